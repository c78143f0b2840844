import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { finishOutbox } from '../../../src/shared/order/write-store.ts'
import type { Accepted } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** Ends messages of orders whose effect is done: their outbox rows go, then they are acknowledged. */
export async function finishMessages(
  deps: Pick<FulfilmentDeps, 'orders'>,
  done: readonly Accepted<{ id: string; body: { orderId: string } }>[],
): Promise<void> {
  const groups = groupByDatabase(deps.orders, done, ({ message }) => message.body.orderId)
  await Promise.all(
    [...groups].map(([db, own]) =>
      finishOutbox(
        db,
        own.map(({ message }) => message.id),
      ),
    ),
  )
  for (const { delivery } of done) delivery.ack()
}
