import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { listMembers, readMember } from '../../../src/shared/staff/change-staff.ts'
import { STAFF_ROLES } from '../../../src/shared/staff/contract.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { route } from '../http/route.ts'
import { addMember, changeMember, NewMemberSchema, removeMember } from './members.ts'

const MemberSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(STAFF_ROLES),
    createdAt: z.string(),
  })
  .openapi('StaffMember')

const params = z.object({ id: token({ max: 100 }) })
const memberNow = { 200: { description: 'The member now.', schema: MemberSchema } }

export const staffMemberRoutes = createRouter()

route(
  staffMemberRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/staff',
    tag: 'Staff',
    summary: 'List the members of staff',
    staff: 'staff.read',
    query: listQuery,
    responses: { 200: { description: 'One page.', schema: pageOf(MemberSchema) } },
  },
  async (c, { query: { limit, cursor = null } }) =>
    ok(await listMembers(staffDeps(c), { limit, cursor })),
)

route(
  staffMemberRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/staff',
    tag: 'Staff',
    summary: 'Add a member of staff, who is invited by mail and signs in with a code',
    staff: 'staff.create',
    stepUp: true,
    idempotency: 'accepted',
    body: NewMemberSchema,
    responses: { 201: { description: 'The member.', schema: MemberSchema } },
  },
  async (c, { body }) => {
    const added = await addMember(c, body)
    return added.ok ? ok(added.value.member) : added
  },
)

route(
  staffMemberRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/staff/{id}',
    tag: 'Staff',
    summary: 'Get a member of staff',
    staff: 'staff.read',
    params,
    responses: memberNow,
  },
  (c, { params: { id } }) => readMember(staffDeps(c), id),
)

route(
  staffMemberRoutes,
  {
    method: 'patch',
    path: '/api/admin/v1/staff/{id}',
    tag: 'Staff',
    summary: 'Change the given fields; a new role counts from the next request on',
    staff: 'staff.change',
    stepUp: true,
    idempotency: 'accepted',
    params,
    body: NewMemberSchema.partial().openapi('StaffChange'),
    responses: memberNow,
  },
  (c, { params: { id }, body }) => changeMember(c, id, body),
)

route(
  staffMemberRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/staff/{id}',
    tag: 'Staff',
    summary: 'Remove a member of staff; sessions and tokens end at once',
    staff: 'staff.end',
    stepUp: true,
    idempotency: 'accepted',
    params,
    responses: { 204: { description: 'The member is removed.' } },
  },
  (c, { params: { id } }) => removeMember(c, id),
)
