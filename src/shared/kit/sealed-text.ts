import { fromHex, toHex } from './bytes.ts'

/** Encrypts texts that stand in a database, so that its reader alone learns nothing of them. */
export interface Sealer {
  /** @param place where the text stands: it opens there alone */
  seal(text: string, place: string): Promise<string>
  /** The text; null for one sealed under another secret or elsewhere, or altered. */
  open(sealed: string, place: string): Promise<string | null>
}

const PREFIX = 's1.'
const NONCE_BYTES = 12
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * The sealer of a secret for one purpose: AES-256-GCM with a key by HKDF-SHA-256, so that no two
 * purposes share a key. Make it once and keep it.
 */
export function sealerOf(secret: string, purpose: string): Sealer {
  const key = sealingKey(secret, purpose)
  const algorithm = (iv: Uint8Array<ArrayBuffer>, place: string) => ({
    name: 'AES-GCM',
    iv,
    additionalData: encoder.encode(place),
  })
  return {
    async seal(text, place) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
      const data = encoder.encode(text)
      const sealed = await crypto.subtle.encrypt(algorithm(nonce, place), await key, data)
      return `${PREFIX}${toHex(nonce)}${toHex(new Uint8Array(sealed))}`
    },
    async open(sealed, place) {
      const hex = sealed.slice(PREFIX.length)
      if (!sealed.startsWith(PREFIX) || !/^(?:[0-9a-f]{2})*$/.test(hex)) return null
      const bytes = fromHex(hex)
      const nonce = bytes.slice(0, NONCE_BYTES)
      try {
        const data = bytes.slice(NONCE_BYTES)
        const text = await crypto.subtle.decrypt(algorithm(nonce, place), await key, data)
        return decoder.decode(text)
      } catch {
        return null
      }
    },
  }
}

/** Whether the text has the form of a sealed one. */
export const isSealed = (text: string): boolean => text.startsWith(PREFIX)

async function sealingKey(secret: string, purpose: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
    'deriveKey',
  ])
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encoder.encode(purpose),
  }
  const algorithm = { name: 'AES-GCM', length: 256 }
  return crypto.subtle.deriveKey(derivation, material, algorithm, false, ['encrypt', 'decrypt'])
}
