import shop from '../../../shop.config.ts'
import type { CheckoutRecord } from '../../../src/shared/checkout/contract.ts'
import type {
  VerificationKind,
  VerificationStep,
} from '../../../src/shared/checkout/verification/contract.ts'
import { VERIFICATION_MS } from '../../../src/shared/checkout/verification/rules.ts'
import { maskedEmail } from '../../../src/shared/member/rules.ts'
import { senderOf } from '../../../src/shared/notify/rules.ts'
import { codeMail } from '../../../src/shared/notify/templates/code-mail.ts'
import { MINUTE_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { checkPow, spendPow } from '../http/challenge/proof.ts'
import { turnstileSiteKey, verifyTurnstile } from '../http/challenge/turnstile.ts'
import { macOf, randomCode } from '../http/codes/code.ts'
import { countCodeMail } from '../http/codes/count-code-mail.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'

/** The shopper's answer to the challenge of a completion. */
type VerificationAnswer =
  | { kind: 'code'; code?: string | undefined }
  | { kind: 'pow'; proof: string }
  | { kind: 'turnstile'; token: string }

/**
 * Sends a code to the checkout's e-mail. Refuses `checkout_not_ready` where it has none, and
 * `too_many_codes` where that mailbox got its share, from any session: the last code stands.
 */
export async function sendCode(
  c: GatewayContext,
  checkoutId: string,
): Promise<Result<{ sentTo: string; expiresAt: string }>> {
  const addressee = await addresseeOf(c, checkoutId)
  if (!addressee.ok) return addressee
  // Before the code is made: a refusal leaves the one that was mailed last as it is.
  const counted = await countCodeMail(c, addressee.value)
  if (!counted.ok) return counted
  const code = randomCode()
  const asked = await take(c, checkoutId, {
    kind: 'ask-code',
    mac: await macOf(c.env, subjectOf(checkoutId), code),
  })
  if (!asked.ok) return asked
  const { email = '' } = asked.value.details
  if (email !== addressee.value) {
    // Changed since it was read: another mailbox, with a share of its own.
    const other = await countCodeMail(c, email)
    if (!other.ok) return other
  }
  const now = Date.now()
  const minutes = VERIFICATION_MS / MINUTE_MS
  const about = { to: email, purpose: 'completing your order', minutes }
  const sender = senderOf(shop, false)
  const mail = { id: newId('msg'), ...codeMail(code, about, sender, rfc3339(now)) }
  await fulfilmentOf(c.env).sendMail(mail)
  return ok({ sentTo: maskedEmail(email), expiresAt: rfc3339(now + VERIFICATION_MS) })
}

/** The e-mail a code would go to. Refuses `checkout_not_ready` where the checkout has none. */
async function addresseeOf(c: GatewayContext, checkoutId: string): Promise<Result<string>> {
  const read = await shopperOf(c).read(callerOf(c), { type: 'checkout', checkoutId })
  if (!read.ok) return read
  const { email } = read.value.checkout.details
  return email ? ok(email) : refuse('checkout_not_ready', 'Add an email address first.')
}

/**
 * Checks an answer and remembers with the checkout, as it is now, that it was given. Refuses
 * `verification_invalid`, `proof_invalid`, `proof_used`.
 */
export async function verifyCheckout(
  c: GatewayContext,
  checkoutId: string,
  answer: VerificationAnswer,
): Promise<Result<{ verified: VerificationKind; until: string }>> {
  const step = await stepOf(c, checkoutId, answer)
  if (!step.ok) return step
  const taken = await take(c, checkoutId, step.value)
  if (!taken.ok) return taken
  const passed = taken.value.verification?.passed
  return passed
    ? ok({ verified: passed.kind, until: rfc3339(passed.until) })
    : refuse('verification_invalid')
}

async function stepOf(
  c: GatewayContext,
  checkoutId: string,
  answer: VerificationAnswer,
): Promise<Result<VerificationStep>> {
  switch (answer.kind) {
    case 'code':
      return ok({ kind: 'code', mac: await macOf(c.env, subjectOf(checkoutId), answer.code ?? '') })
    case 'pow': {
      const solved = await checkPow(c, `checkout-complete:${checkoutId}`, answer.proof)
      if (!solved.ok) return solved
      const spent = await spendPow(c, solved.value)
      return spent.ok ? ok({ kind: 'pow' }) : spent
    }
    case 'turnstile': {
      if (turnstileSiteKey(c.env) === null) return refuse('verification_unavailable')
      const verdict = await verifyTurnstile(c, answer.token)
      if (verdict === 'away') return refuse('dependency_unavailable', undefined, { retryAfter: 2 })
      return verdict === 'passed' ? ok({ kind: 'turnstile' }) : refuse('verification_invalid')
    }
  }
}

/** Not under an idempotency key: a code asked for again is another code. */
async function take(
  c: GatewayContext,
  checkoutId: string,
  step: VerificationStep,
): Promise<Result<CheckoutRecord>> {
  const answered = await shopperOf(c).execute({
    caller: callerOf(c),
    command: { type: 'checkout.verify', checkoutId, step },
  })
  return answered.ok ? ok(answered.value.checkout) : answered
}

/** The subject of a checkout's code. */
const subjectOf = (checkoutId: string): string => `checkout-code.${checkoutId}`
