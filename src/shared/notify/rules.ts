import type { Address } from '../checkout/contract.ts'
import { needsDelivery, type Order } from '../order/contract.ts'
import { formatDecimal, type Money } from '../platform/money.ts'
import { cleanLine } from '../platform/text.ts'
import type { Mail, Sender } from './contract.ts'

/** The news of an order that are worth a mail. */
export type OrderNews = 'placed' | 'shipped' | 'delivered' | 'cancelled' | 'refunded'

/** No field of an address or a parcel makes a longer line. */
const LINE_CHARS_MAX = 250

const written = (money: Money): string => `${formatDecimal(money)} ${money.currency}`

/** What the newest refund gave back. */
const returned = ({ payment, cost }: Order): Money => payment.refunds?.at(-1)?.amount ?? cost.total

const summary = (order: Order): string => {
  const { cost } = order
  const lines = order.lines.map(({ quantity, title, variantTitle, cost: { total } }) => {
    const name = variantTitle === null ? title : `${title} (${variantTitle})`
    return `  ${quantity} × ${name}: ${written(total)}`
  })
  const tax = `  Tax${cost.taxIncluded ? ' (included)' : ''}: ${written(cost.tax)}`
  return [
    ...lines,
    '',
    `  Subtotal: ${written(cost.subtotal)}`,
    ...(cost.discount.amount === 0 ? [] : [`  Discount: -${written(cost.discount)}`]),
    ...(needsDelivery(order) ? [`  Delivery: ${written(cost.shipping)}`] : []),
    tax,
    `  Total: ${written(cost.total)}`,
  ].join('\n')
}

const tracking = (order: Order): string =>
  order.fulfilment.shipments
    .map(({ carrier, trackingNumber }) => indented(`${carrier}: ${trackingNumber}`))
    .join('\n')

/** One line below the shop's own words, whatever breaks an older order's text still holds. */
const indented = (text: string): string => `  ${cleanLine(text, LINE_CHARS_MAX)}`

/**
 * Where the parcel goes. A stranger may have written it, so it stands here alone, each field in a
 * line of its own below the shop's words, and nowhere else in a mail.
 */
function addressBlock(to: Address): string {
  const place = [to.postalCode, to.city, to.region].filter(
    (part) => part !== undefined && part !== '',
  )
  const lines = [to.name, to.company, to.line1, to.line2, place.join(' '), to.country]
  const given = lines.filter((line): line is string => line !== undefined && line !== '')
  return ['Delivery address:', ...given.map(indented)].join('\n')
}

/** How an order reaches its shopper. */
function howItComes(order: Order): string[] {
  const { deliveryOption, shippingAddress } = order
  if (!needsDelivery(order) || !shippingAddress) return ['No shipping needed.']
  return [`Delivery: ${deliveryOption.title}`, addressBlock(shippingAddress)]
}

const paragraphs: Record<OrderNews, (order: Order) => { subject: string; body: string[] }> = {
  placed: (order) => ({
    subject: `Your order ${order.number}`,
    body: [
      `Thank you. We have your order ${order.number} and are getting it ready.`,
      summary(order),
      ...howItComes(order),
    ],
  }),
  shipped: (order) => ({
    subject: `Your order ${order.number} is on its way`,
    body: [
      `Your order ${order.number} has left our house.`,
      ...(order.fulfilment.shipments.length === 0 ? [] : [`Follow it:\n${tracking(order)}`]),
    ],
  }),
  delivered: (order) => ({
    subject: `Your order ${order.number} has arrived`,
    body: [`Your order ${order.number} has been delivered. Enjoy it.`],
  }),
  cancelled: (order) => ({
    subject: `Your order ${order.number} was cancelled`,
    body: [
      `Your order ${order.number} was cancelled.`,
      order.status === 'refunding'
        ? `We are returning ${written(order.cost.total)} to you.`
        : 'You have not been charged.',
    ],
  }),
  refunded: (order) => ({
    subject: `Refund for your order ${order.number}`,
    body: [`We have returned ${written(returned(order))} for your order ${order.number}.`],
  }),
}

/**
 * The mail that tells the shopper, as plain text. Nobody has proved that the mailbox is the
 * shopper's own: greeting and subject carry no word of theirs. `at` is RFC 3339.
 */
export function orderMail(
  news: OrderNews,
  order: Order,
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> {
  const { subject, body } = paragraphs[news](order)
  const text = ['Hello,', ...body, `Questions? Write to ${sender.supportEmail}.`, sender.name].join(
    '\n\n',
  )
  return { to: order.email, subject, text, at }
}
