import { z } from '@hono/zod-openapi'
import type { ProductsQuery } from '../../../src/shared/catalog/read/contract.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { asGiven } from '../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { catalogReader, productLists } from '../http/ports/catalog.ts'
import { isKnown, notModified, REVALIDATE, sendRendering, unchanged } from '../http/rendering.ts'
import { route } from '../http/route.ts'
import {
  CategoryListSchema,
  ManifestSchema,
  ProductListSchema,
  ProductSchema,
  productsQuery,
  readResponses,
  searchQuery,
  versionQuery,
} from './schemas.ts'

export const catalogRoutes = createRouter()

route(
  catalogRoutes,
  {
    method: 'get',
    path: '/catalog/manifest.json',
    pattern: '/catalog/:version',
    tag: 'Catalogue',
    summary: 'Get the name of the current immutable snapshot',
    auth: 'none',
    query: versionQuery,
    responses: readResponses('The manifest.', ManifestSchema),
  },
  async (c, { query }) => {
    const reader = catalogReader(c.env)
    const version = await reader.version()
    if (query.version === version) return ok(unchanged(c, version))
    return ok(sendRendering(c, await reader.manifest()))
  },
)

route(
  catalogRoutes,
  {
    method: 'get',
    path: '/api/v1/products',
    tag: 'Catalogue',
    summary: 'List products by category, search, price and stock',
    auth: 'none',
    query: productsQuery,
    responses: readResponses('One page.', ProductListSchema),
  },
  (c, { query: { version, ...query } }) => sendList(c, query, version),
)

route(
  catalogRoutes,
  {
    method: 'get',
    path: '/api/v1/search',
    tag: 'Catalogue',
    summary: 'Search products; typos are tolerated; best match first',
    auth: 'none',
    query: searchQuery,
    responses: readResponses('One page.', ProductListSchema),
  },
  async (c, { query: { version, ...query } }) => {
    if (query.q !== '') return sendList(c, query, version)
    // Without a `q` the lists would give every product; a search for nothing finds nothing.
    const catalogVersion = await catalogReader(c.env).version()
    if (version === catalogVersion) return ok(unchanged(c, catalogVersion))
    c.header('cache-control', REVALIDATE)
    return ok({ data: [], nextCursor: null, catalogVersion })
  },
)

/** Checks what the client has before anything is read for it. */
async function sendList(
  c: GatewayContext,
  query: ProductsQuery,
  version: string | undefined,
): Promise<Result<Response>> {
  const current = await catalogReader(c.env).version()
  if (version === current) return ok(unchanged(c, current))
  const lists = productLists(c.env)
  const etag = await lists.etag()
  if (isKnown(c, etag)) return ok(notModified(etag, REVALIDATE))
  const page = await lists.page(query)
  return page.ok ? ok(sendRendering(c, page.value)) : page
}

route(
  catalogRoutes,
  {
    method: 'get',
    path: '/api/v1/products/{handle}',
    tag: 'Catalogue',
    summary: 'Get a product with its variants and their availability',
    auth: 'none',
    params: z.object({ handle: asGiven({ max: 200 }) }),
    query: versionQuery,
    responses: readResponses('The product.', ProductSchema),
  },
  async (c, { params, query }) => {
    const reader = catalogReader(c.env)
    const product = await reader.productByHandle(params.handle)
    if (!product) return refuse('not_found')
    const version = product.view.catalogVersion
    return ok(query.version === version ? unchanged(c, version) : sendRendering(c, product))
  },
)

route(
  catalogRoutes,
  {
    method: 'get',
    path: '/api/v1/categories',
    tag: 'Catalogue',
    summary: 'List every category with its number of products',
    auth: 'none',
    query: versionQuery,
    responses: readResponses('All categories.', CategoryListSchema),
  },
  async (c, { query }) => {
    const reader = catalogReader(c.env)
    const version = await reader.version()
    if (query.version === version) return ok(unchanged(c, version))
    return ok(sendRendering(c, await reader.categories()))
  },
)
