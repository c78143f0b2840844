import { z } from '@hono/zod-openapi'
import type { FavouritesAnswer } from '../../../src/shared/cart/contract.ts'
import { isPublished } from '../../../src/shared/catalog/is-published.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { problemResponse } from '../http/problem-response.ts'
import { route } from '../http/route.ts'
import { callerOf, execute, markReplay, shopperOf } from '../http/shopper.ts'

export const favouriteRoutes = createRouter()
const tag = 'Favourites'

const Favourite = z.object({ productId: z.string(), addedAt: z.iso.datetime() })
const FavouritesSchema = z.object({ data: z.array(Favourite) }).openapi('Favourites')
const responses = {
  200: { description: 'All favourites, newest first.', schema: FavouritesSchema },
}
const params = z.object({ productId: token({ max: 40 }) })

const list = (c: GatewayContext, { favourites }: FavouritesAnswer): Response =>
  c.json({ data: favourites })

route(
  favouriteRoutes,
  {
    method: 'get',
    path: '/api/v1/favourites',
    tag,
    summary: 'List favourites',
    auth: 'session',
    responses,
  },
  async (c) => {
    const reading = await shopperOf(c).read(callerOf(c), { type: 'favourites' })
    return reading.ok ? list(c, reading.value) : problemResponse(c, reading.problem)
  },
)

route(
  favouriteRoutes,
  {
    method: 'get',
    path: '/api/v1/favourites/{productId}',
    tag,
    summary: 'Get whether a product is a favourite',
    auth: 'session',
    params,
    responses: { 200: { description: 'The product is a favourite.', schema: Favourite } },
  },
  async (c, { params: { productId } }) => {
    const reading = await shopperOf(c).read(callerOf(c), { type: 'favourites' })
    if (!reading.ok) return problemResponse(c, reading.problem)
    const found = reading.value.favourites.find((favourite) => favourite.productId === productId)
    return found ? c.json(found) : problemResponse(c, refuse('not_found').problem)
  },
)

route(
  favouriteRoutes,
  {
    method: 'put',
    path: '/api/v1/favourites/{productId}',
    tag,
    summary: 'Add a product to the favourites',
    auth: 'session',
    idempotency: 'accepted',
    params,
    responses,
  },
  async (c, { params: { productId } }) => {
    if (!(await isPublished(c.env.CATALOG_DB, productId))) {
      return problemResponse(c, refuse('not_found', 'There is no such product.').problem)
    }
    return change(c, 'favourite.add', productId)
  },
)

route(
  favouriteRoutes,
  {
    method: 'delete',
    path: '/api/v1/favourites/{productId}',
    tag,
    summary: 'Remove a product from the favourites',
    auth: 'session',
    idempotency: 'accepted',
    params,
    responses,
  },
  (c, { params: { productId } }) => change(c, 'favourite.remove', productId),
)

async function change(
  c: GatewayContext,
  type: 'favourite.add' | 'favourite.remove',
  productId: string,
): Promise<Response> {
  const answer = await execute(c, { type, productId })
  if (!answer.ok) return problemResponse(c, answer.problem)
  markReplay(c, answer.value.replayed)
  return list(c, answer.value)
}
