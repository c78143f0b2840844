import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PaymentStatus } from '../payment/contract.ts'
import type { OrderAttention, OrderEventType, OrderStatus } from './contract.ts'

/** Mirrors migrations/orders; constraints stand there. Times are milliseconds since 1970 UTC. */
export const orders = sqliteTable('orders', {
  id: text('id').primaryKey(),
  shopperId: text('shopper_id').notNull(),
  checkoutId: text('checkout_id').notNull(),
  number: text('number').notNull(),
  status: text('status').$type<OrderStatus>().notNull(),
  paymentStatus: text('payment_status').$type<PaymentStatus>().notNull(),
  attention: text('attention').$type<OrderAttention>(),
  version: integer('version').notNull(),
  total: integer('total').notNull(),
  currency: text('currency').notNull(),
  headHash: text('head_hash').notNull(),
  snapshot: text('snapshot').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

export const orderEvents = sqliteTable(
  'order_event',
  {
    orderId: text('order_id').notNull(),
    sequence: integer('sequence').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').$type<OrderEventType>().notNull(),
    at: text('at').notNull(),
    actor: text('actor').notNull(),
    data: text('data').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.sequence] })],
)
