import { z } from 'zod'
import type { RetryPolicy } from '../kit/call-retry.ts'
import { HOUR_MS, MINUTE_MS } from '../platform/clock.ts'
import type { FeedEvent, FeedEventType } from '../webhook/contract.ts'
import type { DocumentBody, DocumentType, NewDocument } from './contract.ts'

/** A document is tried until the system takes it. */
export const DOCUMENT_RETRY: Omit<RetryPolicy, 'firstWaitMs'> = {
  waitMaxMs: 10 * MINUTE_MS,
  triesForMs: null,
}

/** A document that is tried in vain for longer is an alert. */
export const DOCUMENT_LATE_MS = HOUR_MS

/**
 * A system that is new gets the events of so many milliseconds before its first run, which a change
 * of an order may have woken.
 */
export const NEW_SYSTEM_LOOKBACK_MS = 2 * MINUTE_MS

/**
 * The document of each event of the feed. `order.cancelled` of the feed is none: it may be about
 * units that were never allocated, and `allocation.released` names those that were.
 */
const DOCUMENT_OF: Partial<Record<FeedEventType, DocumentType>> = {
  'order.allocated': 'order.allocated',
  'allocation.released': 'order.cancelled',
  'order.shipped': 'order.shipped',
  'allocation.left': 'order.shipped',
  'return.received': 'return.received',
}

/** Written by order/public-events.ts. */
const UnitsSchema = z.object({
  orderId: z.string(),
  number: z.string(),
  returnId: z.string().optional(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
})

/**
 * The document that an event of the feed is to a system; null where it is none. Lines of one SKU
 * are one. A change that the system reported itself is not sent back to it.
 * @param system the system's name
 */
export function documentOf(event: FeedEvent, system: string): NewDocument | null {
  const type = DOCUMENT_OF[event.type]
  if (type === undefined || event.origin === system) return null
  const { orderId, number, returnId, lines } = UnitsSchema.parse(event.data)
  const units = new Map<string, number>()
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity)
  const moved = [...units].filter(([, quantity]) => quantity > 0)
  if (moved.length === 0) return null
  const body: DocumentBody = {
    type,
    timestamp: event.at,
    data: {
      orderId,
      number,
      ...(returnId === undefined ? {} : { returnId }),
      lines: moved.map(([sku, quantity]) => ({ sku, quantity })),
    },
  }
  return { id: event.id, type, body: JSON.stringify(body) }
}
