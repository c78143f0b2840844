import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { checkImage } from '../catalog/edit/check-image.ts'
import { withoutMetadata } from './without-metadata.ts'

const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0))
const bytesOf = (...parts: (number[] | Uint8Array)[]) =>
  new Uint8Array(parts.flatMap((p) => [...p]))
const SECRET = 'GPS 51.4545 N'
const has = (bytes: Uint8Array | null, text: string): boolean =>
  bytes !== null && Buffer.from(bytes).includes(text)

const segment = (marker: number, content: number[]): number[] => {
  const length = content.length + 2
  return [0xff, marker, length >> 8, length & 0xff, ...content]
}

/** A TIFF directory with the way up and a text behind it. */
function exif(way: number, little: boolean): number[] {
  const short = (n: number) => (little ? [n & 0xff, n >> 8] : [n >> 8, n & 0xff])
  const long = (n: number) => (little ? [n, 0, 0, 0] : [0, 0, 0, n])
  return [
    ...ascii('Exif\0\0'),
    ...ascii(little ? 'II' : 'MM'),
    ...short(42),
    ...long(8),
    ...short(2),
    ...[...short(0x010f), ...short(2), ...long(SECRET.length), ...long(38)],
    ...[...short(0x0112), ...short(3), ...long(1), ...short(way), 0, 0],
    ...long(0),
    ...ascii(SECRET),
  ]
}

const FRAME = segment(0xc0, [8, 0, 4, 0, 6, 1, 1, 0x11, 0])
const SCAN = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 0xff, 0, 2, 0xff, 0xd0, 3]
const END = [0xff, 0xd9]
const START = [0xff, 0xd8]
const JFIF = segment(0xe0, [...ascii('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0])
const ICC = segment(0xe2, [...ascii('ICC_PROFILE\0'), 1, 1, 7, 7])

describe('a JPEG', () => {
  it('keeps its pixels and its colors, and loses what the camera wrote', () => {
    const photo = bytesOf(
      ...[START, JFIF, segment(0xe1, exif(1, true))],
      segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0${SECRET}`)),
      ...[ICC, segment(0xe2, ascii(`MPF\0${SECRET}`)), segment(0xed, ascii(SECRET))],
      segment(0xfe, ascii(SECRET)),
      ...[FRAME, SCAN, END],
      ascii(`a second picture: ${SECRET}`),
    )
    expect(has(photo, SECRET)).toBe(true)
    const bare = withoutMetadata(photo, 'image/jpeg')
    expect(bare).toEqual(bytesOf(START, JFIF, ICC, FRAME, SCAN, END))
  })

  it.each([
    [6, true],
    [8, false],
  ])('keeps its way up, %i', (way, little) => {
    const photo = bytesOf(START, segment(0xe1, exif(way, little)), FRAME, SCAN, END)
    const bare = withoutMetadata(photo, 'image/jpeg')
    expect(has(bare, SECRET)).toBe(false)
    expect(bare && [...bare.subarray(2, 38)]).toEqual([
      ...[0xff, 0xe1, 0, 34, ...ascii('Exif\0\0MM'), 0, 42, 0, 0, 0, 8, 0, 1],
      ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, way, 0, 0, 0, 0, 0, 0],
    ])
    // Twice is once.
    expect(bare && withoutMetadata(bare, 'image/jpeg')).toEqual(bare)
    expect(bare && checkImage(bare, 'image/jpeg')).toMatchObject({ ok: true })
  })

  it('of several scans keeps them all', () => {
    const photo = bytesOf(START, FRAME, SCAN, segment(0xc4, [1, 2]), SCAN, END)
    expect(withoutMetadata(photo, 'image/jpeg')).toEqual(photo)
  })
})

const chunk = (name: string, content: number[]): number[] => [
  ...[0, 0, 0, content.length],
  ...ascii(name),
  ...content,
  ...[1, 2, 3, 4],
]

describe('a PNG', () => {
  it('keeps its pixels and its colors, and loses its texts', () => {
    const head = [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a]
    const kept = [chunk('IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]), chunk('gAMA', [1])]
    const pixels = [chunk('IDAT', [9, 9]), chunk('IEND', [])]
    const texts = ['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME'].map((name) => chunk(name, ascii(SECRET)))
    const photo = bytesOf(head, ...kept, ...texts, ...pixels, ascii(SECRET))
    expect(withoutMetadata(photo, 'image/png')).toEqual(bytesOf(head, ...kept, ...pixels))
  })
})

describe('a WebP', () => {
  it('keeps its pixels, and its header tells of nothing else', () => {
    const part = (name: string, content: number[]) => [
      ...[...ascii(name), content.length, 0, 0, 0, ...content],
      ...(content.length % 2 === 0 ? [] : [0]),
    ]
    const file = (...parts: number[][]) => {
      const content = parts.flat()
      return bytesOf(ascii('RIFF'), [content.length + 4, 0, 0, 0], ascii('WEBP'), content)
    }
    const head = (flags: number) => part('VP8X', [flags, 0, 0, 0, 5, 0, 0, 3, 0, 0])
    const pixels = part('VP8 ', [1, 2, 3])
    const photo = file(head(0x2c), pixels, part('EXIF', ascii(SECRET)), part('XMP ', ascii(SECRET)))
    expect(withoutMetadata(photo, 'image/webp')).toEqual(file(head(0x20), pixels))
  })
})

describe('a file of very many parts', () => {
  const BYTES = 5 * 1024 * 1024
  const repeated = (part: readonly number[], head: readonly number[], end: readonly number[]) => {
    const count = Math.floor((BYTES - head.length - end.length) / part.length)
    const bytes = new Uint8Array(head.length + count * part.length + end.length)
    bytes.set(head)
    for (let index = 0; index < count; index += 1)
      bytes.set(part, head.length + index * part.length)
    bytes.set(end, bytes.byteLength - end.length)
    return bytes
  }

  it('that stay takes no memory for each', () => {
    const photo = repeated([0xff, 0xd0], [...START, ...FRAME], END)
    const views = vi.spyOn(Uint8Array.prototype, 'subarray')
    const bare = withoutMetadata(photo, 'image/jpeg')
    expect(views.mock.calls.length).toBeLessThan(100)
    views.mockRestore()
    expect(bare && Buffer.from(bare).equals(photo)).toBe(true)
  })

  it.each([
    ['image/jpeg', [0xff, 0xd0, ...segment(0xfe, [])], START, END],
    [
      'image/png',
      [...chunk('gAMA', []), ...chunk('tEXt', [])],
      Array(8).fill(0),
      chunk('IEND', []),
    ],
    [
      'image/webp',
      [...ascii('ALPH'), 0, 0, 0, 0, ...ascii('EXIF'), 0, 0, 0, 0],
      [...ascii('RIFF'), 0, 0, 0x4f, 0, ...ascii('WEBP')],
      [],
    ],
  ] as const)('that alternate is refused, %s', (type, part, head, end) => {
    expect(withoutMetadata(repeated(part, head, end), type)).toBeNull()
  })
})

describe('a file that breaks off', () => {
  it('is refused and never read behind its end', () => {
    const photo = bytesOf(START, JFIF, FRAME, SCAN, END)
    for (let length = 0; length < photo.byteLength; length += 1) {
      expect(withoutMetadata(photo.slice(0, length), 'image/jpeg')).toBeNull()
    }
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('image/jpeg', 'image/png', 'image/webp'),
        (bytes, type) => {
          const bare = withoutMetadata(new Uint8Array(bytes), type)
          expect(bare === null || bare.byteLength <= bytes.byteLength + 36).toBe(true)
        },
      ),
    )
  })
})
