import { z } from '@hono/zod-openapi'
import { CODE_DIGITS } from '../../../src/shared/one-time-code/rules.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { emailAddress, token } from '../../../src/shared/platform/text.ts'
import { STAFF_ROLES } from '../../../src/shared/staff/contract.ts'
import { listSessions } from '../../../src/shared/staff/sessions.ts'
import { createRouter } from '../http/app.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { route } from '../http/route.ts'
import { endSession, endSessionById } from '../http/staff/end-session.ts'
import { sendSignInCode, signIn } from '../http/staff/sign-in.ts'

const StaffSchema = z
  .object({ id: z.string(), name: z.string(), role: z.enum(STAFF_ROLES) })
  .openapi('Staff')

const SignedInSchema = z
  .object({ token: z.string(), expiresAt: z.string(), staff: StaffSchema })
  .openapi('StaffSignedIn')

const SessionSchema = z
  .object({
    id: z.string(),
    current: z.boolean(),
    device: z.string(),
    createdAt: z.string(),
    lastSeenAt: z.string(),
    expiresAt: z.string(),
  })
  .openapi('StaffSession')

const ended = { 204: { description: 'The session is ended.' } }

export const staffSessionRoutes = createRouter()

route(
  staffSessionRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/sessions/codes',
    tag: 'Staff',
    summary: 'Mail a sign-in code to a member of staff; the answer is alike for every address',
    auth: 'none',
    idempotency: 'accepted',
    body: z.strictObject({ email: emailAddress() }),
    responses: {
      202: {
        description: 'Sent, if the address is that of a member of staff.',
        schema: z.object({ expiresAt: z.string() }),
      },
    },
  },
  (c, { body }) => sendSignInCode(c, body.email),
)

route(
  staffSessionRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/sessions/verify',
    tag: 'Staff',
    summary: 'Sign in with the code',
    auth: 'none',
    idempotency: 'accepted',
    body: z.strictObject({ email: emailAddress(), code: token({ max: 5 * CODE_DIGITS }) }),
    responses: { 200: { description: 'Signed in.', schema: SignedInSchema } },
  },
  (c, { body }) => signIn(c, body),
)

route(
  staffSessionRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/sessions',
    tag: 'Staff',
    summary: 'List your sessions',
    staff: 'session.read',
    responses: {
      200: {
        description: 'The sessions, the one seen last first.',
        schema: z.object({ data: z.array(SessionSchema) }),
      },
    },
  },
  async (c) => ok({ data: await listSessions(staffDeps(c), c.var.staffAccess) }),
)

route(
  staffSessionRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/sessions/{id}',
    tag: 'Staff',
    summary: 'End one of your sessions; `current` is the one of this request',
    staff: 'session.end',
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 100 }) }),
    responses: ended,
  },
  (c, { params: { id } }) => (id === 'current' ? endSession(c) : endSessionById(c, id)),
)

route(
  staffSessionRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/session',
    tag: 'Staff',
    summary: 'Get the member of staff of the token',
    staff: 'session.read',
    responses: { 200: { description: 'You.', schema: StaffSchema } },
  },
  (c) => ok(c.var.staff),
)

route(
  staffSessionRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/session',
    tag: 'Staff',
    summary: 'End the session or the access token of this request',
    staff: 'session.end',
    responses: ended,
  },
  (c) => endSession(c),
)
