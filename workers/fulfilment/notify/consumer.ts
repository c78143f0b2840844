import { requeueMail } from '../../../src/shared/notify/queue-store.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { finishOutbox } from '../../../src/shared/order/write-store.ts'
import type { QueueMessages } from '../../../src/shared/platform/messages.ts'
import { type Accepted, accept, type Delivery, ofType, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { wakeByMessage } from '../outbound/kinds.ts'
import { mailDatabases } from './databases.ts'
import { sendMailsNow } from './send-queued.ts'
import { tellShoppers } from './tell-shoppers.ts'

type NotificationsMessage = QueueMessages['notifications']
type Of<T extends NotificationsMessage['type']> = Accepted<
  Extract<NotificationsMessage, { type: T }>
>

/**
 * Queue `notifications`: orders that changed without the shopper's doing, mails to send again, and
 * calls of the merchant's systems that are due.
 */
export async function consumeNotifications(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('notifications', deliveries)
  wakeByMessage(deps, ofType(accepted, 'calls.due'))
  await queueAgain(deps, ofType(accepted, 'mail.send'))
  await pushOrders(deps, ofType(accepted, 'order.changed'))
}

/** A mail whose dead letter was replayed. One that was sent meanwhile stays sent. */
async function queueAgain(
  deps: FulfilmentDeps,
  accepted: readonly Of<'mail.send'>[],
): Promise<void> {
  const databases = mailDatabases(deps)
  for (const { delivery, message } of accepted) {
    const { shard, mailId, at } = message.body
    const found = databases.find((one) => one.shard === shard)
    const key = { id: mailId, at }
    if (found && (await requeueMail(found.db, key, 'undelivered', deps.now()))) {
      sendMailsNow(deps, [key])
    }
    delivery.ack()
  }
}

/** Messages of an older release also carry the mail, which is stored once by its id. */
async function pushOrders(
  deps: FulfilmentDeps,
  accepted: readonly Of<'order.changed'>[],
): Promise<void> {
  const mails = accepted.flatMap(({ message: { id, body } }) =>
    body.mail === null ? [] : [{ id, ...body.mail, isQueued: deps.sender.sends }],
  )
  await insertMail(deps.engagement, mails)
  const news = accepted.map(({ message: { body } }) => ({ ...body, acknowledges: [] }))
  const failed = await tellShoppers(deps, news)
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
