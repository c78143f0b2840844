import shop from '../../../../shop.config.ts'
import { toBase64Url } from '../../../../src/shared/kit/bytes.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { senderOf } from '../../../../src/shared/notify/rules.ts'
import { codeMail } from '../../../../src/shared/notify/templates/code-mail.ts'
import { texts } from '../../../../src/shared/notify/texts/texts.ts'
import type {
  ChallengePurpose,
  CodePurpose,
} from '../../../../src/shared/one-time-code/contract.ts'
import { CODE_TTL_MS } from '../../../../src/shared/one-time-code/rules.ts'
import { MINUTE_MS, rfc3339 } from '../../../../src/shared/platform/clock.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { limiterShard } from '../limiter/limiter-object.ts'
import { fulfilmentOf } from '../ports/fulfilment.ts'
import { macOf, randomCode } from './code.ts'
import { countCodeMail } from './count-code-mail.ts'

/** A request for a code is answered in steps of this: whether a mail was sent does not show. */
const ANSWER_STEP_MS = 250
const CHALLENGE_BYTES = 32

export interface CodeSubject {
  purpose: CodePurpose
  /** Normalized by the caller: spellings of one subject share their codes and wrong tries. */
  subject: string
}

/** The subject of a challenge, such as the session that asks. */
interface ChallengeSubject {
  purpose: ChallengePurpose
  subject: string
}

/** The key of a subject's codes: the object that holds it never learns an address. */
const keyOf = ({ purpose, subject }: CodeSubject | ChallengeSubject): Promise<string> =>
  sha256(`code:${purpose}:${subject}`)

/**
 * Stores a new code for the subject and mails it. The answer is the same, in body and time, where
 * `recipient` gives null: there nothing is mailed.
 *
 * Refuses `too_many_codes` where `mailbox`, the address in the request, got its share, known or
 * not; the last code stands. Refuses `dependency_unavailable` where that cannot be counted.
 */
export async function sendCode(
  c: GatewayContext,
  about: CodeSubject & { mailbox: string; recipient: () => Promise<string | null> },
): Promise<Result<{ expiresAt: string }>> {
  const begun = Date.now()
  const issued = issueAndMail(c, about)
  // A client that hangs up does not keep its code from being mailed.
  c.executionCtx.waitUntil(issued.catch(() => undefined))
  const answer = await issued
  await after(restOfStep(Date.now() - begun))
  return answer
}

/** How long an answer waits that took `tookMs`: to the end of the step it is in. */
export const restOfStep = (tookMs: number): number => ANSWER_STEP_MS - (tookMs % ANSWER_STEP_MS)

async function issueAndMail(
  c: GatewayContext,
  about: CodeSubject & { mailbox: string; recipient: () => Promise<string | null> },
): Promise<Result<{ expiresAt: string }>> {
  const counted = await countCodeMail(c, about.mailbox)
  if (!counted.ok) return counted
  const [key, to] = await Promise.all([keyOf(about), about.recipient()])
  const code = randomCode()
  const mac = await macOf(c.env, key, code)
  const { expiresAt } = await limiterShard(c.env, key).execute({ type: 'code.issue', key, mac })
  if (to !== null) await mailCode(c, code, about.purpose, to)
  return ok({ expiresAt: rfc3339(expiresAt) })
}

function mailCode(c: GatewayContext, code: string, purpose: CodePurpose, to: string) {
  const sender = senderOf(shop, false)
  const about = { to, purpose: texts.code.purposes[purpose], minutes: CODE_TTL_MS / MINUTE_MS }
  const mail = codeMail(code, about, sender, rfc3339(Date.now()))
  return fulfilmentOf(c.env).sendMail({ id: newId('msg'), ...mail })
}

/**
 * Issues a challenge that is not mailed: base64url of CHALLENGE_BYTES. `checkCode` takes it once, as
 * it takes a code; the subject's challenge before it is void.
 */
export async function issueChallenge(c: GatewayContext, about: ChallengeSubject): Promise<string> {
  const key = await keyOf(about)
  const challenge = toBase64Url(crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)))
  const mac = await macOf(c.env, key, challenge)
  await limiterShard(c.env, key).execute({ type: 'code.issue', key, mac })
  return challenge
}

/**
 * Checks a code that was entered. A right one works once; the same request under the same
 * Idempotency-Key passes again. Refuses `code_invalid` and `too_many_tries`, alike for subjects
 * that never got a code.
 */
export async function checkCode(
  c: GatewayContext,
  about: CodeSubject | ChallengeSubject,
  code: string,
): Promise<Result<null>> {
  const key = await keyOf(about)
  const mac = await macOf(c.env, key, code)
  const requestKey = c.var.idempotencyKey
  return limiterShard(c.env, key).execute({ type: 'code.check', key, mac, requestKey })
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
