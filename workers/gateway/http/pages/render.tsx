import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import shop from '../../../../shop.config.ts'
import { headerOf } from '../../../../src/shared/catalog/category-tree.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { permissionsOf } from '../../../../src/shared/platform/environment.ts'
import type { NavCategory } from '../../../../src/storefront/components/layout/header.tsx'
import { Page } from '../../../../src/storefront/components/layout/page.tsx'
import type { GatewayContext } from '../app.ts'
import { catalogReader, productLists } from '../ports/catalog.ts'
import { isKnown, notModified } from '../rendering.ts'
import { type IslandName, pageAssets } from './assets.ts'
import { type CachedPage, PageCache } from './page-cache.ts'
import { documentHeaders, PUBLIC_PAGE, takesGzip } from './page-headers.ts'

interface PageOptions {
  title: string
  description?: string
  /** A path: `/products/mug`. */
  canonical: string
  jsonLd?: readonly object[]
  /** A path or an absolute address. */
  ogImage?: string
  noIndex?: boolean
  /** The search text, shown in the header's field. */
  query?: string
  islands?: readonly IslandName[]
  status?: ContentfulStatusCode
  /** `public` only where everybody gets the same words; see `cachedPage`. */
  visibility: 'public' | 'private'
}

/** Answers a whole document around `content`, with every header a document needs. */
export async function renderPage(
  c: GatewayContext,
  options: PageOptions,
  content: Child,
): Promise<Response> {
  const { islands, status = 200, visibility, canonical, ogImage, ...head } = options
  const { origin, pathname } = new URL(c.req.url)
  const html = await (
    <Page
      {...head}
      canonical={origin + canonical}
      path={pathname}
      shop={{ name: shop.name, locale: shop.locale }}
      categories={await navigation(c.env)}
      assets={pageAssets(islands)}
      testShop={permissionsOf(c.env.ENVIRONMENT).testNotice}
      {...(ogImage === undefined ? {} : { ogImage: new URL(ogImage, origin).href })}
    >
      {content}
    </Page>
  ).toString()
  const headers = documentHeaders(c.req.url, visibility)
  // The runtime encodes what says that it is encoded; public pages are encoded once, when kept.
  if (visibility === 'private' && takesGzip(c.req.header('accept-encoding'))) {
    headers['content-encoding'] = 'gzip'
  }
  return c.body(`<!doctype html>${html}`, status, headers)
}

/** The categories of the header. A page is worth showing without them. */
async function navigation(env: GatewayEnv): Promise<readonly NavCategory[]> {
  try {
    const { list } = await catalogReader(env).categories()
    return headerOf(list)
  } catch {
    return []
  }
}

const pages = new PageCache({ pages: 500, bytes: 24_000_000 })

/**
 * Answers a public page from this isolate's memory, and renders it only where the catalogue or the
 * stock has changed since. `render` must give what everybody may see: no session may be read in it.
 * @param more `state` names the state of whatever else the page shows; `place` the visitor's
 * country, where the page says something of it
 */
export async function cachedPage(
  c: GatewayContext,
  render: () => Promise<Response>,
  more: { state?: string; place?: string } = {},
): Promise<Response> {
  const state = `${await productLists(c.env).etag()} ${more.state ?? ''}`
  const address = `${c.req.url} ${more.place ?? ''}`
  const known = pages.get(address, state)
  if (known) return sendCached(c, known)
  const response = await render()
  const isPublic = response.headers.get('cache-control') === PUBLIC_PAGE
  if (response.status !== 200 || !isPublic) return response
  const page = await keep(await response.text(), response.headers, state)
  pages.put(address, page)
  return sendCached(c, page)
}

async function keep(html: string, from: Headers, state: string): Promise<CachedPage> {
  // Bytes leave as they are; a text would be encoded anew for each answer.
  const body = new TextEncoder().encode(html)
  const etag = `"${(await sha256(html)).slice(0, 24)}"`
  const packed = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))
  const gzip = new Uint8Array(await new Response(packed).arrayBuffer())
  const headers = new Headers(from)
  headers.set('etag', `W/${etag}`)
  const gzipHeaders = new Headers(headers)
  gzipHeaders.set('content-encoding', 'gzip')
  return { state, body, gzip, etag, headers, gzipHeaders }
}

function sendCached(c: GatewayContext, page: CachedPage): Response {
  if (isKnown(c, page.etag)) return notModified(`W/${page.etag}`, PUBLIC_PAGE)
  return takesGzip(c.req.header('accept-encoding'))
    ? new Response(page.gzip, { headers: page.gzipHeaders, encodeBody: 'manual' })
    : new Response(page.body, { headers: page.headers })
}
