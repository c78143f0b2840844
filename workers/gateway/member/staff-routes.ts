import { z } from '@hono/zod-openapi'
import { MemberSchema, SavedAddressSchema } from '../../../src/shared/member/contract.ts'
import { OrderSchema } from '../../../src/shared/order/contract.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { MoneySchema } from '../../../src/shared/platform/schemas.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listMembers } from '../http/ports/members.ts'
import { route } from '../http/route.ts'
import { setMemberLevel } from './set-level.ts'
import { readMember, viewLevel } from './staff-reading.ts'

export const staffMemberRoutes = createRouter()

const tag = 'Members'
const PATH = '/api/admin/v1/members'
const params = z.object({ id: token({ max: 40 }) })

route(
  staffMemberRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List members, newest first, or find them by email, name, id or order number',
    staff: 'member.read',
    query: listQuery.extend({
      query: oneLine({ max: 254, min: 0 })
        .optional()
        .describe(
          'An id, a whole order number, or the beginning of an email, a name or a last name.',
        ),
    }),
    responses: {
      200: {
        description: 'A page, which may be short: the list ends without a cursor.',
        schema: pageOf(MemberSchema),
      },
    },
  },
  (c, { query }) => listMembers(c, query),
)

const MemberLevelSchema = z.object({
  /** By the points of the last year; it holds unless staff gave another. */
  earned: z.string(),
  byHand: z
    .object({ name: z.string(), reason: z.string(), by: z.string(), at: z.iso.datetime() })
    .nullable(),
})

const StaffMemberSchema = MemberSchema.extend({
  devices: z.number().int(),
  addresses: z.array(SavedAddressSchema),
  ...MemberLevelSchema.shape,
  points: z.number().int(),
  storeCredit: MoneySchema,
  orders: z.array(OrderSchema),
}).meta({ id: 'StaffMember' })

route(
  staffMemberRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Get a member with addresses, balances and the newest orders',
    staff: 'member.read',
    params,
    responses: { 200: { description: 'The member.', schema: StaffMemberSchema } },
  },
  (c, { params: { id } }) => readMember(c, id),
)

route(
  staffMemberRoutes,
  {
    method: 'put',
    path: `${PATH}/{id}/level`,
    tag,
    summary: 'Give a member a level by hand, or clear it with null; with a reason',
    staff: 'member.set-level',
    idempotency: 'accepted',
    params,
    body: z.strictObject({
      level: token({ max: 40 }).nullable(),
      reason: oneLine({ max: 200 }),
    }),
    responses: { 200: { description: 'The level now.', schema: MemberLevelSchema } },
  },
  async (c, { params: { id }, body }) => {
    const set = await setMemberLevel(c, id, body)
    return set.ok ? ok(viewLevel(set.value)) : set
  },
)
