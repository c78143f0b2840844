import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { importOf } from '../../../../tests/fixtures/catalog/import-file.ts'
import { productInput, testShop, variantInput } from '../../../../tests/fixtures/catalog/shop.ts'
import { categories, products } from '../../../../tools/demo-shop/catalog.ts'
import { readHtml } from '../import/plain-text.ts'
import { descriptionHtml } from './description-html.ts'
import { exportProducts, exportStock } from './export-products.ts'

type Shop = ReturnType<typeof testShop>

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

const exported = ({ database }: Shop) => textOf(exportProducts({ database, currency: 'USD' }))

/** Imports the file into an empty shop, and gives what that shop exports. */
async function throughEmptyShop(file: string): Promise<string> {
  const { shop, stock, refused } = await importOf(file)
  expect(refused).toEqual([])
  for (const [sku, units] of stock) shop.setStock(sku, units, 1)
  return exported(shop)
}

it('the demo shop comes back from an export byte for byte', async () => {
  const shop = testShop()
  await shop.categories(...categories)
  await shop.upsert(...products)
  for (const { variants } of products) {
    for (const { sku, stock } of variants) if (stock) shop.setStock(sku, stock, 1)
  }
  const first = await exported(shop)
  expect(first.split('\n').length).toBeGreaterThan(products.length)
  expect(await throughEmptyShop(first)).toBe(first)
})

it('a file of another shop comes back from its second export byte for byte', async () => {
  const sample = readFileSync(
    new URL('../../../../tests/fixtures/catalog/products.csv', import.meta.url),
  )
  const { shop, stock } = await importOf(sample)
  for (const [sku, units] of stock) shop.setStock(sku, units, 1)
  const first = await exported(shop)
  expect(await throughEmptyShop(first)).toBe(first)
})

it('texts, policies, statuses and categories of every kind come back', async () => {
  const shop = testShop()
  await shop.categories(
    { handle: 'mugs', title: 'Mugs & Cups', description: '' },
    { handle: 'mens-shirts', title: "Men's, and more", description: '' },
    { handle: 'snake_case', title: 'snake case', description: '' },
    { handle: 'plain', title: 'Plain', description: '' },
  )
  const url = 'https://pictures.example/a,b.jpg'
  await shop.upsert(
    productInput('formula', {
      title: '=HYPERLINK("http://x","y")',
      vendor: "'Tis",
      productType: '+49 30',
      tags: ['-a', '@b', 'c,d', 'c'],
      description: '-5 < 6 & "more"  spaces\n\n\n\n• item\n• two\n=1+1',
      categories: ['mugs', 'mens-shirts', 'snake_case', 'plain'],
      options: [{ name: '=Size', values: ['-1', '-x', "'"] }],
      variants: [
        variantInput("'-5", { options: ['-1'], stockPolicy: 'deny', barcode: "'007", stock: 4 }),
        variantInput('-5', { options: ['-x'], stockPolicy: 'continue', taxable: false }),
        variantInput('=x', {
          options: ["'"],
          stockPolicy: 'untracked',
          image: url,
          price: 0,
          taxClass: 'reduced',
        }),
      ],
      images: [
        { url, alt: '@alt', width: 0, height: 0 },
        { url: '/media/b.svg', alt: '', width: 3, height: 4 },
      ],
    }),
    productInput('draft', { status: 'draft', productType: 'Typed' }),
    productInput('title', {
      options: [{ name: 'Title', values: ['Default Title'] }],
      variants: [variantInput('T', { options: ['Default Title'], compareAtPrice: 9_999 })],
    }),
  )
  shop.database.sqlite.exec("UPDATE product SET status = 'withdrawn' WHERE handle = 'title'")
  shop.setStock("'-5", 4, 1)
  const first = await exported(shop)
  for (const line of first.split('\n')) expect(line).not.toMatch(/(^|,)"?[=+@]/)
  const back = await importOf(first)
  const rows = back.shop.database.sqlite
    .prepare('SELECT sku, barcode, stock_policy FROM variant WHERE position = 0 ORDER BY sku')
    .all()
  expect(rows[0]).toMatchObject({ sku: "'-5", barcode: "'007", stock_policy: 'deny' })
  expect(await throughEmptyShop(first)).toBe(first)
})

it('the stock has a row per variant, and its file changes no known product', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'), productInput('cup'))
  shop.setStock('MUG', 7, 1)
  const file = await textOf(exportStock({ database: shop.database, currency: 'USD' }))
  expect(file.split('\n').slice(1, 3)).toEqual([
    'cup,cup,Title,Default Title,,,,,CUP,shopify,deny,0',
    'mug,mug,Title,Default Title,,,,,MUG,shopify,deny,7',
  ])
  const before = await exported(shop)
  const { refused, notes } = await importOf(file, shop)
  expect([refused, notes]).toEqual([[], []])
  expect(await exported(shop)).toBe(before)
})

it('a description is read as it was written, and written as it is read', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '&', '<', '•', '|', '\t', ';') })
  fc.assert(
    fc.property(text, (description) => {
      const html = descriptionHtml(description)
      const { text: read } = readHtml(html)
      expect(descriptionHtml(read)).toBe(html)
    }),
  )
})
