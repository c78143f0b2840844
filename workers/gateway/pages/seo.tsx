import shop from '../../../shop.config.ts'
import type { ProductView } from '../../../src/shared/catalog/contract.ts'
import { listAddresses, listAddressFiles } from '../../../src/shared/catalog/list-addresses.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import { formatMoney } from '../../../src/storefront/format-money.ts'
import { createRouter, type GatewayContext } from '../app.ts'
import { catalogReader } from '../catalog-reader.ts'
import { isKnown, notModified, REVALIDATE } from '../rendering.ts'
import { problemPage } from './errors.tsx'
import { productCard } from './og-card.ts'
import {
  robotsText,
  SITEMAP_END,
  SITEMAP_FILE_PRODUCTS,
  SITEMAP_HEAD,
  sitemapEntry,
  sitemapIndex,
} from './sitemap.ts'
import { categoryHref, productHref } from './structured-data.ts'

/** What other programs read of the shop: where its pages are and how links to them look. */
export const seoPages = createRouter()

/** Addresses read from the database in one go while a sitemap is streamed. */
const CHUNK_ADDRESSES = 2_000
/** A picture larger than this is left out of a card. */
const CARD_PICTURE_MAX_BYTES = 200_000
/** A picture opened by itself runs nothing and loads nothing. */
const CARD_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"

const originOf = (c: GatewayContext): string => new URL(c.req.url).origin

seoPages.get('/robots.txt', (c) =>
  c.text(robotsText(originOf(c)), 200, { 'cache-control': 'public, max-age=3600' }),
)

seoPages.get('/sitemap.xml', async (c) => {
  const { release } = await catalogReader(c.env).state()
  const etag = `"sitemap-${release.version}-${release.number}"`
  if (isKnown(c, etag)) return notModified(etag, REVALIDATE)
  if (release.productCount <= SITEMAP_FILE_PRODUCTS) return sendSitemap(c, etag, '', true)
  const starts = await listAddressFiles(c.env.CATALOG_DB, SITEMAP_FILE_PRODUCTS)
  const files = starts.map((after, index) => {
    const address = `${originOf(c)}/sitemaps/${index + 1}.xml`
    return after === '' ? address : `${address}?after=${encodeURIComponent(after)}`
  })
  return c.body(sitemapIndex(files), 200, xmlHeaders(etag))
})

seoPages.get('/sitemaps/:file{\\d{1,4}\\.xml}', async (c) => {
  const after = c.req.query('after') ?? ''
  if (!/^(prd_[0-9a-z]{1,40})?$/.test(after)) return problemPage(c, refuse('not_found').problem)
  const { release } = await catalogReader(c.env).state()
  const etag = `"sitemap-${release.version}-${release.number}-${after}"`
  if (isKnown(c, etag)) return notModified(etag, REVALIDATE)
  return sendSitemap(c, etag, after, after === '')
})

const xmlHeaders = (etag: string) => ({
  'content-type': 'application/xml; charset=utf-8',
  'cache-control': REVALIDATE,
  etag,
})

/** One file of addresses, sent while it is read: a large catalogue is never held whole. */
async function sendSitemap(
  c: GatewayContext,
  etag: string,
  after: string,
  first: boolean,
): Promise<Response> {
  const origin = originOf(c)
  const encoder = new TextEncoder()
  const { list } = await catalogReader(c.env).categories()
  const shelves = list.map(({ handle }) => sitemapEntry(origin + categoryHref(handle)))
  let lastId = after
  let left = SITEMAP_FILE_PRODUCTS
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const own = first ? sitemapEntry(`${origin}/`) + shelves.join('') : ''
      controller.enqueue(encoder.encode(SITEMAP_HEAD + own))
    },
    pull: async (controller) => {
      const limit = Math.min(CHUNK_ADDRESSES, left)
      const chunk = limit === 0 ? [] : await listAddresses(c.env.CATALOG_DB, lastId, limit)
      const text = chunk
        .map(({ handle, updatedAt }) => sitemapEntry(origin + productHref(handle), updatedAt))
        .join('')
      lastId = chunk.at(-1)?.productId ?? lastId
      left -= chunk.length
      const over = chunk.length < limit || left === 0
      controller.enqueue(encoder.encode(over ? text + SITEMAP_END : text))
      if (over) controller.close()
    },
  })
  return c.body(body, 200, xmlHeaders(etag))
}

seoPages.get('/og/products/:file{.+\\.svg}', async (c) => {
  const handle = c.req.param('file').slice(0, -'.svg'.length)
  const found = await catalogReader(c.env).productByHandle(handle)
  if (!found) return problemPage(c, refuse('not_found').problem)
  const { view } = found
  const etag = `"og-${view.catalogVersion}-${view.id}"`
  if (isKnown(c, etag)) return notModified(etag, REVALIDATE)
  const card = productCard(
    { shopName: shop.name, title: view.title, note: priceNote(view) },
    await pictureOf(c, view),
  )
  return c.body(card, 200, {
    'content-type': 'image/svg+xml',
    'content-security-policy': CARD_POLICY,
    'cache-control': REVALIDATE,
    etag,
  })
})

function priceNote({ variants }: ProductView): string {
  const [cheapest, ...others] = variants
    .map(({ price }) => price)
    .toSorted((a, b) => a.amount - b.amount)
  if (!cheapest) return ''
  const price = formatMoney(cheapest, shop.locale)
  return others.some(({ amount }) => amount !== cheapest.amount) ? `from ${price}` : price
}

/** The product's first picture as a data URI, where it is the shop's own and small enough. */
async function pictureOf(c: GatewayContext, { images }: ProductView): Promise<string | null> {
  const key = /^\/media\/(.+)$/.exec(images[0]?.url ?? '')?.[1]
  const object = key === undefined ? null : await c.env.MEDIA.get(key)
  if (!object || object.size > CARD_PICTURE_MAX_BYTES) return null
  const type = object.httpMetadata?.contentType ?? ''
  if (!/^image\/[a-z0-9.+-]+$/.test(type)) return null
  return `data:${type};base64,${base64Of(new Uint8Array(await object.arrayBuffer()))}`
}

/** Text of bytes is taken in slices: a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  }
  return btoa(binary)
}
