import type { QueueName } from '../../src/shared/platform/messages.ts'
import { consumeBehaviour } from './behaviour/consumer.ts'
import { consumeCatalog } from './catalog/consumer.ts'
import type { Delivery } from './deliveries.ts'
import type { FulfilmentDeps } from './deps.ts'
import { consumeInventory } from './inventory/consumer.ts'
import { consumeDelivery } from './logistics/consumer.ts'
import { consumeNotifications } from './notify/consumer.ts'
import { consumeOrders } from './order/consumer.ts'
import { consumePayments } from './payment/consumer.ts'

/**
 * Handles a batch: acknowledges or retries each delivery. @throws where the whole batch is to come
 * again; deliveries acknowledged before stay so.
 */
type Consumer = (deps: FulfilmentDeps, deliveries: readonly Delivery[]) => Promise<void>

/** The consumer of each queue. */
export const CONSUMERS: Readonly<Record<QueueName, Consumer>> = {
  orders: consumeOrders,
  inventory: consumeInventory,
  delivery: consumeDelivery,
  payments: consumePayments,
  notifications: consumeNotifications,
  behaviour: consumeBehaviour,
  catalog: consumeCatalog,
}
