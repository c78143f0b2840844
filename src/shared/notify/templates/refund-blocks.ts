import { closingRefundId, type Order } from '../../order/contract.ts'
import {
  creditedBy,
  type OrderPaymentKind,
  type Refund,
  repaidBy,
  succeededRefunds,
} from '../../payment/contract.ts'
import { money } from '../../platform/money.ts'
import type { MailBlock } from '../content.ts'
import { texts } from '../texts/texts.ts'
import { type MailCause, oneLine, type Told, unitLines, written } from './order-blocks.ts'

const TEXT = texts.order

/** The refund that the event is about, else the one that went back last; none that still waits. */
function refundOf({ order: { payment }, cause: { event } }: Told): Refund | null {
  const refunds = succeededRefunds(payment)
  const id = event && 'refundId' in event ? event.refundId : undefined
  return (
    refunds.find((one) => one.id === id) ??
    refunds.reduce<Refund | null>(
      (last, one) => (last === null || one.at >= last.at ? one : last),
      null,
    )
  )
}

/** Whether money of the order stays with the shop after the refunds that succeeded. */
const isWhole = ({ payment, cost }: Order): boolean =>
  succeededRefunds(payment).reduce((sum, { amount }) => sum + amount.amount, 0) >= cost.total.amount

/** The amount that went back, of which sum, and how it reaches the buyer. */
export function refundTold(told: Told): string[] {
  const { order } = told
  const { number, cost, payment } = order
  const refund = refundOf(told)
  const amount = refund?.amount ?? cost.total
  const isPart = amount.amount < cost.total.amount
  const sentence = isPart
    ? TEXT.partlyRefunded.text(number, written(amount), written(cost.total))
    : TEXT.refunded.text(number, written(amount))
  const rest = isPart && isWhole(order) ? [TEXT.partlyRefunded.whole] : []
  const reason = refund?.reason === 'return' ? [TEXT.refunded.ofReturn] : []
  return [[sentence, ...reason, ...rest].join(' '), ...waysOf(payment.kind, refund)]
}

/** How the refund reaches the buyer: as store credit, by the payment, or as a part of each. */
function waysOf(kind: OrderPaymentKind, refund: Refund | null): string[] {
  const { ways, partOf } = texts.refund
  const credit = refund ? creditedBy(refund) : 0
  if (!refund || credit === 0) return [ways[kind]]
  const repaid = repaidBy(refund)
  if (repaid.amount === 0) return [ways['store-credit']]
  return [
    partOf(written(money(credit, repaid.currency)), ways['store-credit']),
    partOf(written(repaid), ways[kind]),
  ]
}

/** The refunded items, and the credit note. */
export function givenBack(told: Told): MailBlock[] {
  const refund = refundOf(told)
  const note = refund?.creditNote
  return [
    ...unitLines(texts.refund.items, told.order, refund?.lines ?? []),
    ...(note ? [{ type: 'note' as const, text: texts.refund.creditNote(note.number) }] : []),
  ]
}

/** The amount that goes back because the order ends; a part may have gone back before. */
export function closingRefund(order: Order): string {
  if (order.status !== 'refunding') return TEXT.cancelled.noCharge
  const refund = order.payment.refunds?.find(({ id }) => id === closingRefundId(order))
  return TEXT.cancelled.refund(written(refund?.amount ?? order.cost.total))
}

/**
 * Why an order was canceled: in the shop's words, or, by staff, in theirs. A shopper's own reason
 * is not told: anyone may have written it.
 */
export function cancelReason({ event, actor }: MailCause): {
  words: string[]
  blocks: MailBlock[]
} {
  if (event?.type === 'stock.lost') return { words: [texts.cancelReasons.soldOut], blocks: [] }
  if (event?.type !== 'order.cancelled') return { words: [], blocks: [] }
  const known: Readonly<Record<string, string>> = texts.cancelReasons.codes
  const words = Object.hasOwn(known, event.reason) ? known[event.reason] : undefined
  if (words !== undefined) return { words: [words], blocks: [] }
  const isStaff = actor?.startsWith('staff:') ?? false
  const lines = [oneLine(event.reason)]
  return {
    words: [],
    blocks: isStaff ? [{ type: 'lines', title: texts.cancelReasons.title, lines }] : [],
  }
}
