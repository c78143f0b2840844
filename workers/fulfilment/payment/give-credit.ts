import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { repaidBy } from '../../../src/shared/payment/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import { type AskedAdvance, advanceAll } from '../advance.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { finishMessages } from '../outbox/finish.ts'

type Grant = Accepted<Extract<PaymentsMessage, { type: 'store-credit.grant' }>>

/**
 * Gives members the store credit of refunds, once per refund. A refund without a part for the
 * payment's provider ends here: it has succeeded, or failed where nobody can have the credit.
 */
export async function giveCredit(deps: FulfilmentDeps, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return
  const answers = await inParallel(grants, CALLS_AT_ONCE, ({ message }) => {
    const { shopperId, orderId, refundId: reference, amount, reason } = message.body
    return deps.shopper(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'store-credit.grant', reference, amount: amount.amount, reason, orderId },
    })
  })
  const done = grants.flatMap((one, i) => {
    const answer = answers[i]
    const isLater = answer?.status !== 'fulfilled' || isPassing(answer.value)
    if (isLater) retryLater(one.delivery)
    return isLater ? [] : [{ one, given: answer.value.ok }]
  })
  const states = await readOrderStates(
    deps.orders,
    done.map(({ one }) => one.message.body.orderId),
  )
  const ended = done.flatMap(({ one: { delivery, message }, given }): AskedAdvance[] => {
    const { orderId, refundId, amount } = message.body
    const { payment } = states.get(orderId)?.order ?? {}
    const refund = payment?.refunds?.find(({ id }) => id === refundId)
    if (!given) log('store-credit.not-given', { orderId })
    if (!payment || refund?.status !== 'pending' || repaidBy(refund).amount !== 0) return []
    const of = { paymentId: payment.id, refundId } as const
    const event = given
      ? ({ type: 'payment.refunded', ...of, amount } as const)
      : ({ type: 'refund.failed', ...of, reason: 'The buyer is no member any more.' } as const)
    const at = rfc3339(deps.now())
    const finishes = message.id
    return [
      { delivery, advance: { orderId, event, eventId: finishes, actor: 'system', at, finishes } },
    ]
  })
  const advanced = new Set(ended.map(({ delivery }) => delivery))
  await finishMessages(
    deps,
    done.flatMap(({ one }) => (advanced.has(one.delivery) ? [] : [one])),
  )
  await advanceAll(deps, ended)
}

/** An object of an older release does not know the command yet. */
const isPassing = (answer: { ok: boolean; problem?: { code: string } }): boolean =>
  !answer.ok && answer.problem?.code === 'dependency_unavailable'
