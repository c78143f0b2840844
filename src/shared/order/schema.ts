import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { PaymentStatus } from '../payment/contract.ts'
import {
  MONEY_ATTENTIONS,
  ORDER_STATUSES,
  type OrderAttention,
  type OrderEventType,
} from './contract.ts'

/** The column's closed set is older than partial refunds: see `paymentColumnOf` in write-store.ts. */
const PAYMENT_STATUSES = [
  'pending',
  'succeeded',
  'declined',
  'unknown',
  'cancelled',
  'due_on_delivery',
  'refunding',
  'refunded',
] as const satisfies readonly PaymentStatus[]

/** The tables of an orders database (migrations/orders). Times are milliseconds since 1970 UTC. */
export const orders = sqliteTable(
  'orders',
  {
    id: text('id').primaryKey(),
    shopperId: text('shopper_id').notNull(),
    checkoutId: text('checkout_id').notNull(),
    number: text('number').notNull(),
    status: text('status', { enum: ORDER_STATUSES }).notNull(),
    paymentStatus: text('payment_status', { enum: PAYMENT_STATUSES }).notNull(),
    version: integer('version').notNull(),
    total: integer('total').notNull(),
    currency: text('currency').notNull(),
    headHash: text('head_hash').notNull(),
    snapshot: text('snapshot').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    attention: text('attention', { enum: MONEY_ATTENTIONS }),
    /** Lower case. A Worker of an earlier release leaves it to a trigger. */
    email: text('email'),
    /** `open` where a return waits for the shop; null for an order without one. */
    returns: text('returns', { enum: ['open', 'closed'] }),
    /** Also what the closed set of `attention` has not. */
    deliveryAttention: text('delivery_attention').$type<OrderAttention>(),
  },
  (table) => [
    uniqueIndex('orders_shopper_checkout').on(table.shopperId, table.checkoutId),
    index('orders_delivered').on(table.updatedAt).where(sql`${table.status} = 'delivered'`),
    index('orders_returns').on(table.returns, table.id).where(sql`${table.returns} IS NOT NULL`),
    index('orders_attention').on(table.id).where(sql`${table.attention} IS NOT NULL`),
    index('orders_look')
      .on(table.id)
      .where(sql`coalesce(${table.attention}, ${table.deliveryAttention}) IS NOT NULL`),
    index('orders_number').on(table.number),
    index('orders_email').on(table.email, table.id),
    index('orders_status').on(table.status, table.id),
    index('orders_payment')
      .on(table.paymentStatus, table.id)
      .where(sql`${table.paymentStatus} NOT IN ('succeeded', 'due_on_delivery')`),
  ],
)

export const orderEvents = sqliteTable(
  'order_event',
  {
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
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

export const orderNotes = sqliteTable(
  'order_note',
  {
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    id: text('id').notNull(),
    at: integer('at').notNull(),
    authorId: text('author_id').notNull(),
    authorName: text('author_name').notNull(),
    text: text('text').notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.id] })],
)

/** Which parcel a tracking number is, as releases wrote it before `carrierParcels`. */
export const parcels = sqliteTable('parcel', {
  trackingNumber: text('tracking_number').primaryKey(),
  orderId: text('order_id')
    .notNull()
    .references(() => orders.id),
  shipmentId: text('shipment_id').notNull(),
})

/** The parcels of a tracking number. Times are milliseconds since 1970 UTC. */
export const carrierParcels = sqliteTable(
  'carrier_parcel',
  {
    trackingNumber: text('tracking_number').notNull(),
    shipmentId: text('shipment_id').notNull(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    /** `carrierKey` of its carrier. */
    carrier: text('carrier').notNull(),
    bookedAt: integer('booked_at').notNull(),
    /** When its carrier is asked for it next; null: never. */
    dueAt: integer('due_at'),
  },
  (table) => [
    primaryKey({ columns: [table.trackingNumber, table.shipmentId] }),
    index('carrier_parcel_due')
      .on(table.carrier, table.dueAt)
      .where(sql`${table.dueAt} IS NOT NULL`),
  ],
)

export const outbox = sqliteTable('outbox', {
  id: text('id').primaryKey(),
  queue: text('queue', { enum: ['orders', 'inventory', 'delivery', 'notifications'] }).notNull(),
  message: text('message').notNull(),
  createdAt: integer('created_at').notNull(),
  dueAt: integer('due_at').notNull(),
  attempts: integer('attempts').notNull().default(0),
})

/** Slots that the reports have yet to count; `taken` names the run that counts. */
export const reportDue = sqliteTable('report_due', {
  slot: integer('slot').primaryKey(),
  taken: text('taken'),
})
