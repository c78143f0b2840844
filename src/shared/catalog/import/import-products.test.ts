import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { importOf } from '../../../../tests/fixtures/catalog/import-file.ts'
import { testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { readHtml } from './plain-text.ts'

const sample = readFileSync(
  new URL('../../../../tests/fixtures/catalog/products.csv', import.meta.url),
)

it('whole products come in and each refused one names its row and why', async () => {
  const { done, refused } = await importOf(sample)
  expect(done).toMatchObject({ imported: 3, updated: 0, refused: 8 })
  expect(refused.map(({ row, handle, code }) => [row, handle, code])).toEqual([
    [7, 'bad-price', 'bad_price'],
    [8, 'bad-quantity', 'bad_quantity'],
    [9, '', 'missing_handle'],
    [10, 'no-title', 'missing_title'],
    [12, 'half-wrong', 'bad_price'],
    [13, 'thief', 'duplicate_sku'],
    [15, 'odd-options', 'option_mismatch'],
    [16, 'plain-image', 'bad_image'],
  ])
})

it('an imported product has the parts the file gives it', async () => {
  const { shop, stock } = await importOf(sample)
  const reader = shop.reader()
  const mug = await reader.productByHandle('tin-mug')
  expect(mug?.view).toMatchObject({
    title: 'Tin Mug',
    description: 'Holds tea.\n\nAnd coffee & soup.',
    vendor: 'Kettle & Co',
    tags: ['tin', 'camping'],
    categories: [{ handle: 'kitchen', title: 'Kitchen' }],
    options: [],
    variants: [
      {
        sku: 'tin-mug',
        price: { amount: 1450, currency: 'USD' },
        compareAtPrice: { amount: 1800, currency: 'USD' },
        weightGrams: 250,
      },
    ],
  })
  expect(mug?.view.images.map((image) => image.alt)).toEqual(['A tin mug', 'From above'])
  const coat = await reader.productByHandle('rain-coat')
  expect(coat?.view.categories).toMatchObject([{ handle: 'outdoor', title: 'Outdoor' }])
  expect(coat?.view.variants.map((variant) => [variant.sku, variant.options])).toEqual([
    ['RC-S-Y', ['Small', 'Yellow']],
    ['rain-coat-large-yellow', ['Large', 'Yellow']],
  ])
  expect(await reader.productByHandle('sketch')).toBeNull()
  expect(Object.fromEntries(stock)).toEqual({ 'tin-mug': 12, 'RC-S-Y': 3 })
})

it('nothing of a refused product is left anywhere', async () => {
  const { shop } = await importOf(sample)
  const { n } = shop.database.sqlite
    .prepare("SELECT COUNT(*) AS n FROM variant WHERE sku LIKE 'HW-%' OR sku LIKE 'OO-%'")
    .get() ?? { n: null }
  expect(n).toBe(0)
})

it('a second import changes nothing and keeps the version', async () => {
  const first = await importOf(sample)
  first.shop.setStock('tin-mug', 4, 1)
  first.shop.setStock('RC-S-Y', 3, 1)
  const second = await importOf(sample, first.shop)
  expect(second.done).toMatchObject({ imported: 0, updated: 3, version: first.done.version })
  expect(second.stock.size).toBe(0)
})

it('a SKU of another product in the shop is refused by the shop', async () => {
  const { shop } = await importOf(sample)
  const lines = sample.toString('utf8').split('\n')
  const header = lines[0] ?? ''
  const thief = lines.find((line) => line.startsWith('thief')) ?? ''
  const { refused } = await importOf(Buffer.from(`${header}\n${thief}\n`), shop)
  expect(refused).toMatchObject([{ row: 2, handle: 'thief', code: 'sku_taken' }])
})

it('wherever the bytes are cut, the import is the same', async () => {
  const whole = await importOf(sample, testShop(), { size: sample.length })
  for (const size of [1, 7, 1000]) {
    const cut = await importOf(sample, testShop(), { size })
    expect(cut.refused).toEqual(whole.refused)
    expect(cut.done).toMatchObject({ imported: 3, refused: 8 })
  }
})

it('a file that is no product CSV imports nothing and says so', async () => {
  const { done, refused } = await importOf(Buffer.from('name,price\nmug,3\n'))
  expect(done).toMatchObject({ imported: 0, refused: 1 })
  expect(refused[0]).toMatchObject({ code: 'missing_handle' })
  expect((await importOf(Buffer.from(''))).done).toMatchObject({ imported: 0, refused: 0 })
})

it.each([
  ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
  ['One<br>Two<br/>Three', 'One\nTwo\nThree'],
  ['<ul><li>a</li><li>b</li></ul>', '• a\n• b'],
  ['<script>alert(1)</script>Safe<style>p{}</style>', 'Safe'],
  ['1 < 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
  ['caf&eacute; &#8364;5 &#x1F600; &unknown;', 'café €5 😀 &unknown;'],
  ['a<!-- hidden -->b', 'ab'],
  ['<b>bold</b>, <i>slanted</i>', 'bold, slanted'],
  ['<p>a\n  wrapped   line</p>', 'a wrapped line'],
  ['first\nsecond', 'first\nsecond'],
  ['<ul><li><p>a</p></li>\n<li><p>b</p></li></ul>', '• a\n\n• b'],
  [
    '<table><tr><th>Size</th><th>Chest</th></tr><tr><td>S</td><td>36</td></tr></table>',
    'Size | Chest\nS | 36',
  ],
  ['Gr&ouml;&szlig;e &frac12; &euro;5 &Eacute;t&eacute; &bull; x', 'Größe ½ €5 Été • x'],
  ['<p>seen</p><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->', 'seen'],
  ['<p>seen</p><p style="display: none">not</p><div hidden>nor <b>this</b></div>', 'seen'],
  ['<style>p { color: red }</style><svg><title>a</title></svg><p>b</p>', 'b'],
])('the HTML %j reads as %j', (html, text) => {
  expect(readHtml(html).text).toBe(text)
})

it('no HTML takes long or leaves control characters', () => {
  const piece = fc.constantFrom('<', '>', '<p', '</', '<script', '&', ';', '\u0000', 'x', '<!--')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 2000 }), (pieces) => {
      expect(readHtml(pieces.join('')).text).toMatch(/^[\P{Cc}\n]*$/u)
    }),
  )
})
