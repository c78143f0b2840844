import { z } from 'zod'
import type { Infer } from '../platform/schemas.ts'
import { exactName, oneLine, token } from '../platform/text.ts'

/** The documents that inventory systems are sent. */
const DOCUMENT_TYPES = [
  'order.allocated',
  'order.cancelled',
  'order.shipped',
  'return.received',
] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** The bytes that a system gets, as JSON. */
export interface DocumentBody {
  type: DocumentType
  /** RFC 3339: when it happened. */
  timestamp: string
  data: {
    orderId: string
    number: string
    returnId?: string
    /** Units of each SKU, each SKU once. */
    lines: { sku: string; quantity: number }[]
  }
}

/** A document, before the store gives it a position. */
export interface NewDocument {
  /** Its key at every system: `webhook-id`. */
  id: string
  type: DocumentType
  body: string
}

/** Why the settings of a system are of no use. */
export type SettingsProblem = 'no_secret' | 'invalid_secret' | 'url_refused'

/** An inventory system of the settings `INVENTORY_<SYSTEM>_…`; its name is in lower case. */
export interface InventorySystem {
  name: string
  /** Null: it only sends. */
  url: string | null
  secret: string | null
  problem: SettingsProblem | null
}

/** `waiting`: not tried yet, or behind an earlier document. `failing`: tried in vain. */
export const DOCUMENT_STATES = ['waiting', 'failing', 'sent'] as const
export type DocumentState = (typeof DOCUMENT_STATES)[number]

/** A document of a system, as staff see it. */
export const InventoryDocumentSchema = z
  .object({
    id: z.string(),
    type: z.enum(DOCUMENT_TYPES),
    status: z.enum(DOCUMENT_STATES),
    orderId: z.string(),
    number: z.string(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.number().int() })),
    attempts: z.number().int(),
    /** The answer to the last attempt; null where none came, or none was made. */
    lastStatusCode: z.number().int().nullable(),
    /** Null where it is sent, or waits for an earlier document of one of its SKUs. */
    nextAttemptAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    sentAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'InventoryDocument' })
export type InventoryDocument = Infer<typeof InventoryDocumentSchema>

/** A system with its documents counted, as staff see it. */
export const InventorySystemSchema = z
  .object({
    system: z.string(),
    /** The host that documents are sent to; null where the settings name none. */
    host: z.string().nullable(),
    problem: z.enum(['no_secret', 'invalid_secret', 'url_refused', 'not_set_up']).nullable(),
    waiting: z.number().int(),
    failing: z.number().int(),
    /** Since when the oldest failing document is on its way. */
    failingSince: z.iso.datetime().nullable(),
    lastSentAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'InventorySystem' })
export type InventorySystemView = Infer<typeof InventorySystemSchema>

const ofOrder = { orderId: token({ max: 100 }) }

/** Reports of a warehouse about an order, as it sends them to the address of its system. */
export const OrderReportSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('order.packed'), data: z.object(ofOrder) }),
  z.object({
    type: z.literal('order.shipped'),
    data: z.object({
      ...ofOrder,
      carrier: oneLine({ max: 100 }).optional(),
      trackingNumber: oneLine({ max: 100 }).optional(),
      /** Units of the parcel; all that are left to ship where it is absent. */
      lines: z
        .array(z.object({ sku: exactName({ max: 100 }), quantity: z.int().min(1) }))
        .min(1)
        .max(200)
        .optional(),
    }),
  }),
])
export type OrderReport = z.output<typeof OrderReportSchema>

/** The order that a report was about, as it is now. */
export const ReportedOrderSchema = z
  .object({ orderId: z.string(), number: z.string(), status: z.string() })
  .meta({ id: 'ReportedOrder' })
export type ReportedOrder = Infer<typeof ReportedOrderSchema>
