import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { linkCard } from './card.ts'
import { drawLinkCard } from './draw.ts'

const wasm = new URL(import.meta.resolve('@takumi-rs/wasm/takumi_wasm_bg.wasm'))
const module = readFileSync(wasm)
const CARD = { shopName: 'Kerbside', title: 'Pouring kettle', note: '$48.00' }
const RED =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="red" d="M0 0h9v9H0z"/></svg>'

/** Width and height, as the first chunk of a PNG has them. */
const sizeOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset)
  expect(new TextDecoder('latin1').decode(png.subarray(1, 4))).toBe('PNG')
  return [view.getUint32(16), view.getUint32(20)]
}

it('a card is a PNG of 1200 × 630 with the picture in it', async () => {
  const bare = await drawLinkCard(module, CARD, null)
  const pictured = await drawLinkCard(module, CARD, new TextEncoder().encode(RED))
  expect(sizeOf(bare)).toEqual([1200, 630])
  expect(sizeOf(pictured)).toEqual([1200, 630])
  expect(pictured).not.toEqual(bare)
})

it('a picture that is none leaves the words', async () => {
  const broken = await drawLinkCard(module, CARD, new TextEncoder().encode('<svg'))
  expect(broken).toEqual(await drawLinkCard(module, CARD, null))
})

it('a name in letters the typeface lacks is left out, and the rest stays', () => {
  const words = JSON.stringify(linkCard({ ...CARD, title: '急須 🍵' }, true))
  expect(words).not.toContain('急須')
  expect(words).toContain('Kerbside')
  expect(words).toContain('$48.00')
})

it('a name full of markup, or without end, is drawn as text', async () => {
  for (const title of ['<img src=x>', 'x'.repeat(5_000), 'word '.repeat(900), '']) {
    expect(sizeOf(await drawLinkCard(module, { ...CARD, title }, null))).toEqual([1200, 630])
  }
})
