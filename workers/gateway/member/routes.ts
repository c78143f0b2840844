import { z } from '@hono/zod-openapi'
import { type Member, MemberSchema } from '../../../src/shared/member/contract.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { emailAddress, oneLine } from '../../../src/shared/platform/text.ts'
import { said } from '../http/address.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { executeOutside } from '../http/shopper.ts'
import { exportMember } from './export.ts'
import { askForEmail, changeProfile, ownProfile, proveEmail } from './profile.ts'

export const memberRoutes = createRouter()
const tag = 'Member'

const member = { description: 'The member.', schema: MemberSchema }

route(
  memberRoutes,
  {
    method: 'get',
    path: '/api/v1/me',
    tag,
    summary: 'Get the member of this session',
    auth: 'session',
    responses: { 200: member },
  },
  async (c) => {
    const own = await ownProfile(c)
    return own.ok ? ok(own.value.member) : own
  },
)

route(
  memberRoutes,
  {
    method: 'get',
    path: '/api/v1/me/export',
    tag,
    summary: 'Get all that is stored about the member; needs a recent proof of the email',
    auth: 'session',
    limit: 'sign-in',
    responses: {
      200: {
        description: 'One field per subsystem.',
        schema: z.looseObject({ exportedAt: z.iso.datetime(), profile: MemberSchema }),
      },
    },
  },
  (c) => exportMember(c),
)

const LocaleSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Use a language tag such as en or de-AT.')

route(
  memberRoutes,
  {
    method: 'patch',
    path: '/api/v1/me',
    tag,
    summary: 'Change the profile; a new email gets a code and is changed by POST /me/email',
    auth: 'session',
    idempotency: 'accepted',
    body: z.strictObject({
      name: oneLine({ max: 100, min: 0 }).optional(),
      marketing: z.boolean().optional(),
      locale: LocaleSchema.optional(),
      email: emailAddress().optional(),
    }),
    responses: {
      200: member,
      202: {
        description: 'A code is on its way to the new address; alike for one that is taken.',
        schema: z.object({ expiresAt: z.iso.datetime() }),
      },
    },
  },
  async (c, { body: { email, ...fields } }) => {
    const answer = await executeOutside<Member | { expiresAt: string }>(c, async () => {
      const asked = email === undefined ? null : await askForEmail(c, email)
      if (asked?.ok === false) return asked
      const changed = await changeProfile(c, said(fields))
      return changed.ok && asked !== null ? asked : changed
    })
    if (!answer.ok || email === undefined) return answer
    return ok(c.json(answer.value, 202))
  },
)

route(
  memberRoutes,
  {
    method: 'post',
    path: '/api/v1/me/email',
    tag,
    summary: 'Prove the new email by the code that was mailed to it',
    auth: 'session',
    limit: 'sign-in',
    idempotency: 'accepted',
    body: z.strictObject({ code: oneLine({ max: 20 }) }),
    responses: { 200: member },
  },
  (c, { body }) => executeOutside(c, () => proveEmail(c, body.code)),
)
