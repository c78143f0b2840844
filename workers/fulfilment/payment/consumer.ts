import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import { type AskedAdvance, advanceAll } from '../advance.ts'
import {
  type Accepted,
  accept,
  CALLS_AT_ONCE,
  type Delivery,
  inParallel,
  ofType,
  retryLater,
} from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { issueInvoices } from '../invoice/issue-invoices.ts'
import { finishMessages } from '../outbox/finish.ts'

type Refund = Extract<PaymentsMessage, { type: 'payment.refund' }>

/** Queue `payments`: asks providers to return money, and issues invoices and credit notes. */
export async function consumePayments(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('payments', deliveries)
  await Promise.all([
    refundAll(deps, ofType(accepted, 'payment.refund')),
    issueInvoices(deps, ofType(accepted, 'invoice.issue')),
  ])
}

/**
 * The provider may need time: its answer is asked for again, with the same key. A refund that it
 * refuses fails on its order, for staff to see.
 */
export async function refundAll(
  deps: FulfilmentDeps,
  refunds: readonly Accepted<Refund>[],
): Promise<void> {
  if (refunds.length === 0) return
  const waiting = await finishEnded(deps, refunds)
  const answers = await inParallel(waiting, CALLS_AT_ONCE, ({ message }) =>
    deps.checkout.refund({ ...message.body, key: message.id }),
  )
  const asked = waiting.flatMap(({ delivery, message }, i): AskedAdvance[] => {
    const answer = answers[i]
    if (answer?.status !== 'fulfilled') {
      retryLater(delivery)
      return []
    }
    // Its outbox row stays: the sweep asks again, less and less often.
    if (answer.value.status === 'refunding') {
      delivery.ack()
      return []
    }
    const { orderId, refundId: asked } = message.body
    const finishes = message.id
    if (answer.value.status === 'failed') {
      const { paymentId } = message.body
      const { reason } = answer.value
      log('payment.refund-failed', { orderId, paymentId })
      // A refund of an earlier release has no id in its order: it ends as a dead letter.
      if (asked === undefined) {
        retryLater(delivery)
        return []
      }
      const event = { type: 'refund.failed', refundId: asked, paymentId, reason } as const
      const at = rfc3339(deps.now())
      const advance = { orderId, event, eventId: finishes, actor: 'payment', at, finishes } as const
      return [{ delivery, advance }]
    }
    const { eventId, paymentId, amount, at, refundId: known = eventId } = answer.value.event
    const refundId = asked ?? known
    const event = { type: 'payment.refunded', paymentId, amount, refundId } as const
    return [{ delivery, advance: { orderId, event, eventId, actor: 'payment', at, finishes } }]
  })
  await advanceAll(deps, asked)
}

/** Ends messages of refunds that ended meanwhile, such as by hand. Gives those that wait. */
async function finishEnded(
  deps: FulfilmentDeps,
  refunds: readonly Accepted<Refund>[],
): Promise<Accepted<Refund>[]> {
  const states = await readOrderStates(
    deps.orders,
    refunds.map(({ message }) => message.body.orderId),
  )
  const hasEnded = ({ message: { body } }: Accepted<Refund>): boolean => {
    const known = states.get(body.orderId)?.order.payment.refunds ?? []
    return known.some(({ id, status }) => id === body.refundId && status !== 'pending')
  }
  const ended = refunds.filter(hasEnded)
  await finishMessages(deps, ended)
  return refunds.filter((one) => !ended.includes(one))
}
