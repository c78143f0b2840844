import type { Address } from '../checkout/address/contract.ts'
import { needsDelivery, type Order } from '../order/contract.ts'
import { formatMoney, type Money } from '../platform/money.ts'
import { cleanLine } from '../platform/text.ts'
import type { Mail, Sender } from './contract.ts'
import { texts } from './texts/texts.ts'

const TEXT = texts.summary

/** The events of an order that send a mail. */
export type OrderNews = 'placed' | 'shipped' | 'delivered' | 'cancelled' | 'refunded'

/** The longest line that a field of an address or a shipment makes. */
const LINE_CHARS_MAX = 250

const written = (money: Money): string => formatMoney(money, texts.language)

/** The amount of the newest refund. */
const returned = ({ payment, cost }: Order): Money => payment.refunds?.at(-1)?.amount ?? cost.total

const summary = (order: Order): string => {
  const { cost } = order
  const lines = order.lines.map(({ quantity, title, variantTitle, cost: { total } }) => {
    const name = variantTitle === null ? title : `${title} (${variantTitle})`
    return TEXT.line(quantity, name, written(total))
  })
  const tax = written(cost.tax)
  const rows = [
    ...lines,
    '',
    TEXT.subtotal(written(cost.subtotal)),
    ...(cost.discount.amount === 0 ? [] : [TEXT.discount(written(cost.discount))]),
    ...(needsDelivery(order) ? [TEXT.delivery(written(cost.shipping))] : []),
    cost.taxIncluded ? TEXT.taxIncluded(tax) : TEXT.tax(tax),
    TEXT.total(written(cost.total)),
  ]
  return rows.map((row) => (row === '' ? '' : `  ${row}`)).join('\n')
}

const tracking = (order: Order): string =>
  order.fulfilment.shipments
    .map(({ carrier, trackingNumber }) => indented(`${carrier}: ${trackingNumber}`))
    .join('\n')

/** One indented line: line breaks in the text of an older order are removed. */
const indented = (text: string): string => `  ${cleanLine(text, LINE_CHARS_MAX)}`

/**
 * The delivery address. A stranger may have written it, so that each field is a line of its own,
 * below the shop's own text, and appears nowhere else in a mail.
 */
function addressBlock(to: Address): string {
  const place = [to.postalCode, to.city, to.region].filter(
    (part) => part !== undefined && part !== '',
  )
  const lines = [to.name, to.company, to.line1, to.line2, place.join(' '), to.country]
  const given = lines.filter((line): line is string => line !== undefined && line !== '')
  return [TEXT.deliveryAddress, ...given.map(indented)].join('\n')
}

/** The delivery of an order: its option and its address. */
function howItComes(order: Order): string[] {
  const { deliveryOption, shippingAddress } = order
  if (!needsDelivery(order) || !shippingAddress) return [TEXT.noShipping]
  return [TEXT.deliveryOption(deliveryOption.title), addressBlock(shippingAddress)]
}

const paragraphs: Record<OrderNews, (order: Order) => { subject: string; body: string[] }> = {
  placed: (order) => ({
    subject: texts.order.placed.subject(order.number),
    body: [texts.order.placed.text(order.number), summary(order), ...howItComes(order)],
  }),
  shipped: (order) => ({
    subject: texts.order.shipped.subject(order.number),
    body: [
      texts.order.shipped.text(order.number),
      ...(order.fulfilment.shipments.length === 0
        ? []
        : [`${texts.order.shipped.tracking}\n${tracking(order)}`]),
    ],
  }),
  delivered: (order) => ({
    subject: texts.order.delivered.subject(order.number),
    body: [texts.order.delivered.text(order.number)],
  }),
  cancelled: (order) => ({
    subject: texts.order.cancelled.subject(order.number),
    body: [
      texts.order.cancelled.text(order.number),
      order.status === 'refunding'
        ? texts.order.cancelled.refund(written(order.cost.total))
        : texts.order.cancelled.noCharge,
    ],
  }),
  refunded: (order) => ({
    subject: texts.order.refunded.subject(order.number),
    body: [texts.order.refunded.text(order.number, written(returned(order)))],
  }),
}

/**
 * The mail about an event of an order, as plain text. The mailbox is not verified, so that greeting
 * and subject carry no text of the shopper. `at` is RFC 3339.
 */
export function orderMail(
  news: OrderNews,
  order: Order,
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> {
  const { subject, body } = paragraphs[news](order)
  const text = [
    texts.mail.greeting,
    ...body,
    texts.mail.questions(sender.supportEmail),
    sender.name,
  ].join('\n\n')
  return { to: order.email, subject, text, at }
}
