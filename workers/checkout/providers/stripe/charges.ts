import type Stripe from 'stripe'
import type {
  Charge,
  ChargeList,
  ChargePage,
  ChargeRefund,
  ChargeToRefund,
  ChargeWindow,
} from '../../../../src/shared/payment/charges/contract.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import { fromStripe } from './amounts.ts'
import { isRefusal, underKey } from './client.ts'
import { refOf, takenEvent } from './events.ts'

/** The most that Stripe gives in one page. */
const PAGE_ROWS = 100

/**
 * Stripe's list of payments. A payment by a method that takes days is in it once it has succeeded:
 * one that still does so when its part of the list is read is told by its webhook alone.
 */
export const stripeCharges = (client: Stripe): ChargeList => ({
  listCharges: (window) => list(client, window),
  refundCharge: (charge) => refund(client, charge),
  chargeOf: async (_paymentId, sessionId) => {
    if (sessionId === undefined) return null
    const { payment_intent: intent } = await client.checkout.sessions.retrieve(sessionId)
    return typeof intent === 'string' ? intent : (intent?.id ?? null)
  },
})

async function list(client: Stripe, { since, until, cursor }: ChargeWindow): Promise<ChargePage> {
  const { data, has_more: hasMore } = await client.paymentIntents.list({
    created: { gte: since / 1000, lt: until / 1000 },
    limit: PAGE_ROWS,
    expand: ['data.latest_charge'],
    ...(cursor === null ? {} : { starting_after: cursor }),
  })
  return {
    charges: data.filter(isHeld).map(chargeOf),
    cursor: hasMore ? (data.at(-1)?.id ?? null) : null,
  }
}

/** Whether money came of it that has not gone back. */
export const isHeld = ({ status, latest_charge: charge }: Stripe.PaymentIntent): boolean =>
  status === 'succeeded' && !(typeof charge === 'object' && charge?.refunded)

function chargeOf(intent: Stripe.PaymentIntent): Charge {
  const { id, created, amount_received: amount, currency, metadata } = intent
  const ref = refOf(metadata)
  return {
    kind: 'stripe',
    id,
    at: rfc3339(created * 1000),
    amount: fromStripe(amount, currency),
    event: ref && takenEvent(intent, ref),
  }
}

/** Names a refund that no order hears of. */
const MARK = 'unmatchedCharge'

/** The charge that no order wants, of a refund of one; undefined of any other refund. */
export const unmatchedOf = ({ metadata }: Pick<Stripe.Refund, 'metadata'>): string | undefined =>
  metadata?.[MARK]

async function refund(client: Stripe, { id, key }: ChargeToRefund): Promise<ChargeRefund> {
  const params = { payment_intent: id, metadata: { [MARK]: id } }
  const made = async () => {
    const { data } = await client.refunds.list({ payment_intent: id, limit: PAGE_ROWS })
    return data.find((one) => unmatchedOf(one) !== undefined) ?? null
  }
  try {
    const known = await made()
    const send = (idempotencyKey: string) => client.refunds.create(params, { idempotencyKey })
    return statusOf(known ?? (await underKey(key, send, made)))
  } catch (error) {
    if (!isRefusal(error)) throw error
    return error.code === 'charge_already_refunded' ? 'succeeded' : 'failed'
  }
}

function statusOf({ status }: Stripe.Refund): ChargeRefund {
  if (status === 'succeeded') return 'succeeded'
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending'
}
