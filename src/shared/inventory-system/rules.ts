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

/** The field of an event's data that has a document's lines, and the type of the document. */
type Part = readonly [field: string, type: DocumentType]

/**
 * The documents of each event of the feed. `order.cancelled` of the feed has none: it may be about
 * units that were never allocated, and `allocation.released` names those that were.
 */
const DOCUMENTS_OF: Partial<Record<FeedEventType, readonly Part[]>> = {
  'order.allocated': [['lines', 'order.allocated']],
  'allocation.released': [['lines', 'order.cancelled']],
  'order.shipped': [['lines', 'order.shipped']],
  'allocation.left': [['lines', 'order.shipped']],
  'return.received': [['lines', 'return.received']],
  'units.returned': [
    ['released', 'order.cancelled'],
    ['returned', 'return.received'],
  ],
  'units.refunded': [
    ['released', 'order.cancelled'],
    ['left', 'order.shipped'],
    ['returned', 'return.received'],
  ],
}

/** Written by order/public-events.ts. */
const OrderSchema = z.object({
  orderId: z.string(),
  number: z.string(),
  returnId: z.string().optional(),
})
const LinesSchema = z.array(z.object({ sku: z.string(), quantity: z.int() })).default([])

/** The units of each SKU, each SKU once; null for data that is no lines. */
function unitsOf(lines: unknown): DocumentBody['data']['lines'] | null {
  const units = new Map<string, number>()
  const parsed = LinesSchema.safeParse(lines)
  if (!parsed.success) return null
  for (const { sku, quantity } of parsed.data) {
    units.set(sku, (units.get(sku) ?? 0) + quantity)
  }
  return [...units]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .filter(({ quantity }) => quantity > 0)
}

/**
 * The documents that an event of the feed is to a system; most are one or none. Lines of one SKU
 * are one. A change that the system reported itself is not sent back to it. The key of a document
 * follows from the event. Null for an event whose data cannot be read.
 * @param system the system's name
 */
export function documentsOf(event: FeedEvent, system: string): NewDocument[] | null {
  const parts = DOCUMENTS_OF[event.type]
  if (parts === undefined || event.origin === system) return []
  const order = OrderSchema.safeParse(event.data)
  const units = parts.map((part) => ({ part, lines: unitsOf(event.data[part[0]]) }))
  if (!order.success || units.some(({ lines }) => lines === null)) return null
  const { orderId, number, returnId } = order.data
  return units.flatMap(({ part: [field, type], lines }) => {
    if (lines === null || lines.length === 0) return []
    const data = { orderId, number, ...(returnId === undefined ? {} : { returnId }), lines }
    const body: DocumentBody = { type, timestamp: event.at, data }
    const id = field === 'lines' ? event.id : `${event.id}_${field}`
    return [{ id, type, body: JSON.stringify(body) }]
  })
}
