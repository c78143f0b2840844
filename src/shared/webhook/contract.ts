import { z } from 'zod'
import type { Infer } from '../platform/schemas.ts'

/** The events that merchants' systems may subscribe to. */
export const PUBLIC_EVENT_TYPES = [
  'order.placed',
  'order.paid',
  'order.allocated',
  'order.shipped',
  'order.delivered',
  'order.cancelled',
  'order.refunded',
  'return.requested',
  'stock.low',
] as const
export type PublicEventType = (typeof PUBLIC_EVENT_TYPES)[number]

/**
 * Types of the feed: the public ones, and those that only inventory systems are told of.
 * `allocation.released`: units that were allocated to an order are its no more.
 * `allocation.left`: allocated units left the stock without a parcel of `order.shipped`.
 * `units.refunded`: money of some units goes back, which move in up to three ways by it.
 * `units.returned`: an order was cancelled whose carrier brought units back; others had not left.
 * `return.received`: goods are back in the house.
 */
export type FeedEventType =
  | PublicEventType
  | 'allocation.released'
  | 'allocation.left'
  | 'units.refunded'
  | 'units.returned'
  | 'return.received'

/** An event of an order for the feed, before the store gives it a position. */
export interface OrderFeedEvent {
  orderId: string
  /** Grows within the order. */
  sequence: number
  type: FeedEventType
  /** RFC 3339. */
  at: string
  /** JSON of what never changes afterwards: the same at every reading. */
  data: Readonly<Record<string, unknown>>
  /** The outside system that reported the change; null where it is the shop's own. */
  origin: string | null
}

/** An event as it stands in a feed. */
export interface FeedEvent {
  /** Where its feed has it: grows in the order of the commits. */
  position: number
  /** The same for every receiver and every attempt: `webhook-id`. */
  id: string
  /** The order or SKU it is about: one subject's events are delivered in sequence. */
  subject: string
  type: FeedEventType
  at: string
  sequence: number
  data: Readonly<Record<string, unknown>>
  /** The outside system that reported the change; null where it is the shop's own. */
  origin: string | null
}

/** A SKU whose available units fell to the shop's low bound. */
export interface LowStock {
  sku: string
  /** Of its level. */
  version: number
  /** RFC 3339. */
  at: string
  available: number
  lowUnits: number
}

/** The feed of one database. */
export interface EventFeed {
  /** At most `limit` events behind the position, in the order of their commits. */
  read(after: number, limit: number): Promise<FeedEvent[]>
  /** The position of the last event; 0 where there is none. */
  last(): Promise<number>
  /** The position of the last event before a moment (RFC 3339); 0 where there is none. */
  lastBefore(at: string): Promise<number>
}

/** An event as `GET /events` lists it. */
export const PublicEventSchema = z
  .object({
    id: z.string(),
    type: z.enum(PUBLIC_EVENT_TYPES),
    timestamp: z.iso.datetime(),
    sequence: z.number().int(),
    data: z.looseObject({}),
  })
  .meta({ id: 'PublicEvent' })
export type PublicEvent = Infer<typeof PublicEventSchema>

export const WEBHOOK_STATUSES = ['active', 'disabled'] as const
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number]

/** A system of the merchant that events are sent to. */
export const WebhookSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.enum(PUBLIC_EVENT_TYPES)),
    status: z.enum(WEBHOOK_STATUSES),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' })
export type Webhook = Infer<typeof WebhookSchema>

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const

/** An event on its way to a webhook. */
export const WebhookDeliverySchema = z
  .object({
    /** The event's id: a webhook has one delivery of each event. */
    id: z.string(),
    eventId: z.string(),
    type: z.enum(PUBLIC_EVENT_TYPES),
    sequence: z.number().int(),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.number().int(),
    /** The answer to each attempt; null where none came. */
    statusCodes: z.array(z.number().int().nullable()),
    /** Null where no attempt follows. */
    nextAttemptAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = Infer<typeof WebhookDeliverySchema>
