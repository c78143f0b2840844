import { insertMail } from '../../../src/shared/notify/store.ts'
import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { finishOutbox } from '../../../src/shared/order/write-store.ts'
import { accept, type Delivery, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { tellShoppers } from './tell-shoppers.ts'

/**
 * Queue `notifications`: orders that changed without the shopper's doing. Messages of an older
 * release also carry the mail, which is kept once by its id.
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
