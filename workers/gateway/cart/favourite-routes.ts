import { z } from '@hono/zod-openapi'
import {
  type Favourite,
  FavouriteSchema,
  type FavouritesAnswer,
} from '../../../src/shared/cart/contract.ts'
import { isPublished } from '../../../src/shared/catalog/read/store.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { callerOf, execute, shopperOf } from '../http/shopper.ts'

export const favouriteRoutes = createRouter()
const tag = 'Favourites'

const FavouritesSchema = z.object({ data: z.array(FavouriteSchema) }).openapi('Favourites')
const responses = {
  200: { description: 'All favourites, newest first.', schema: FavouritesSchema },
}
const params = z.object({ productId: token({ max: 40 }) })

const list = (answer: Result<FavouritesAnswer>): Result<{ data: Favourite[] }> =>
  answer.ok ? ok({ data: answer.value.favourites }) : answer

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
    return list(await shopperOf(c).read(callerOf(c), { type: 'favourites' }))
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
    responses: { 200: { description: 'The product is a favourite.', schema: FavouriteSchema } },
  },
  async (c, { params: { productId } }) => {
    const all = list(await shopperOf(c).read(callerOf(c), { type: 'favourites' }))
    if (!all.ok) return all
    const found = all.value.data.find((favourite) => favourite.productId === productId)
    return found ? ok(found) : refuse('not_found')
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
      return refuse('not_found', 'There is no such product.')
    }
    return list(await execute(c, { type: 'favourite.add', productId }))
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
  async (c, { params: { productId } }) =>
    list(await execute(c, { type: 'favourite.remove', productId })),
)
