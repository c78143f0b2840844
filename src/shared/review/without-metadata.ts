import type { PhotoType } from './contract.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * A photo without what its camera or its program wrote beside the picture: place, time, device,
 * owner, previews and texts. Pixels and color profile stay byte for byte, and so does the way up of
 * a JPEG. Null where the file breaks off or is none of its type.
 *
 * Each format has a list of the parts that stay. All other parts are left out.
 */
export function withoutMetadata(bytes: Bytes, type: PhotoType): Bytes | null {
  try {
    const parts = READERS[type](bytes)
    return parts && joined(parts)
  } catch (error) {
    // A length in the file points behind its end.
    if (error instanceof RangeError) return null
    throw error
  }
}

const READERS: Readonly<Record<PhotoType, (bytes: Bytes) => Bytes[] | null>> = {
  'image/jpeg': bareJpeg,
  'image/png': barePng,
  'image/webp': bareWebp,
}

const viewOf = (bytes: Bytes): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const asciiAt = (bytes: Bytes, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length))

/** The bytes from `at` on; a range that the file does not have is a RangeError. */
function piece(bytes: Bytes, at: number, length: number): Bytes {
  if (at + length > bytes.byteLength) throw new RangeError('the file breaks off')
  return bytes.subarray(at, at + length)
}

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

// JPEG (ITU T.81): segments of a marker, a length and their content.

const MARKER = 0xff
const END_OF_IMAGE = 0xd9
const START_OF_SCAN = 0xda
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee
const APP15 = 0xef
const COMMENT = 0xfe

/** Restart markers and the like: they have no content. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

function bareJpeg(bytes: Bytes): Bytes[] | null {
  const view = viewOf(bytes)
  const parts = [piece(bytes, 0, 2)]
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== MARKER) return null
    const marker = view.getUint8(at + 1)
    // Fill bytes may stand before a marker.
    if (marker === MARKER) at += 1
    else if (marker === END_OF_IMAGE) {
      // Some phones append a second picture: bytes behind the end are left out.
      parts.push(piece(bytes, at, 2))
      return parts
    } else if (isBare(marker)) {
      parts.push(piece(bytes, at, 2))
      at += 2
    } else {
      const segment = piece(bytes, at, 2 + view.getUint16(at + 2))
      const permitted = permittedSegment(marker, segment)
      if (permitted) parts.push(permitted)
      at += segment.byteLength
      if (marker === START_OF_SCAN) {
        const end = scanEnd(bytes, at)
        parts.push(bytes.subarray(at, end))
        at = end
      }
    }
  }
}

/** Where the coded pixels that begin at `at` end: at the next marker that is no restart marker. */
function scanEnd(bytes: Bytes, at: number): number {
  for (let end = bytes.indexOf(MARKER, at); end >= 0; end = bytes.indexOf(MARKER, end + 1)) {
    const next = bytes[end + 1]
    // A byte FF of the pixels is followed by 00.
    if (next !== undefined && next !== 0 && !isBare(next)) return end
  }
  throw new RangeError('the file breaks off within its pixels')
}

function permittedSegment(marker: number, segment: Bytes): Bytes | null {
  const names = (text: string): boolean => asciiAt(segment, 4, text.length) === text
  if (marker === APP1 && names('Exif\0\0')) return turnedOnly(segment)
  if (marker === APP0) return names('JFIF\0') ? segment : null
  if (marker === APP2) return names('ICC_PROFILE\0') ? segment : null
  if (marker === APP14) return names('Adobe') ? segment : null
  const isOther = marker >= APP0 && marker <= APP15
  return isOther || marker === COMMENT ? null : segment
}

const ORIENTATION = 0x0112
const UPRIGHT = 1

/** The Exif segment with nothing but the way up; null where the picture is upright. */
function turnedOnly(segment: Bytes): Bytes | null {
  const way = orientationOf(segment)
  if (way === UPRIGHT) return null
  return new Uint8Array([
    ...[MARKER, APP1, 0, 34],
    ...[0x45, 0x78, 0x69, 0x66, 0, 0],
    // TIFF, the most significant byte first, with one entry of one short number.
    ...[0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8],
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, way, 0, 0],
    ...[0, 0, 0, 0],
  ])
}

function orientationOf(segment: Bytes): number {
  const tiff = viewOf(segment.subarray(10))
  try {
    const little = tiff.getUint16(0) === 0x4949
    const directory = tiff.getUint32(4, little)
    const entries = tiff.getUint16(directory, little)
    for (let entry = 0; entry < entries; entry += 1) {
      const at = directory + 2 + entry * 12
      if (tiff.getUint16(at, little) !== ORIENTATION) continue
      const way = tiff.getUint16(at + 8, little)
      return way >= 1 && way <= 8 ? way : UPRIGHT
    }
    return UPRIGHT
  } catch (error) {
    // Exif that cannot be read says nothing.
    if (error instanceof RangeError) return UPRIGHT
    throw error
  }
}

// PNG (ISO/IEC 15948): chunks of a length, a name, their content and a checksum.

/** Chunks beside the pixels that say how these look, or that they move. */
const PNG_PERMITTED = new Set(
  'tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT'.split(' '),
)
const isCritical = (name: string): boolean => /^[A-Z]/.test(name)

function barePng(bytes: Bytes): Bytes[] {
  const view = viewOf(bytes)
  const parts = [piece(bytes, 0, 8)]
  for (let at = 8; ; ) {
    const chunk = piece(bytes, at, 12 + view.getUint32(at))
    const name = asciiAt(chunk, 4, 4)
    if (isCritical(name) || PNG_PERMITTED.has(name)) parts.push(chunk)
    if (name === 'IEND') return parts
    at += chunk.byteLength
  }
}

// WebP (RFC 9649): a RIFF file of chunks with a name, a length and their content.

const WEBP_PERMITTED = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const EXIF_AND_XMP = 0x08 | 0x04

function bareWebp(bytes: Bytes): Bytes[] {
  const view = viewOf(bytes)
  const end = 8 + view.getUint32(4, true)
  if (end > bytes.byteLength) throw new RangeError('the file breaks off')
  const chunks: Bytes[] = []
  for (let at = 12; at + 8 <= end; ) {
    const length = view.getUint32(at + 4, true)
    const name = asciiAt(bytes, at, 4)
    if (WEBP_PERMITTED.has(name)) chunks.push(webpChunk(piece(bytes, at, 8 + length), name))
    at += 8 + length + (length % 2)
  }
  const head = piece(bytes, 0, 12).slice()
  const size = chunks.reduce((sum, { byteLength }) => sum + byteLength, 4)
  viewOf(head).setUint32(4, size, true)
  return [head, ...chunks]
}

/** A chunk filled up to an even length; its header does not announce what is left out. */
function webpChunk(chunk: Bytes, name: string): Bytes {
  const copy = new Uint8Array(chunk.byteLength + (chunk.byteLength % 2))
  copy.set(chunk)
  if (name === 'VP8X') copy[8] = (copy[8] ?? 0) & ~EXIF_AND_XMP
  return copy
}
