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

/** Types of the feed: the public ones, and what an inventory system hears beside them. */
export type FeedEventType = PublicEventType | 'return.received'

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
}

/** The feed of one database. */
export interface EventFeed {
  /** At most `limit` events behind the position, in the order of their commits. */
  read(after: number, limit: number): Promise<FeedEvent[]>
  /** The position of the last event; 0 where there is none. */
  last(): Promise<number>
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
