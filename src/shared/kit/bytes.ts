/** Bytes as text and back. Plain loops: they run several times in every write of the shop. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const encoder = new TextEncoder()

/** How many bytes a text is in UTF-8. */
export const utf8Bytes = (text: string): number => encoder.encode(text).byteLength

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 1) text += HEX[bytes[at] ?? 0]
  return text
}

/** The value of a hex digit's code, or -1. */
function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  return code >= 97 && code <= 102 ? code - 87 : -1
}

/** The bytes of a text of lower-case hex digits. @throws for any other text. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length >> 1)
  for (let at = 0; at < bytes.length; at += 1) {
    const [high, low] = [digit(text.charCodeAt(2 * at)), digit(text.charCodeAt(2 * at + 1))]
    if (high < 0 || low < 0) throw new Error('not a text of hex digits')
    bytes[at] = high * 16 + low
  }
  if (text.length % 2 !== 0) throw new Error('not a text of hex digits')
  return bytes
}

/** Base64 for addresses and tokens, without padding. */
export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Bits of the last digit that carry nothing, by the length of the text modulo four. */
const UNUSED_BITS = [0, null, 0b1111, 0b11] as const

/** Whether the digits of a base64url text leave nothing over, and what they leave is zero. */
function isCanonical(text: string): boolean {
  const unused = UNUSED_BITS[text.length % 4]
  if (unused === undefined || unused === null) return false
  return text === '' || (DIGITS.indexOf(text.charAt(text.length - 1)) & unused) === 0
}

/**
 * The bytes of a text that `toBase64Url` writes; null for every other text. Each sequence of bytes
 * has one text, so that a signed token cannot be written in two ways.
 */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || !isCanonical(text)) return null
  let binary: string
  try {
    binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  } catch {
    return null
  }
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return bytes
}
