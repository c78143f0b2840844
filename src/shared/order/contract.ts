import { z } from 'zod'
import { TAX_CLASSES } from '../catalog/contract.ts'
import { AddressSchema } from '../checkout/address/contract.ts'
import { RedeemedCodeSchema } from '../coupon/contract.ts'
import { OrderPaymentSchema, type Payment, type RefundLine } from '../payment/contract.ts'
import type { Money } from '../platform/money.ts'
import { type Infer, MoneySchema } from '../platform/schemas.ts'
import { OrderPointsSchema } from '../points/contract.ts'
import {
  CostSchema,
  LineCostSchema,
  LineDiscountSchema,
  TaxedRowSchema,
  TraceStepSchema,
} from '../pricing/contract.ts'
import { SlotRefSchema } from '../promotion/slots/contract.ts'
import { type ReturnLine, ReturnSchema, type UnitCondition } from './returns/contract.ts'

export const ORDER_STATUSES = [
  'placed',
  'awaiting_payment',
  'paid',
  'allocated',
  'packed',
  'shipped',
  'delivered',
  'completed',
  'cancelled',
  'refunding',
  'refunded',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

export type FulfilmentStatus =
  | 'unfulfilled'
  | 'allocated'
  | 'packed'
  | 'partially_shipped'
  | 'shipped'
  | 'delivered'
  | 'cancelled'

export type ShipmentStatus =
  | 'booked'
  | 'picked_up'
  | 'in_transit'
  | 'out_for_delivery'
  /** An attempt to deliver it failed; its carrier tries again or returns it. */
  | 'failed'
  | 'delivered'
  /** Its carrier brought it back. */
  | 'returned'
  | 'cancelled'

/** Units of a line of the order. */
const LineUnitsSchema = z.object({ lineId: z.string(), quantity: z.number().int() })
export type LineUnits = Infer<typeof LineUnitsSchema>

export const ShipmentSchema = z.object({
  id: z.string(),
  carrier: z.string(),
  trackingNumber: z.string(),
  status: z.string<ShipmentStatus>(),
  /** How its carrier names it. Absent where the shop made no booking at a carrier of the outside. */
  booking: z.object({ carrierId: z.string(), reference: z.string() }).optional(),
  /** Absent in a parcel of an earlier release: it has all units of its order. */
  lines: z.array(LineUnitsSchema).optional(),
  events: z.array(
    z.object({ status: z.string<ShipmentStatus>(), at: z.iso.datetime(), note: z.string() }),
  ),
})
export type Shipment = Infer<typeof ShipmentSchema>

const OrderLineSchema = z.object({
  id: z.string(),
  variantId: z.string(),
  productId: z.string(),
  sku: z.string(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  image: z.string().nullable(),
  /** The option values the image shows where it is another variant's. */
  shownIn: z.string().optional(),
  quantity: z.number().int(),
  /** Of one unit. Absent in an order from before the field. */
  weightGrams: z.number().int().optional(),
  unitPrice: MoneySchema,
  cost: LineCostSchema,
  /** Absent where nothing lowered it. */
  discounts: z.array(LineDiscountSchema).optional(),
  /** Absent in an order from before the field. */
  taxClass: z.enum(TAX_CLASSES).optional(),
  attributes: z.record(z.string(), z.string()),
  /** Absent where the line was sold without a hold: its variant is never out of stock. */
  holdId: z.string().optional(),
  /** Absent where the line is sent to the address. */
  requiresShipping: z.literal(false).optional(),
  /** Bought in a drop: the stock shard and the holder of its hold. */
  claim: z.object({ dropId: z.string(), shard: z.number().int(), holder: z.string() }).optional(),
})

/** An order as shoppers and staff see it. */
export const OrderSchema = z.object({
  id: z.string(),
  number: z.string(),
  status: z.string<OrderStatus>(),
  /** Grows with every change: the ledger's last sequence. */
  version: z.number().int(),
  payment: OrderPaymentSchema,
  /** Payments it was switched away from. Money that one of them took all the same goes back. */
  formerPayments: z.array(OrderPaymentSchema).optional(),
  fulfilment: z.object({
    status: z.string<FulfilmentStatus>(),
    shipments: z.array(ShipmentSchema),
    /** Its carrier did not book the parcel: staff send it, or the carrier answers after all. */
    bookingFailed: z.literal(true).optional(),
  }),
  lines: z.array(OrderLineSchema),
  cost: CostSchema,
  trace: z.array(TraceStepSchema),
  /** One per rate that it was taxed by. Absent in an order from before the field. */
  taxes: z.array(TaxedRowSchema).optional(),
  /** Of a member's order. Absent in an order from before the field. */
  points: OrderPointsSchema.optional(),
  deliveryOption: z.object({
    id: z.string(),
    title: z.string(),
    promise: z.object({ from: z.string(), to: z.string() }),
  }),
  email: z.string(),
  /** Absent where no line is shipped and none was given. */
  shippingAddress: AddressSchema.optional(),
  note: z.string().optional(),
  /** Absent where no code lowered it. */
  discountCodes: z.array(RedeemedCodeSchema).optional(),
  /** Those that its cart showed when its checkout began. */
  promotionSlots: z.array(SlotRefSchema).optional(),
  /** Goods that the buyer sends back, oldest first. */
  returns: z.array(ReturnSchema).optional(),
  /** Absent until the invoice is issued. */
  invoice: z.object({ number: z.string() }).optional(),
  /** When its buyer was erased: it has no email, and its address until it is delivered. */
  erasedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Order = Infer<typeof OrderSchema>

/** Whether any of the order's lines is sent to its address. */
export const needsDelivery = ({ lines }: Pick<Order, 'lines'>): boolean =>
  lines.some(({ requiresShipping }) => requiresShipping !== false)

/** Whether its stock is still to be committed: it is paid, or is paid at the door. */
export const awaitsAllocation = ({ status }: Pick<Order, 'status'>): boolean =>
  status === 'placed' || status === 'paid'

/** The refund of what an order took that ends before delivery: each order has one at most. */
export const closingRefundId = ({ id }: Pick<Order, 'id'>): string =>
  `rfd_${id.slice('ord_'.length)}`

/** The refund of the store credit that was spent on an order that ended unpaid. */
export const creditReturnId = (order: Pick<Order, 'id'>): string =>
  `${closingRefundId(order)}_credit`

/** Statuses of a parcel that has left the house. */
const LEFT: readonly ShipmentStatus[] = [
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'failed',
  'delivered',
  'returned',
]

/** Whether the parcel has left the house. */
export const hasLeft = ({ status }: Pick<Shipment, 'status'>): boolean => LEFT.includes(status)

/** An order that ended before delivery: nothing is allocated to it or sent for it any more. */
export const isClosed = (status: OrderStatus): boolean =>
  status === 'cancelled' || status === 'refunding' || status === 'refunded'

/** Where an order was placed; known to the shop, never shown. */
export interface PlacedOrder {
  order: Order
  shopperId: string
  checkoutId: string
}

/** `system:<name>` is an outside system of the merchant, `system` the shop itself. */
export type OrderActor =
  | 'shopper'
  | 'system'
  | 'carrier'
  | 'payment'
  | `staff:${string}`
  | `system:${string}`

/** Everything that can happen to an order. Each becomes one row of its ledger. */
export type OrderEvent =
  | { type: 'order.placed' }
  /** `switched`: the order came to this payment by a switch, which may still be on its way. */
  | { type: 'payment.succeeded'; paymentId: string; amount: Money; switched?: true }
  | { type: 'payment.declined'; paymentId: string; switched?: true }
  /** The shopper pays another way; `from` can no longer succeed. */
  | { type: 'payment.switched'; from: string; payment: Payment }
  /** A payment the order had been switched away from took the money all the same. */
  | { type: 'payment.late'; paymentId: string; amount: Money }
  | { type: 'stock.allocated' }
  /** The hold had run out and the units are gone: a paid order is refunded, another cancelled. */
  | { type: 'stock.lost'; sku: string }
  | { type: 'shipment.booked'; shipment: Shipment }
  /** The carrier refuses the parcel, or has not answered for long. */
  | { type: 'shipment.booking_failed'; shipmentId: string; reason: string }
  | { type: 'order.packed' }
  | { type: 'order.shipped' }
  /** Staff send some units of the order in a parcel of their own. */
  | { type: 'shipment.shipped'; shipment: Shipment }
  /** `shipmentId` is absent where the report is about each parcel of the order. */
  | { type: 'shipment.moved'; shipmentId?: string; status: ShipmentStatus; note: string }
  | { type: 'order.delivered' }
  | { type: 'order.completed' }
  | { type: 'order.cancelled'; reason: string }
  /** Staff, or a return, ask for money back. `lines` names the units it is for. */
  | {
      type: 'refund.requested'
      refundId: string
      paymentId: string
      amount: Money
      reason: string
      lines?: RefundLine[]
      /** All of it becomes store credit, whatever it was paid with. */
      to?: 'store-credit'
    }
  /** The provider refuses the refund for good. */
  | { type: 'refund.failed'; refundId: string; paymentId: string; reason: string }
  /** Money went back, all or a part, from any source. */
  | { type: 'payment.refunded'; paymentId: string; amount: Money; refundId?: string }
  /** The buyer disputes the payment at the provider (a chargeback). */
  | { type: 'payment.disputed'; paymentId: string; amount: Money; disputeId: string }
  | { type: 'payment.dispute_won'; paymentId: string; amount: Money; disputeId: string }
  /** The provider took the disputed amount back. */
  | { type: 'payment.dispute_lost'; paymentId: string; amount: Money; disputeId: string }
  /** The buyer asks to send goods back. */
  | { type: 'return.requested'; returnId: string; lines: ReturnLine[] }
  | { type: 'return.approved'; returnId: string }
  | { type: 'return.rejected'; returnId: string; reason: string }
  /** The parcel is in the house. */
  | { type: 'return.received'; returnId: string }
  /** Its units are looked at; `amount` goes back as the refund `refundId`. */
  | {
      type: 'return.inspected'
      returnId: string
      refundId: string
      paymentId: string
      amount: Money
      lines: (LineUnits & { condition: UnitCondition })[]
    }
  | { type: 'invoice.issued'; number: string }
  /** The invoice of a refund. */
  | { type: 'credit_note.issued'; refundId: string; number: string }
  /**
   * Its buyer is erased. `digest` is `orderDigest` of the order from then on; `texts` has the
   * `entryDigest` of earlier entries without their free texts, by their sequence.
   */
  | {
      type: 'order.erased'
      digest: string
      /** The goods are still to be delivered. */
      keepsAddress?: true
      texts: Record<string, string>
    }

export type OrderEventType = OrderEvent['type']

/**
 * `changed`: `order` is the next version. Otherwise `order` is the one given: `unchanged` (the
 * event is obsolete; done), `early` (try again later) or `refused` (never possible). `from` is the
 * status a changed order had before, `parcelsBefore` are its parcels then.
 */
export interface Applied {
  outcome: 'changed' | 'unchanged' | 'early' | 'refused'
  order: Order
  from?: OrderStatus
  parcelsBefore?: Shipment[]
}

/** The payment an event is about, where the order was switched away from it; else null. */
export function formerPaymentOf(order: Order, event: OrderEvent): Payment | null {
  if (!('paymentId' in event)) return null
  return order.formerPayments?.find(({ id }) => id === event.paymentId) ?? null
}

/**
 * Why staff should look at an order: money went back, or may, without an order of theirs. The
 * closed set of a column: what came later is among the others.
 */
export const MONEY_ATTENTIONS = [
  'disputed',
  'dispute_lost',
  'partially_refunded',
  'refunded_after_shipping',
] as const
/** More went back than was paid: store credit was given for money that the provider returned too. */
const OVER_REFUNDED = 'over_refunded'
/** Why staff should look at an order: its goods do not leave, or came back. */
const DELIVERY_ATTENTIONS = ['booking_failed', 'parcel_returned'] as const
export type DeliveryAttention = (typeof DELIVERY_ATTENTIONS)[number]
export type MoneyAttention = (typeof MONEY_ATTENTIONS)[number] | typeof OVER_REFUNDED

export const ORDER_ATTENTIONS = [
  ...MONEY_ATTENTIONS,
  OVER_REFUNDED,
  ...DELIVERY_ATTENTIONS,
] as const
export type OrderAttention = (typeof ORDER_ATTENTIONS)[number]

/** One row of the ledger. `hash` chains it to the row before (see order/rules.ts). */
export const LedgerEntrySchema = z
  .object({
    sequence: z.number().int(),
    /** Unique over the shop: the id of the message or command that caused it. */
    eventId: z.string(),
    type: z.string<OrderEventType>(),
    at: z.string(),
    actor: z.string<OrderActor>(),
    data: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'OrderLedgerEntry' })
export type LedgerEntry = Infer<typeof LedgerEntrySchema>

/** The result of the check of an order's ledger. */
export const LedgerCheckSchema = z
  .object({
    orderId: z.string(),
    /** All entries, oldest first. */
    entries: z.array(LedgerEntrySchema),
    balanced: z.boolean(),
    /**
     * Empty where the ledger is balanced. `chain_broken`: the entry `sequence` is missing or was
     * changed. `order_differs`: the order is not the one that the entry `sequence` seals, be it
     * the last (its version and hash) or the first (its lines, prices and address).
     */
    differences: z.array(
      z.object({
        code: z.enum(['chain_broken', 'order_differs']),
        sequence: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'OrderLedgerCheck' })
export type LedgerCheck = Infer<typeof LedgerCheckSchema>
export type LedgerDifference = LedgerCheck['differences'][number]

/** An order as the answer to a command or query of `ShopperObject`. */
export interface OrderAnswer {
  kind: 'order'
  order: Order
}
