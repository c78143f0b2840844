import { z } from '@hono/zod-openapi'
import { MemberSchema } from '../../../src/shared/member/contract.ts'
import { memberById } from '../../../src/shared/member/store.ts'
import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { bearerToken, setSessionCookie } from '../http/middleware/session.ts'
import { isReplay } from '../http/shopper.ts'
import type { SignedIn } from './sign-in.ts'

export const IssuedSchema = z
  .object({ token: z.string(), expiresAt: z.iso.datetime() })
  .openapi('IssuedSession')

const MergeSchema = z.object({
  id: z.string(),
  added: z.number().int(),
  combined: z.number().int(),
  undoUntil: z.iso.datetime(),
})

export const SignedInSchema = IssuedSchema.extend({
  member: MemberSchema,
  merge: MergeSchema.nullable(),
}).openapi('SignedIn')

/**
 * Signs in. A browser that came by its cookie gets the new session's. A repetition is answered by
 * what the visitor's object stored, which an erasure does not reach: without its member it is
 * refused `session_revoked`.
 */
export async function answerSignIn(
  c: GatewayContext,
  signIn: () => Promise<Result<SignedIn>>,
): Promise<Result<SignedIn>> {
  const byCookie = bearerToken(c) === undefined
  const signedIn = await signIn()
  if (signedIn.ok && isReplay(c)) {
    const known = await memberById(c.env.DIRECTORY_DB, signedIn.value.member.id)
    if (known === null) return refuse('session_revoked')
  }
  if (signedIn.ok && byCookie) {
    const { token, expiresAt } = signedIn.value
    setSessionCookie(c, { token, expiresAt: Date.parse(expiresAt) })
  }
  return signedIn
}
