import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { oneLine } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { searchAll } from './search.ts'

const FoundSchema = z
  .object({
    orders: z.array(
      z.object({
        id: z.string(),
        number: z.string(),
        email: z.string(),
        status: z.string(),
        createdAt: z.string(),
      }),
    ),
    members: z.array(
      z.object({ id: z.string(), email: z.string(), name: z.string(), level: z.string() }),
    ),
    products: z.array(
      z.object({ id: z.string(), handle: z.string(), title: z.string(), status: z.string() }),
    ),
    unavailable: z.array(z.enum(['orders', 'members', 'products'])),
  })
  .openapi('StaffSearch')

export const staffSearchRoutes = createRouter()

route(
  staffSearchRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/search',
    tag: 'Staff',
    summary:
      'Search orders by number and email, members by email and name, products by title and SKU',
    staff: 'session.read',
    query: z.strictObject({ q: oneLine({ max: 100 }) }),
    responses: {
      200: {
        description: 'The first of each; what the role may not read is empty.',
        schema: FoundSchema,
      },
    },
  },
  async (c, { query: { q } }) => {
    const { orders, members: found, products, unavailable } = await searchAll(c, q)
    const shown = orders.map(({ id, number, email, status, createdAt }) => ({
      id,
      number,
      email,
      status,
      createdAt,
    }))
    const members = found.map(({ id, email, name, level }) => ({ id, email, name, level }))
    return ok({ orders: shown, members, products, unavailable })
  },
)
