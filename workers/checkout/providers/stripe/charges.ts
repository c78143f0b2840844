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
 * Stripe's list of charges. A charge is made as its money is taken, however long ago its payment was
 * begun or declined. The charge of a method that takes days is in the list once it has succeeded: one
 * that still does so when its part of the list is read is told by its webhook alone.
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
  // A cursor of an earlier release names a payment: its part of the list is read from the beginning.
  const isCharge = cursor !== null && !cursor.startsWith('pi_')
  const { data, has_more: hasMore } = await client.charges.list({
    created: { gte: since / 1000, lt: until / 1000 },
    limit: PAGE_ROWS,
    expand: ['data.payment_intent'],
    ...(isCharge ? { starting_after: cursor } : {}),
  })
  return {
    charges: data
      .filter(({ status, refunded }) => status === 'succeeded' && !refunded)
      .flatMap(chargeOf),
    cursor: hasMore ? (data.at(-1)?.id ?? null) : null,
  }
}

/** Whether money came of it that has not gone back. */
export const isHeld = ({ status, latest_charge: charge }: Stripe.PaymentIntent): boolean =>
  status === 'succeeded' && !(typeof charge === 'object' && charge?.refunded)

/** A charge by the id of its payment; one without a payment is no shop's. */
function chargeOf(charge: Stripe.Charge): Charge[] {
  const { payment_intent: intent, created, currency } = charge
  if (intent === null) return []
  const [id, own] = typeof intent === 'string' ? [intent, null] : [intent.id, intent.metadata]
  const ref = refOf(charge.metadata) ?? refOf(own)
  const taken = { id, created, currency, amount_received: charge.amount_captured }
  const amount = fromStripe(taken.amount_received, currency)
  const at = rfc3339(created * 1000)
  return [{ kind: 'stripe', id, at, amount, event: ref && takenEvent(taken, ref) }]
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
