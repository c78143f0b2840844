import { expect, it } from 'vitest'
import { retiredWordIssues, retiredWords } from './retired-words.ts'

it('no file that is checked holds a retired word', async () => {
  expect(await retiredWordIssues()).toEqual([])
})

it.each([
  ['// The books agree.', 'books'],
  ['const stockBooks = 1', 'kBooks'],
  ['class EntryDesk {}', 'yDesk'],
  ["import './entry-desk.ts'", 'desk'],
  ['type RefusalRung = string', 'lRung'],
  ['if (isHot(sku)) return', 'sHot'],
  ['an unborn object', 'unborn'],
  ['class KeptPages {}', 'KeptP'],
  ['a wish of the shopper', 'wish'],
  ['// Asks him before he pays.', 'him'],
  ['const giveBack = 1', 'giveBack'],
  ["'a hot lamp'", 'hot'],
])('%s', (text, word) => {
  expect(retiredWords('src/a.ts', text)[0]).toContain(`src/a.ts:1: “${word}”`)
})

it.each([
  '`delivery` books the carrier and moves the parcel.',
  'Math.floor(seconds / 60)',
  'a photograph of the desktop',
  'The cart is kept for 30 days.',
  'The request is sent once.',
  "sql.exec('SELECT body, floor FROM brief')",
  '`\n CREATE TABLE shard (hot INTEGER)`',
  'const snapshot = await root.brief()',
  'hotel, shot, airborne, bookmark, brochure, ladderless',
])('leaves alone: %s', (text) => {
  expect(retiredWords('src/a.ts', text)).toEqual([])
})

it('names the line and the word to use', () => {
  expect(retiredWords('src/a.ts', 'fine\nthe ladder')).toEqual([
    'src/a.ts:2: “ladder” is retired: use challenges',
  ])
})
