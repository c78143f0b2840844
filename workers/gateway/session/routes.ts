import { z } from '@hono/zod-openapi'
import { MemberSchema } from '../../../src/shared/member/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { emailAddress, oneLine } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { sendSignInCode } from '../http/codes/sign-in-code.ts'
import { stepUp } from '../http/confirmed.ts'
import {
  bearerToken,
  forgetSessionCookie,
  issueVisitorSession,
} from '../http/middleware/session.ts'
import { route } from '../http/route.ts'
import { callerOf, executeOutside, shopperOf } from '../http/shopper.ts'
import { answerSignIn, IssuedSchema, SignedInSchema } from './answer-sign-in.ts'
import { endOwnSession } from './end-session.ts'
import { signIn } from './sign-in.ts'

export const sessionRoutes = createRouter()
const tag = 'Session'

route(
  sessionRoutes,
  {
    method: 'post',
    path: '/api/v1/sessions',
    tag,
    summary: 'Start a visitor session; creates nothing but the token',
    auth: 'none',
    body: z.strictObject({}),
    bodyOptional: true,
    responses: { 201: { description: 'The session, and its cookie.', schema: IssuedSchema } },
  },
  async (c) => {
    const issued = await issueVisitorSession(c)
    return ok({ token: issued.token, expiresAt: rfc3339(issued.expiresAt) })
  },
)

const email = emailAddress()
/** As people type it, with or without spaces. */
const code = oneLine({ max: 20 })

route(
  sessionRoutes,
  {
    method: 'post',
    path: '/api/v1/session/codes',
    tag,
    summary: 'Mail a sign-in code; the answer is alike for every address',
    auth: 'session',
    limit: 'sign-in',
    idempotency: 'accepted',
    body: z.strictObject({ email }),
    responses: {
      202: {
        description: 'Sent.',
        schema: z.object({ expiresAt: z.iso.datetime() }),
      },
    },
  },
  async (c, { body }) => {
    // The object is asked, not the limiter: a sign-in that broke between the two may be repeated.
    const alive = await shopperOf(c).read(callerOf(c), { type: 'session' })
    return alive.ok ? executeOutside(c, () => sendSignInCode(c, body.email)) : alive
  },
)

route(
  sessionRoutes,
  {
    method: 'post',
    path: '/api/v1/session/verify',
    tag,
    summary: 'Sign in with the code: ends this session, and merges its cart into the member’s',
    auth: 'session',
    limit: 'sign-in',
    idempotency: 'accepted',
    body: z.strictObject({ email, code }),
    responses: {
      200: {
        description: 'Signed in.',
        schema: SignedInSchema,
      },
    },
  },
  (c, { body }) => answerSignIn(c, () => signIn(c, body)),
)

const SessionSchema = z
  .object({
    kind: z.enum(['guest', 'member']),
    expiresAt: z.iso.datetime(),
    member: MemberSchema.optional(),
    /** When the member last proved the email. */
    verifiedAt: z.iso.datetime().optional(),
  })
  .openapi('Session')

route(
  sessionRoutes,
  {
    method: 'get',
    path: '/api/v1/session',
    tag,
    summary: 'Get this session',
    auth: 'session',
    responses: { 200: { description: 'The session.', schema: SessionSchema } },
  },
  async (c) => {
    const alive = await shopperOf(c).read(callerOf(c), { type: 'session' })
    if (!alive.ok) return alive
    const { kind, expiresAt } = c.var.session
    const guest = { kind, expiresAt: rfc3339(expiresAt) }
    const { session } = alive.value
    if (session === null) return ok(guest)
    const profile = await shopperOf(c).read(callerOf(c), { type: 'member' })
    if (!profile.ok) return profile
    const { member } = profile.value
    return ok({ ...guest, member, verifiedAt: rfc3339(session.verifiedAt) })
  },
)

route(
  sessionRoutes,
  {
    method: 'post',
    path: '/api/v1/session/step-up',
    tag,
    summary: 'Prove the email again by a code of /session/codes: for changes that ask for it',
    auth: 'session',
    limit: 'sign-in',
    idempotency: 'accepted',
    body: z.strictObject({ code }),
    responses: {
      200: { description: 'Proved.', schema: z.object({ verifiedAt: z.iso.datetime() }) },
    },
  },
  (c, { body }) => stepUp(c, body.code),
)

route(
  sessionRoutes,
  {
    method: 'delete',
    path: '/api/v1/session',
    tag,
    summary: 'End this session; its token is refused from the next request on',
    auth: 'session',
    responses: { 204: { description: 'Ended.' } },
  },
  async (c) => {
    const ended = await endOwnSession(c)
    if (!ended.ok) return ended
    // A token says nothing of the browser's cookie, which may be another session's.
    if (bearerToken(c) === undefined) forgetSessionCookie(c)
    return ok(null)
  },
)
