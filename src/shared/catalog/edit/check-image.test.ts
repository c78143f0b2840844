import { expect, it } from 'vitest'
import { allIllustrations } from '../../../../tools/demo-shop/catalog.ts'
import { checkImage } from './check-image.ts'

const bytesOf = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (char) => char.charCodeAt(0)) : part,
    ),
  )
const uint32 = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)

const png = (width: number, height: number) =>
  bytesOf([0x89], 'PNG\r\n', [0x1a, 0x0a], uint32(13), 'IHDR', uint32(width), uint32(height))
const jpeg = (width: number, height: number) =>
  bytesOf(
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xc2, 0, 17, 8],
    [height >> 8, height & 255, width >> 8, width & 255],
  )
const webp = (format: string, ...rest: number[][]) =>
  bytesOf('RIFF', [0, 0, 0, 0], 'WEBP', format, [0, 0, 0, 0], ...rest)
const svg = (content: string, before = '') =>
  new TextEncoder().encode(`${before}<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`)

const codeOf = (bytes: Uint8Array, type: string) => {
  const checked = checkImage(bytes, type)
  return checked.ok ? null : checked.problem.code
}

it.each([
  ['image/png', png(640, 480)],
  ['image/jpeg', jpeg(640, 480)],
  ['image/webp', webp('VP8X', [0, 0, 0, 0], [127, 2, 0], [223, 1, 0])],
  ['image/webp', webp('VP8L', [0x2f], [0x7f, 0xc2, 0x77, 0])],
  ['image/webp', webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a], [128, 2, 224, 1])],
])('the size of %s is read from its header', (type, bytes) => {
  expect(checkImage(bytes, type)).toMatchObject({
    ok: true,
    value: { size: { width: 640, height: 480 } },
  })
})

it.each([
  ['a text', bytesOf('hello'), 'image/png'],
  ['a signature without a picture', png(1, 1).subarray(0, 10), 'image/png'],
  ['a picture without pixels', png(0, 5), 'image/png'],
  ['another type than declared', png(1, 1), 'image/jpeg'],
  ['a JPEG that breaks off', jpeg(9, 9).subarray(0, 12), 'image/jpeg'],
  ['HTML', bytesOf('<!doctype html><p>'), 'image/svg+xml'],
])('%s is no picture', (_name, bytes, type) => {
  expect(codeOf(bytes, type)).toBe('unsupported_media_type')
})

it('a picture of 100 megapixels is refused', () => {
  expect(codeOf(png(10_000, 10_000), 'image/png')).toBe('image_too_large')
  expect(codeOf(jpeg(10_000, 10_000), 'image/jpeg')).toBe('image_too_large')
  expect(codeOf(png(4_294_967_295, 4_294_967_295), 'image/png')).toBe('image_too_large')
})

it.each([
  '<script>alert(1)</script>',
  '<s:script xmlns:s="http://www.w3.org/2000/svg"/>',
  '<rect onload="alert(1)"/>',
  '<a href="javascript:alert(1)"><rect/></a>',
  '<a xlink:href="javas&#99;ript:alert(1)"><rect/></a>',
  '<image href="https://elsewhere.example/x.png"/>',
  '<use href="//elsewhere.example/x.svg#a"/>',
  '<foreignObject><p/></foreignObject>',
  '<set attributeName="onclick" to="alert(1)"/>',
  '<animate attributeName="xlink:href" to="javascript:alert(1)"/>',
  '<style>@import "https://elsewhere.example/x.css"</style>',
  '<style>rect { fill: url(https://elsewhere.example/x) }</style>',
  '<rect style="fill: url(https://elsewhere.example/x)"/>',
])('an SVG with %s is unsafe', (content) => {
  expect(codeOf(svg(content), 'image/svg+xml')).toBe('image_unsafe')
})

it.each([
  '<?xml version="1.0" encoding="ISO-2022-JP"?>',
  '<!DOCTYPE svg [<!ENTITY x "y">]>',
  '<?xml-stylesheet href="x.css"?>',
])('an SVG behind %s is unsafe', (before) => {
  expect(codeOf(svg('<rect/>', before), 'image/svg+xml')).toBe('image_unsafe')
})

it('plain drawings are taken: gradients, own bitmaps and every one of the demo shop', () => {
  const content =
    '<style>rect { fill: url(#a) }</style><use href="#a"/><rect fill="url(#a)"/>' +
    '<image href="data:image/png;base64,AAAA"/>'
  expect(codeOf(svg(content, '<?xml version="1.0" encoding="UTF-8"?>'), 'image/svg+xml')).toBeNull()
  for (const { svg: drawing } of allIllustrations()) {
    expect(codeOf(new TextEncoder().encode(drawing), 'image/svg+xml')).toBeNull()
  }
})
