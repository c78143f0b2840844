import { endsOpenOrder } from '../../../src/shared/budget/rules.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { finishOutbox } from '../../../src/shared/order/store.ts'
import type { NotificationsMessage } from '../../../src/shared/platform/messages.ts'
import {
  type Accepted,
  accept,
  CALLS_AT_ONCE,
  type Delivery,
  inParallel,
  retryLater,
} from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/**
 * Queue `notifications`: the mail, then the push into the shopper's object, then the release of the
 * buyer's budgets. All may repeat: a mail is kept once by its id, the object takes an order only
 * where it is newer than its own, and an order is released once.
 */
export async function consumeNotifications(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('notifications', deliveries)
  const mails = accepted.flatMap(({ message: { id, body } }) =>
    body.mail === null ? [] : [{ id, ...body.mail }],
  )
  await insertMail(deps.engagement, mails)
  const unpushed = await pushAll(deps, accepted)
  const failed = new Set([...unpushed, ...(await releaseEnded(deps, accepted))])
  const done = accepted.filter(({ message }) => !failed.has(message.body.order.id))
  const groups = groupByDatabase(deps.orders, done, ({ message }) => message.body.order.id)
  await Promise.all(
    [...groups].map(([db, own]) =>
      finishOutbox(
        db,
        own.map(({ message }) => message.id),
      ),
    ),
  )
  for (const one of accepted) {
    if (failed.has(one.message.body.order.id)) retryLater(one.delivery)
    else one.delivery.ack()
  }
}

/** Pushes the newest state of each order once; answers the orders whose push broke. */
async function pushAll(
  deps: FulfilmentDeps,
  accepted: readonly Accepted<NotificationsMessage>[],
): Promise<Set<string>> {
  const newest = new Map<string, { order: Order; shopperId: string }>()
  for (const { message } of accepted) {
    const { order, shopperId } = message.body
    // The first version is the object's own.
    const seen = newest.get(order.id)?.order.version ?? 1
    if (order.version > seen) newest.set(order.id, { order, shopperId })
  }
  const pushes = [...newest.values()]
  const settled = await inParallel(pushes, CALLS_AT_ONCE, ({ order, shopperId }) =>
    deps.shopper(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'order.advance', order, acknowledges: [] },
    }),
  )
  const broken = pushes.filter((_, i) => settled[i]?.status !== 'fulfilled')
  return new Set(broken.map(({ order }) => order.id))
}

/** Orders that are paid, delivered or cancelled free the budgets; answers those that could not. */
async function releaseEnded(
  deps: FulfilmentDeps,
  accepted: readonly Accepted<NotificationsMessage>[],
): Promise<Set<string>> {
  const ended = accepted
    .map(({ message }) => message.body)
    .filter(({ order }) => endsOpenOrder(order))
  const settled = await inParallel(ended, CALLS_AT_ONCE, ({ shopperId, order: { id, email } }) =>
    deps.checkout.releaseOrder({ orderId: id, shopperId, email }),
  )
  const broken = ended.filter((_, i) => settled[i]?.status !== 'fulfilled')
  return new Set(broken.map(({ order }) => order.id))
}
