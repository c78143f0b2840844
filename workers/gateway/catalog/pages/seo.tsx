import {
  listAddresses,
  listAddressFiles,
} from '../../../../src/shared/catalog/read/listing-store.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { problemPage } from '../../http/pages/errors.tsx'
import { catalogReader } from '../../http/ports/catalog.ts'
import { isKnown, notModified, REVALIDATE } from '../../http/rendering.ts'
import {
  robotsText,
  SITEMAP_END,
  SITEMAP_FILE_PRODUCTS,
  SITEMAP_HEAD,
  sitemapEntry,
  sitemapIndex,
} from './sitemap.ts'
import { categoryHref, productHref } from './structured-data.ts'

/** `robots.txt` and the site maps: the addresses of the shop's pages for other programs. */
export const seoPages = createRouter()

/** Addresses read from the database in one go while a sitemap is streamed. */
const CHUNK_ADDRESSES = 2_000

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
