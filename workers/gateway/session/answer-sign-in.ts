import { z } from '@hono/zod-openapi'
import { MemberSchema } from '../../../src/shared/member/contract.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { bearerToken, setSessionCookie } from '../http/middleware/session.ts'
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

/** Signs in. A browser that came by its cookie gets the new session's. */
export async function answerSignIn(
  c: GatewayContext,
  signIn: () => Promise<Result<SignedIn>>,
): Promise<Result<SignedIn>> {
  const byCookie = bearerToken(c) === undefined
  const signedIn = await signIn()
  if (signedIn.ok && byCookie) {
    const { token, expiresAt } = signedIn.value
    setSessionCookie(c, { token, expiresAt: Date.parse(expiresAt) })
  }
  return signedIn
}
