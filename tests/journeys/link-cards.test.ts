import { expect, inject, it } from 'vitest'
import { eventually, sellProduct } from '../fixtures/shop-client.ts'

const shop = inject('shop')

/** What a network reads of a page for its link. */
async function metaOf(handle: string): Promise<Record<string, string>> {
  const html = await (await fetch(`${shop.url}/products/${handle}`)).text()
  const all = html.matchAll(/<meta property="([^"]*)" content="([^"]*)"/g)
  return Object.fromEntries([...all].map(([, name = '', content = '']) => [name, content]))
}

it('a link to a product is shown with a card of pixels, drawn once and kept', async () => {
  const goods = await sellProduct(shop, 1, 2_000)
  const meta = await metaOf(goods.handle)
  expect(meta).toMatchObject({
    'og:image:type': 'image/png',
    'og:image:width': '1200',
    'og:image:height': '630',
  })
  const card = await fetch(meta['og:image'] ?? '')
  expect(card.headers.get('content-type')).toBe('image/png')
  expect(card.headers.get('cache-control')).toContain('immutable')
  const png = Buffer.from(await card.arrayBuffer())
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630])
  const again = await fetch(meta['og:image'] ?? '')
  expect(Buffer.from(await again.arrayBuffer()).equals(png)).toBe(true)
  const etag = card.headers.get('etag') ?? ''
  const known = await fetch(meta['og:image'] ?? '', { headers: { 'if-none-match': etag } })
  expect(known.status).toBe(304)
})

it('a new price gives the card a new address; the old one answers with the new card', async () => {
  const goods = await sellProduct(shop, 1, 2_000)
  const before = (await metaOf(goods.handle))['og:image'] ?? ''
  await goods.reprice(2_500)
  const read = () => metaOf(goods.handle)
  const meta = await eventually(read, (now) => now['og:image'] !== before)
  const [old, now] = await Promise.all([fetch(before), fetch(meta['og:image'] ?? '')])
  expect(old.headers.get('cache-control')).not.toContain('immutable')
  expect(old.headers.get('etag')).toBe(now.headers.get('etag'))
})

it('there is no card of what is not sold', async () => {
  for (const file of ['no-such-thing.png', '%2e%2e%2fadmin.png', '.png', 'a'.repeat(3_000)]) {
    expect((await fetch(`${shop.url}/og/products/${file}`)).status).toBe(404)
  }
})
