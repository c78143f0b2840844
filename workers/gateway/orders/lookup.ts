import { normalEmail } from '../../../src/shared/checkout/buyer/rules.ts'
import { sha256 } from '../../../src/shared/kit/digest.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { findOrdersByNumber } from '../../../src/shared/order/find-order.ts'
import { normalNumber } from '../../../src/shared/order-access/rules.ts'
import { signOrderAccess } from '../../../src/shared/order-access/token.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { type CodeSubject, checkCode, sendCode } from '../http/codes/codes.ts'
import { guard } from '../http/limiter/guard.ts'
import { orderAccessKey } from '../http/middleware/order-access.ts'

/** An order as its buyer names it. */
interface LookupInput {
  number: string
  email: string
}

/** A text that cannot be a number is looked for all the same, so that it is answered alike. */
const numberOf = ({ number }: LookupInput): string => normalNumber(number) ?? number

/** Spellings of one number and mailbox share their codes and wrong tries. */
const subjectOf = (input: LookupInput): CodeSubject => ({
  purpose: 'order-lookup',
  subject: `${numberOf(input)} ${normalEmail(input.email)}`,
})

/** Counts by number and e-mail, and by network: a list of guesses is refused as a whole. */
const count = async (c: GatewayContext, { subject }: CodeSubject): Promise<Result<null>> =>
  guard(c, 'order-lookup', await sha256(subject))

/** The order with this number and e-mail, in any spelling of both; null where there is none. */
async function findOrder(c: GatewayContext, input: LookupInput): Promise<Order | null> {
  const found = await findOrdersByNumber(ordersDatabases(c.env), numberOf(input))
  const mailbox = normalEmail(input.email)
  return found.find(({ email }) => normalEmail(email) === mailbox) ?? null
}

/**
 * Sends a code to the order's own address. The answer is the same, in body and time, where no
 * order fits. Refuses `rate_limited` and `too_many_codes`, both whether or not an order fits.
 */
export async function sendLookupCode(
  c: GatewayContext,
  input: LookupInput,
): Promise<Result<{ expiresAt: string }>> {
  const subject = subjectOf(input)
  const within = await count(c, subject)
  if (!within.ok) return within
  const recipient = async () => (await findOrder(c, input))?.email ?? null
  return sendCode(c, { ...subject, mailbox: input.email, recipient })
}

/** Exchanges a code for a token of the order. Refuses `code_invalid` and `too_many_tries`. */
export async function verifyLookup(
  c: GatewayContext,
  { code, ...input }: LookupInput & { code: string },
): Promise<Result<{ token: string; orderId: string; expiresAt: string }>> {
  const subject = subjectOf(input)
  const within = await count(c, subject)
  if (!within.ok) return within
  const checked = await checkCode(c, subject, code.normalize('NFKC').replace(/\s/g, ''))
  if (!checked.ok) return checked
  const order = await findOrder(c, input)
  // Its e-mail changed, or it was erased, after the code was sent.
  if (order === null) return refuse('code_invalid')
  const key = await orderAccessKey(c.env)
  const { token, endsAt } = await signOrderAccess(key, order, 'lookup', Date.now())
  return ok({ token, orderId: order.id, expiresAt: rfc3339(endsAt) })
}
