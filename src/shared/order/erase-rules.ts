import type { Address } from '../checkout/address/contract.ts'
import type { Payment } from '../payment/contract.ts'
import {
  type LedgerEntry,
  needsDelivery,
  type Order,
  type OrderStatus,
  type Shipment,
} from './contract.ts'
import type { Return } from './returns/contract.ts'

/** Statuses in which goods are still to arrive. */
const UNDELIVERED: readonly OrderStatus[] = [
  'placed',
  'awaiting_payment',
  'paid',
  'allocated',
  'packed',
  'shipped',
]

/** Whether the order's goods are still to be brought to its address. */
export const needsAddress = (order: Pick<Order, 'status' | 'lines'>): boolean =>
  needsDelivery(order) && UNDELIVERED.includes(order.status)

/** Whether an order was erased and kept its address, which it needs no longer. */
export const hasAddressToErase = (order: Order): boolean =>
  order.erasedAt !== undefined &&
  !needsAddress(order) &&
  order.shippingAddress !== undefined &&
  order.shippingAddress.line1 !== ''

/** The country stays: sales are counted by it. */
const withoutPlace = ({ country }: Address): Address => ({
  ...{ name: '', line1: '', city: '', postalCode: '' },
  country,
})

const withoutNotes = (parcel: Shipment): Shipment => ({
  ...parcel,
  events: parcel.events.map((event) => ({ ...event, note: '' })),
})

const withoutReasons = (payment: Payment): Payment =>
  payment.refunds === undefined
    ? payment
    : {
        ...payment,
        refunds: payment.refunds.map((refund) => ({
          ...refund,
          ...(refund.reason === undefined ? {} : { reason: '' }),
          ...(refund.failure === undefined ? {} : { failure: '' }),
        })),
      }

const withoutWords = (one: Return): Return => ({
  ...one,
  lines: one.lines.map((line) => ({ ...line, reason: '' })),
  ...(one.rejection === undefined ? {} : { rejection: '' }),
})

/**
 * The order without its buyer: no email, note or free text of anybody. One that `keepsAddress` keeps
 * its address and the attributes of its goods, which are needed to make and send them. Amounts,
 * lines and statuses stay.
 */
export function erasedOrder(order: Order, keepsAddress: boolean): Order {
  const { note: _, shippingAddress, returns, formerPayments, ...rest } = order
  const address =
    shippingAddress && (keepsAddress ? shippingAddress : withoutPlace(shippingAddress))
  return {
    ...rest,
    email: '',
    ...(address ? { shippingAddress: address } : {}),
    lines: keepsAddress ? rest.lines : rest.lines.map((line) => ({ ...line, attributes: {} })),
    payment: withoutReasons(rest.payment),
    ...(formerPayments ? { formerPayments: formerPayments.map(withoutReasons) } : {}),
    ...(returns ? { returns: returns.map(withoutWords) } : {}),
    fulfilment: { ...rest.fulfilment, shipments: rest.fulfilment.shipments.map(withoutNotes) },
  }
}

/** Fields of an entry's data that hold free text. */
const FREE_TEXTS: ReadonlySet<string> = new Set(['reason', 'note'])

/** The value without free texts, at any depth. */
function withoutTexts(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return FREE_TEXTS.has(field) ? '' : value
  if (Array.isArray(value)) return value.map((item) => withoutTexts(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutTexts(inner, name)]),
  )
}

/** An entry's data without free texts. The shop's own reason of a cancellation stays. */
export function erasedData({ type, actor, data }: LedgerEntry): LedgerEntry['data'] {
  if (type === 'order.cancelled' && actor === 'system') return data
  return withoutTexts(data) as LedgerEntry['data']
}
