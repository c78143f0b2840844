import shop from '../../../shop.config.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import { pointsTermsOf } from '../../../src/shared/points/rules.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { finishMessages } from '../outbox/finish.ts'

type Settlement = Accepted<Extract<PaymentsMessage, { type: 'points.settle' }>>

/** Gives and takes members' points of orders. The member's object takes a version once. */
export async function settleAllPoints(
  deps: FulfilmentDeps,
  settlements: readonly Settlement[],
): Promise<void> {
  if (settlements.length === 0) return
  const terms = pointsTermsOf(shop.points)
  const answers = await inParallel(settlements, CALLS_AT_ONCE, ({ message: { body } }) => {
    const { shopperId, ...settlement } = body
    return deps.shopper(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'points.settle', ...settlement, terms },
    })
  })
  const done = settlements.filter(({ delivery, message }, i) => {
    const answer = answers[i]
    const isKnown =
      answer?.status === 'fulfilled' &&
      (answer.value.ok || answer.value.problem.code !== 'dependency_unavailable')
    if (!isKnown) retryLater(delivery)
    else if (!answer.value.ok) log('points.not-settled', { orderId: message.body.orderId })
    return isKnown
  })
  await finishMessages(deps, done)
}
