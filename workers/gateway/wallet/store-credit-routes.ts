import { z } from '@hono/zod-openapi'
import { AMOUNT_MAX } from '../../../src/shared/platform/limits.ts'
import { MoneySchema } from '../../../src/shared/platform/schemas.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import {
  StaffStoreCreditSchema,
  StoreCreditSchema,
} from '../../../src/shared/store-credit/contract.ts'
import { createRouter } from '../http/app.ts'
import { listQuery } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { adjustStoreCredit, ownStoreCredit, storeCreditOf } from './store-credit.ts'

export const storeCreditRoutes = createRouter()
const tag = 'Store credit'

route(
  storeCreditRoutes,
  {
    method: 'get',
    path: '/api/v1/me/store-credit',
    tag,
    summary: 'Get the member’s store credit and its entries, newest first',
    auth: 'session',
    query: listQuery,
    responses: { 200: { description: 'The balance and a page.', schema: StoreCreditSchema } },
  },
  (c, { query }) => ownStoreCredit(c, query),
)

const params = z.object({ id: token({ max: 40 }) })
const PATH = '/api/admin/v1/members/{id}/store-credit'

route(
  storeCreditRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'Get a member’s store credit and its entries, newest first',
    staff: 'wallet.read',
    params,
    query: listQuery,
    responses: { 200: { description: 'The balance and a page.', schema: StaffStoreCreditSchema } },
  },
  (c, { params: { id }, query }) => storeCreditOf(c, id, query),
)

const minorUnits = z.int().min(-AMOUNT_MAX).max(AMOUNT_MAX)
const AmountSchema = z.union([
  minorUnits,
  z.strictObject({ amount: minorUnits, currency: z.string().regex(/^[A-Z]{3}$/) }),
])

route(
  storeCreditRoutes,
  {
    method: 'post',
    path: PATH,
    tag,
    summary: 'Add store credit, or take it with an amount below zero, with a reason',
    staff: 'store-credit.adjust',
    idempotency: 'required',
    params,
    body: z.strictObject({ amount: AmountSchema, reason: oneLine({ max: 200 }) }),
    responses: {
      200: {
        description: 'The balance after it.',
        schema: z.object({ balance: MoneySchema, entryId: z.string() }),
      },
    },
  },
  (c, { params: { id }, body }) => adjustStoreCredit(c, id, body),
)
