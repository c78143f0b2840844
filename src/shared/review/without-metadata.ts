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
    return READERS[type](bytes)?.joined() ?? null
  } catch (error) {
    // A length in the file points behind its end, or the file has too many pieces.
    if (error instanceof RangeError) return null
    throw error
  }
}

const READERS: Readonly<Record<PhotoType, (bytes: Bytes) => PermittedParts | null>> = {
  'image/jpeg': bareJpeg,
  'image/png': barePng,
  'image/webp': bareWebp,
}

/** Gaps between the parts that stay; a camera's file has some ten. */
const PIECES_MAX = 1_000

/**
 * The parts of a file that stay, in order. Parts side by side are one range, so that a file of
 * millions of them takes no memory for each.
 */
class PermittedParts {
  readonly #bytes: Bytes
  readonly #pieces: ({ from: number; to: number } | Bytes)[] = []

  constructor(bytes: Bytes) {
    this.#bytes = bytes
  }

  /** Keeps a range; one that the file does not have is a RangeError. */
  keep(from: number, length: number): void {
    const to = endOf(this.#bytes, from, length)
    const last = this.#pieces.at(-1)
    if (last && 'to' in last && last.to === from) last.to = to
    else this.#add({ from, to })
  }

  /** Adds bytes that the file does not have here. */
  insert(bytes: Bytes): void {
    this.#add(bytes)
  }

  #add(piece: { from: number; to: number } | Bytes): void {
    if (this.#pieces.length === PIECES_MAX) throw new RangeError('the file has too many pieces')
    this.#pieces.push(piece)
  }

  joined(): Bytes {
    const parts = this.#pieces.map((piece) =>
      'to' in piece ? this.#bytes.subarray(piece.from, piece.to) : piece,
    )
    const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
    let at = 0
    for (const part of parts) {
      whole.set(part, at)
      at += part.byteLength
    }
    return whole
  }
}

const viewOf = (bytes: Bytes): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Whether these ASCII characters stand at a place of a file. */
function standsAt(bytes: Bytes, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false
  }
  return true
}

/** The end of a range; one that the file does not have is a RangeError. */
function endOf(bytes: Bytes, from: number, length: number): number {
  if (from + length > bytes.byteLength) throw new RangeError('the file breaks off')
  return from + length
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

function bareJpeg(bytes: Bytes): PermittedParts | null {
  const view = viewOf(bytes)
  const kept = new PermittedParts(bytes)
  kept.keep(0, 2)
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== MARKER) return null
    const marker = view.getUint8(at + 1)
    // Fill bytes may stand before a marker.
    if (marker === MARKER) at += 1
    else if (marker === END_OF_IMAGE) {
      // Some phones append a second picture: bytes behind the end are left out.
      kept.keep(at, 2)
      return kept
    } else if (isBare(marker)) {
      kept.keep(at, 2)
      at += 2
    } else {
      const end = endOf(bytes, at, 2 + view.getUint16(at + 2))
      keepSegment(kept, bytes, { marker, at, end })
      at = end
      if (marker === START_OF_SCAN) {
        at = scanEnd(bytes, at)
        kept.keep(end, at - end)
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

interface Segment {
  marker: number
  at: number
  end: number
}

function keepSegment(kept: PermittedParts, bytes: Bytes, { marker, at, end }: Segment): void {
  const names = (text: string): boolean => standsAt(bytes, at + 4, text)
  if (marker === APP1 && names('Exif\0\0')) {
    const turned = turnedOnly(bytes.subarray(at, end))
    if (turned) kept.insert(turned)
    return
  }
  if (isPermitted(marker, names)) kept.keep(at, end - at)
}

function isPermitted(marker: number, names: (text: string) => boolean): boolean {
  if (marker === APP0) return names('JFIF\0')
  if (marker === APP2) return names('ICC_PROFILE\0')
  if (marker === APP14) return names('Adobe')
  const isOther = marker >= APP0 && marker <= APP15
  return !isOther && marker !== COMMENT
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
/** The first letter of a name is large where the picture cannot be shown without the chunk. */
const isCritical = (letter: number | undefined): boolean =>
  letter !== undefined && letter >= 0x41 && letter <= 0x5a

const nameAt = (bytes: Bytes, at: number, names: ReadonlySet<string>): string | null => {
  for (const name of names) if (standsAt(bytes, at, name)) return name
  return null
}

function barePng(bytes: Bytes): PermittedParts {
  const view = viewOf(bytes)
  const kept = new PermittedParts(bytes)
  kept.keep(0, 8)
  for (let at = 8; ; ) {
    const length = 12 + view.getUint32(at)
    const end = endOf(bytes, at, length)
    const isKept = isCritical(bytes[at + 4]) || nameAt(bytes, at + 4, PNG_PERMITTED) !== null
    if (isKept) kept.keep(at, length)
    if (standsAt(bytes, at + 4, 'IEND')) return kept
    at = end
  }
}

// WebP (RFC 9649): a RIFF file of chunks with a name, a length and their content.

const WEBP_PERMITTED = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const EXIF_AND_XMP = 0x08 | 0x04

/** Chunks are filled up to an even length; the header does not announce what is left out. */
function bareWebp(bytes: Bytes): PermittedParts {
  const own = bytes.slice()
  const view = viewOf(own)
  const end = endOf(own, 8, view.getUint32(4, true))
  const kept = new PermittedParts(own)
  kept.keep(0, 12)
  let size = 4
  for (let at = 12; at + 8 <= end; ) {
    const length = 8 + view.getUint32(at + 4, true)
    const filled = length + (length % 2)
    const name = nameAt(own, at, WEBP_PERMITTED)
    if (name !== null) {
      kept.keep(at, length)
      if (name === 'VP8X' && length > 8) own[at + 8] = (own[at + 8] ?? 0) & ~EXIF_AND_XMP
      if (filled > length) keepFill(kept, own, at + length)
      size += filled
    }
    at += filled
  }
  view.setUint32(4, size, true)
  return kept
}

/** Keeps the byte behind a chunk as a zero; the last chunk of a file may have none. */
function keepFill(kept: PermittedParts, own: Bytes, at: number): void {
  if (at < own.byteLength) {
    own[at] = 0
    kept.keep(at, 1)
  } else kept.insert(new Uint8Array(1))
}
