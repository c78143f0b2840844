import type { Order, Shipment } from '../../order/contract.ts'
import { openUnits } from '../../order/effects/contract.ts'
import { dueOf } from '../../pricing/contract.ts'
import type { MailBlock, MailKind } from '../content.ts'
import { composeMail, type Mail, type Sender } from '../contract.ts'
import { texts } from '../texts/texts.ts'
import {
  howItComes,
  type MailCause,
  newestParcels,
  paragraph,
  shippedLines,
  summary,
  type Told,
  tracking,
  transferOf,
  unitLines,
  written,
} from './order-blocks.ts'
import { cancelReason, closingRefund, givenBack, refundTold } from './refund-blocks.ts'
import { returnAddress, returnedItems, returnReason, whatToDo } from './return-blocks.ts'

const TEXT = texts.order

/** The changes of an order that send a mail: a template each. */
export type OrderNews = keyof typeof TEMPLATES

interface Template {
  kind: MailKind
  preheader: (told: Told) => string
  /** The paragraphs that the mail opens with. */
  opening: (told: Told) => string[]
  /** The blocks below the link to the order. */
  rest: (told: Told) => MailBlock[]
  /** Where the link is for more than a look. */
  link?: string
}

/** The parcels that an event is about; those of the newest handover where it names none. */
function parcelsOf({ order, cause: { event } }: Told): Shipment[] {
  const { shipments } = order.fulfilment
  if (event?.type === 'shipment.shipped') {
    return shipments.filter(({ id }) => id === event.shipment.id)
  }
  if (event?.type !== 'shipment.moved') return newestParcels(order)
  const { shipmentId, status } = event
  return shipments.filter((one) =>
    shipmentId === undefined ? one.status === status : one.id === shipmentId,
  )
}

/** The items of the parcels and how to follow them. */
const inParcels = (told: Told): MailBlock[] => {
  const parcels = parcelsOf(told)
  const units = parcels.flatMap(({ lines }) => lines ?? shippedLines(told.order))
  return [...unitLines(texts.summary.inParcel, told.order, units), ...tracking(parcels)]
}

/** Where the invoice is, for an order whose money the shop has. */
const invoiceNote = ({ order: { payment } }: Told): MailBlock[] =>
  payment.status === 'succeeded' || payment.status === 'partially_refunded'
    ? [{ type: 'note', text: TEXT.invoice }]
    : []

const atTheDoor = ({ payment, cost }: Order): string[] =>
  payment.status === 'due_on_delivery' ? [TEXT.placed.cash(written(dueOf(cost)))] : []

