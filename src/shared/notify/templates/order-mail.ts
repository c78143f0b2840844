import type { Address } from '../../checkout/address/contract.ts'
import { closingRefundId, hasLeft, needsDelivery, type Order } from '../../order/contract.ts'
import { type Refund, succeededRefunds } from '../../payment/contract.ts'
import { formatMoney, type Money } from '../../platform/money.ts'
import { cleanLine } from '../../platform/text.ts'
import type { MailBlock, MailKind } from '../content.ts'
import { composeMail, type Mail, type Sender } from '../contract.ts'
import { texts } from '../texts/texts.ts'

const TEXT = texts.summary
const TRANSFER = texts.transfer

/** The events of an order that send a mail. */
export type OrderNews =
  | 'placed'
  | 'paymentNeeded'
  | 'shipped'
  | 'delivered'
  | 'cancelled'
  | 'refunded'

/** The longest line that a field of an address or a shipment makes. */
const LINE_CHARS_MAX = 250

const written = (money: Money): string => formatMoney(money, texts.language)

/** The amount that went back last. Refunds that still wait are not told. */
function returned({ payment, cost }: Order): Money {
  const newest = succeededRefunds(payment).reduce<Refund | null>(
    (last, one) => (last === null || one.at >= last.at ? one : last),
    null,
  )
  return newest?.amount ?? cost.total
}

/** The amount that goes back because the order ends; a part may have gone back before. */
const returning = (order: Order): Money =>
  order.payment.refunds?.find(({ id }) => id === closingRefundId(order))?.amount ?? order.cost.total

/** One line: line breaks in the text of an older order are removed. */
const oneLine = (text: string): string => cleanLine(text, LINE_CHARS_MAX)

const paragraph = (text: string): MailBlock => ({ type: 'paragraph', text })

function summary(order: Order): MailBlock {
  const { cost } = order
  const items = order.lines.map(({ quantity, title, variantTitle, cost: { total } }) => ({
    quantity,
    name: oneLine(variantTitle === null ? title : `${title} (${variantTitle})`),
    amount: written(total),
  }))
  const row = (label: string, amount: string) => ({ label, amount, isTotal: false })
  const tax = cost.taxIncluded ? TEXT.taxIncluded : TEXT.tax
  const sums = [
    row(TEXT.subtotal, written(cost.subtotal)),
    ...(cost.discount.amount === 0 ? [] : [row(TEXT.discount, `-${written(cost.discount)}`)]),
    ...(needsDelivery(order) ? [row(TEXT.delivery, written(cost.shipping))] : []),
    row(tax, written(cost.tax)),
    { label: TEXT.total, amount: written(cost.total), isTotal: true },
  ]
  return { type: 'items', items, sums }
}

/**
 * The delivery address. A stranger may have written it, so that each field is a line of its own,
 * below the shop's own text, and appears nowhere else in a mail.
 */
function addressBlock(to: Address): MailBlock {
  const place = [to.postalCode, to.city, to.region].filter(
    (part) => part !== undefined && part !== '',
  )
  const lines = [to.name, to.company, to.line1, to.line2, place.join(' '), to.country]
  const given = lines.filter((line): line is string => line !== undefined && line !== '')
  return { type: 'lines', title: TEXT.deliveryAddress, lines: given.map(oneLine) }
}

/** The delivery of an order: its option and its address. */
function howItComes(order: Order): MailBlock[] {
  const { deliveryOption, shippingAddress } = order
  if (!needsDelivery(order) || !shippingAddress) return [paragraph(TEXT.noShipping)]
  return [
    paragraph(TEXT.deliveryOption(oneLine(deliveryOption.title))),
    addressBlock(shippingAddress),
  ]
}

function tracking({ fulfilment: { shipments } }: Order): MailBlock[] {
  const lines = shipments
    .filter((parcel) => hasLeft(parcel) && parcel.trackingNumber !== '')
    .map(({ carrier, trackingNumber }) =>
      oneLine(carrier === '' ? trackingNumber : `${carrier}: ${trackingNumber}`),
    )
  if (lines.length === 0) return []
  return [{ type: 'lines', title: texts.order.shipped.tracking, lines }]
}

/** The fields of a transfer. None of them is the shopper's own text. */
function transferOf({ payment: { instructions, dueAt } }: Order): MailBlock[] {
  if (!instructions) return []
  const { accountName, iban, bic, reference, amount } = instructions
  const lines = [
    TRANSFER.amount(written(amount)),
    TRANSFER.reference(grouped(reference)),
    TRANSFER.accountName(accountName),
    TRANSFER.iban(grouped(iban)),
    TRANSFER.bic(bic),
  ].map(oneLine)
  const until = dueAt === undefined ? [] : [paragraph(TRANSFER.until(dayOf(dueAt)))]
  return [{ type: 'lines', title: TRANSFER.title, lines }, ...until]
}

/** In groups of four, as banks write them. */
const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')

const dayOf = (at: string): string =>
  new Intl.DateTimeFormat(texts.language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(at),
  )

const refundOf = (order: Order): string =>
  order.status === 'refunding'
    ? texts.order.cancelled.refund(written(returning(order)))
    : texts.order.cancelled.noCharge

interface Template {
  kind: MailKind
  preheader: (order: Order) => string
  /** The paragraphs that the mail opens with. */
  opening: (order: Order) => string[]
  /** The blocks below the link to the order. */
  rest: (order: Order) => MailBlock[]
}

const TEMPLATES: Readonly<Record<OrderNews, Template>> = {
  placed: {
    kind: 'order-placed',
    preheader: ({ cost }) => texts.order.placed.preheader(written(cost.total)),
    opening: ({ number }) => [texts.order.placed.text(number)],
    rest: (order) => [summary(order), ...howItComes(order)],
  },
  paymentNeeded: {
    kind: 'order-payment-needed',
    preheader: ({ cost }) => texts.order.paymentNeeded.preheader(written(cost.total)),
    opening: ({ number }) => [texts.order.paymentNeeded.text(number)],
    rest: (order) => [...transferOf(order), summary(order)],
  },
  shipped: {
    kind: 'order-shipped',
    preheader: () => texts.order.shipped.preheader,
    opening: ({ number }) => [texts.order.shipped.text(number)],
    rest: tracking,
  },
  delivered: {
    kind: 'order-delivered',
    preheader: () => texts.order.delivered.preheader,
    opening: ({ number }) => [texts.order.delivered.text(number)],
    rest: () => [],
  },
  cancelled: {
    kind: 'order-cancelled',
    preheader: refundOf,
    opening: (order) => [texts.order.cancelled.text(order.number), refundOf(order)],
    rest: () => [],
  },
  refunded: {
    kind: 'order-refunded',
    preheader: () => texts.order.refunded.preheader,
    opening: (order) => [texts.order.refunded.text(order.number, written(returned(order)))],
    rest: () => [],
  },
}

/**
 * The mail about an event of an order. The mailbox is not verified, so that greeting, heading and
 * subject carry no text of the shopper. `at` is RFC 3339.
 */
export function orderMail(
  news: OrderNews,
  order: Order,
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> {
  const { kind, preheader, opening, rest } = TEMPLATES[news]
  return composeMail(
    {
      kind,
      subject: texts.order[news].subject(order.number),
      preheader: preheader(order),
      heading: texts.order[news].heading,
      blocks: [
        { type: 'greeting', text: texts.mail.greeting },
        ...opening(order).map(paragraph),
        { type: 'order-link', label: texts.order.link, orderId: order.id },
        ...rest(order),
      ],
    },
    { to: order.email, at, sender },
  )
}
