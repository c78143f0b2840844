import { memberEmail } from '../../../../src/shared/member/rules.ts'
import type { Result } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { checkCode, sendCode } from './codes.ts'

/** One key per address: spellings of it share their codes and wrong tries. */
const codesOf = (email: string) => ({ purpose: 'sign-in', subject: memberEmail(email) }) as const

/** Mails a sign-in code. Every address gets one: a first sign-in makes the member. */
export const sendSignInCode = (
  c: GatewayContext,
  email: string,
): Promise<Result<{ expiresAt: string }>> => {
  const to = memberEmail(email)
  return sendCode(c, { ...codesOf(to), mailbox: to, recipient: async () => to })
}

/** Checks a sign-in code of the address. Refuses `code_invalid` and `too_many_tries`. */
export const checkSignInCode = (
  c: GatewayContext,
  email: string,
  code: string,
): Promise<Result<null>> => checkCode(c, codesOf(email), code.normalize('NFKC').replace(/\s/g, ''))