const TEMPLATES = {
  placed: {
    kind: 'order-placed',
    preheader: ({ order: { cost } }) => TEXT.placed.preheader(written(cost.total)),
    opening: ({ order }) => [TEXT.placed.text(order.number), ...atTheDoor(order)],
    rest: ({ order }) => [summary(order), ...howItComes(order)],
  },
  paid: {
    kind: 'order-paid',
    preheader: ({ order: { cost } }) => TEXT.paid.preheader(written(cost.total)),
    opening: ({ order: { number, cost } }) => [TEXT.paid.text(number, written(cost.total))],
    rest: (told) => [summary(told.order), ...howItComes(told.order), ...invoiceNote(told)],
  },
  paymentNeeded: {
    kind: 'order-payment-needed',
    preheader: ({ order: { cost } }) => TEXT.paymentNeeded.preheader(written(dueOf(cost))),
    opening: ({ order: { number } }) => [TEXT.paymentNeeded.text(number)],
    rest: ({ order }) => [...transferOf(order), summary(order)],
  },
  paymentWaits: {
    kind: 'order-payment-reminder',
    preheader: ({ order: { cost } }) => TEXT.paymentWaits.preheader(written(dueOf(cost))),
    opening: ({ order: { number } }) => [TEXT.paymentWaits.text(number), TEXT.paymentWaits.until],
    rest: ({ order }) => [summary(order), { type: 'note', text: TEXT.paymentWaits.paid }],
    link: TEXT.pay,
  },
  paymentDeclined: {
    kind: 'order-payment-declined',
    preheader: () => TEXT.paymentDeclined.preheader,
    opening: ({ order: { number } }) => [
      TEXT.paymentDeclined.text(number),
      TEXT.paymentWaits.until,
    ],
    rest: ({ order }) => [summary(order)],
    link: TEXT.pay,
  },
  shipped: {
    kind: 'order-shipped',
    preheader: () => TEXT.shipped.preheader,
    opening: ({ order: { number } }) => [TEXT.shipped.text(number)],
    rest: inParcels,
  },
  partlyShipped: {
    kind: 'order-partly-shipped',
    preheader: () => TEXT.partlyShipped.preheader,
    opening: ({ order: { number } }) => [TEXT.partlyShipped.text(number)],
    rest: (told) => [
      ...inParcels(told),
      ...unitLines(texts.summary.toCome, told.order, openUnits(told.order)),
    ],
  },
  outForDelivery: {
    kind: 'order-out-for-delivery',
    preheader: () => TEXT.outForDelivery.preheader,
    opening: ({ order: { number } }) => [TEXT.outForDelivery.text(number)],
    rest: inParcels,
  },
  deliveryFailed: {
    kind: 'order-delivery-failed',
    preheader: () => TEXT.deliveryFailed.preheader,
    opening: ({ order: { number } }) => [TEXT.deliveryFailed.text(number)],
    rest: inParcels,
  },
  delivered: {
    kind: 'order-delivered',
    preheader: () => TEXT.delivered.preheader,
    opening: ({ order: { number } }) => [TEXT.delivered.text(number), TEXT.delivered.review],
    rest: invoiceNote,
  },
  cancelled: {
    kind: 'order-cancelled',
    preheader: ({ order }) => closingRefund(order),
    opening: ({ order, cause }) => [
      [TEXT.cancelled.text(order.number), ...cancelReason(cause).words].join(' '),
      closingRefund(order),
    ],
    rest: ({ cause }) => cancelReason(cause).blocks,
  },
  refunded: {
    kind: 'order-refunded',
    preheader: () => TEXT.refunded.preheader,
    opening: refundTold,
    rest: givenBack,
  },
  partlyRefunded: {
    kind: 'order-refunded',
    preheader: () => TEXT.refunded.preheader,
    opening: refundTold,
    rest: givenBack,
  },
  formerRefunded: {
    kind: 'order-refunded',
    preheader: () => TEXT.refunded.preheader,
    opening: ({ order: { number, cost } }) => [
      TEXT.formerRefunded.text(number, written(dueOf(cost))),
    ],
    rest: () => [],
  },
  returnRequested: {
    kind: 'order-return-requested',
    preheader: () => TEXT.returnRequested.preheader,
    opening: ({ order: { number } }) => [TEXT.returnRequested.text(number)],
    rest: returnedItems,
  },
  returnApproved: {
    kind: 'order-return-approved',
    preheader: () => TEXT.returnApproved.preheader,
    opening: ({ order: { number } }) => [TEXT.returnApproved.text(number)],
    rest: (told) => [...returnedItems(told), ...whatToDo(told), ...returnAddress(told)],
  },
  returnRejected: {
    kind: 'order-return-rejected',
    preheader: () => TEXT.returnRejected.preheader,
    opening: ({ order: { number } }) => [TEXT.returnRejected.text(number)],
    rest: (told) => [...returnReason(told), ...returnedItems(told)],
  },
  returnReceived: {
    kind: 'order-return-received',
    preheader: () => TEXT.returnReceived.preheader,
    opening: ({ order: { number } }) => [TEXT.returnReceived.text(number)],
    rest: returnedItems,
  },
  returnClosed: {
    kind: 'order-return-closed',
    preheader: () => TEXT.returnClosed.preheader,
    opening: ({ order: { number } }) => [TEXT.returnClosed.text(number)],
    rest: returnedItems,
  },
} as const satisfies Readonly<Record<keyof Omit<typeof TEXT, 'link' | 'pay' | 'invoice'>, Template>>

/**
 * The mail about an event of an order. The mailbox is not verified, so that greeting, heading and
 * subject carry no text of the shopper. `at` is RFC 3339.
 */
export function orderMail(
  news: OrderNews,
  order: Order,
  sender: Sender,
  at: string,
  cause: MailCause = {},
): Omit<Mail, 'id'> {
  const { kind, preheader, opening, rest, link = TEXT.link }: Template = TEMPLATES[news]
  const told: Told = { order, cause, sender }
  return composeMail(
    {
      kind,
      subject: TEXT[news].subject(order.number),
      preheader: preheader(told),
      heading: TEXT[news].heading,
      blocks: [
        { type: 'greeting', text: texts.mail.greeting },
        ...opening(told).map(paragraph),
        { type: 'order-link', label: link, orderId: order.id },
        ...rest(told),
      ],
    },
    { to: order.email, at, sender },
  )
}
