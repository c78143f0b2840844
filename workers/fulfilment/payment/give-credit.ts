import { refundOfCredit } from '../../../src/shared/order/failed-refunds.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { repaidBy } from '../../../src/shared/payment/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import { type AskedAdvance, advanceAll } from '../advance.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { finishMessages } from '../outbox/finish.ts'

type Grant = Accepted<Extract<PaymentsMessage, { type: 'store-credit.grant' }>>

/**
 * Gives members the store credit of refunds, once per refund. The order has set the amount aside
 * before: credit is given only for a refund that the order still has. A refund without a part for
 * the payment's provider ends here: it has succeeded, or failed where nobody can have the credit.
 */
export async function giveCredit(deps: FulfilmentDeps, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return
  const states = await readOrderStates(
    deps.orders,
    grants.map(({ message }) => message.body.orderId),
  )
  const refundOf = ({ message: { body } }: Grant) => {
    const order = states.get(body.orderId)?.order
    return order ? refundOfCredit(order, body.refundId) : undefined
  }
  const known = grants.filter((one) => refundOf(one) !== undefined)
  // A message commits with its refund: this read was too early.
  for (const one of grants) if (!known.includes(one)) retryLater(one.delivery)
  const answers = await inParallel(known, CALLS_AT_ONCE, async (one) =>
    refundOf(one) ? grant(deps, one.message.body) : null,
  )
  const done = known.flatMap((one, i) => {
    const answer = answers[i]
    const isLater = answer?.status !== 'fulfilled' || isPassing(answer.value)
    if (isLater) retryLater(one.delivery)
    return isLater ? [] : [{ one, given: answer.value?.ok === true }]
  })
  const ended = done.flatMap(({ one, given }): AskedAdvance[] => {
    const { delivery, message } = one
    const { orderId, refundId, amount } = message.body
    const refund = refundOf(one)
    const payment = states.get(orderId)?.order.payment
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

/** Gives the credit to the order's shopper, or to the member that this visitor became. */
async function grant(
  deps: FulfilmentDeps,
  { shopperId, orderId, refundId: reference, amount, reason }: Grant['message']['body'],
): Promise<Result<unknown>> {
  const give = (to: string) =>
    deps.shopper(to).execute({
      caller: { kind: 'system', shopperId: to },
      command: { type: 'store-credit.grant', reference, amount: amount.amount, reason, orderId },
    })
  const answer = await give(shopperId)
  if (answer.ok || answer.problem.code !== 'member_required') return answer
  const caller = { kind: 'system', shopperId } as const
  const became = await deps.shopper(shopperId).read(caller, { type: 'merged-into' })
  if (!became.ok) return became
  return became.value.shopperId === null ? answer : give(became.value.shopperId)
}

/** An object of an older release does not know the command yet. */
const isPassing = (answer: Result<unknown> | null): boolean =>
  answer?.ok === false && answer.problem.code === 'dependency_unavailable'
