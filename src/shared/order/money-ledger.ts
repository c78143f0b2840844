import { z } from 'zod'
import {
  creditedBy,
  type Payment,
  type Refund,
  returnedBy,
  succeededRefunds,
} from '../payment/contract.ts'
import type { Infer } from '../platform/schemas.ts'
import { creditIn, dueOf } from '../pricing/contract.ts'
import type { LedgerEntry, Order } from './contract.ts'
import { type ReplayedStep, replay } from './replay.ts'
import { isCaptured } from './returned-money.ts'

/** Accounts of the money ledger; `cash:` has the payment's kind behind it. */
const AccountSchema = z.union([
  z.enum(['receivable', 'revenue', 'tax', 'shipping', 'discounts', 'refunds', 'store-credit']),
  z.templateLiteral(['cash:', z.string()]),
])
type Account = z.infer<typeof AccountSchema>

/** One row of an entry. The rows of an entry have debits and credits of the same sum. */
export const MoneyRowSchema = z
  .object({
    /** The order's entry that it follows from. */
    entryId: z.string(),
    account: AccountSchema,
    /** Minor units. */
    debit: z.number().int(),
    credit: z.number().int(),
    currency: z.string(),
    at: z.string(),
    /** The payment, refund or order that it is about. */
    reference: z.string(),
  })
  .meta({ id: 'MoneyLedgerRow' })
export type MoneyRow = Infer<typeof MoneyRowSchema>

/** Minor units on an account: positive is a debit. */
type Posting = [account: Account, amount: number]

interface Posted {
  reference: string
  postings: Posting[]
}

/**
 * The sale: the buyer owes the total, and the shop has sold goods and delivery. Tax that the prices
 * include is taken off the goods.
 */
function sale({ cost }: Order): Posting[] {
  const { subtotal, discount, shipping, tax, total, taxIncluded } = cost
  return [
    ['receivable', total.amount],
    ['discounts', discount.amount],
    ['revenue', -(subtotal.amount - (taxIncluded ? tax.amount : 0))],
    ['shipping', -shipping.amount],
    ['tax', -tax.amount],
  ]
}

/** The part of the total that store credit pays: the shop owes the member so much less. */
function spent({ cost }: Order): Posting[] {
  const credit = creditIn(cost)
  return [
    ['store-credit', credit],
    ['receivable', -credit],
  ]
}

const reversed = (postings: readonly Posting[]): Posting[] =>
  postings.map(([account, amount]) => [account, -amount])

const cashOf = ({ kind }: Payment): Account => `cash:${kind}`

/** Whether money of the payment is in the shop, or was. */
const wasCaptured = (payment: Payment): boolean =>
  isCaptured(payment) || payment.status === 'refunding' || payment.status === 'refunded'

/** An order before and after one step. */
type Change = Pick<ReplayedStep, 'before' | 'after'>

/** Money of the order's payment that came, or went back, in a step. */
function ofPayment({ before, after }: Change, returnsFrom: Account): Posted[] {
  const { payment, cost } = after
  const posted: Posted[] = []
  if (wasCaptured(payment) && !(before.payment.id === payment.id && wasCaptured(before.payment))) {
    const { amount } = dueOf(cost)
    posted.push({
      reference: payment.id,
      postings: [
        [cashOf(payment), amount],
        ['receivable', -amount],
      ],
    })
  }
  const returned = (refund: Refund): Posted => ({
    reference: refund.id,
    postings: [
      [returnsFrom, refund.amount.amount],
      // The buyer owes what went back beyond the total.
      ['receivable', refund.excess?.amount ?? 0],
      [cashOf(payment), -returnedBy(refund)],
      ['store-credit', -creditedBy(refund)],
    ],
  })
  const [had, has] = [succeededRefunds(before.payment), succeededRefunds(payment)]
  const isIn = (refunds: readonly Refund[], { id }: Refund) => refunds.some((one) => one.id === id)
  const made = has.filter((refund) => !isIn(had, refund)).map(returned)
  // The provider took a refund back: the money is in the shop again.
  const isSame = before.payment.id === payment.id
  const failed = had.filter((refund) => isSame && !isIn(has, refund)).map(returned)
  // Another refund failed: what went back beyond the total is within it now.
  const taken = has.flatMap((refund): Posted[] => {
    const prior = isSame ? had.find(({ id }) => id === refund.id) : undefined
    const less = (prior?.excess?.amount ?? 0) - (refund.excess?.amount ?? 0)
    if (!prior || less === 0) return []
    const postings: Posting[] = [
      [returnsFrom, less],
      ['receivable', -less],
    ]
    return [{ reference: refund.id, postings }]
  })
  return [
    ...posted,
    ...made,
    ...taken,
    ...failed.map((one) => ({ ...one, postings: reversed(one.postings) })),
  ]
}

/** Money of payments that the order had been switched away from: it comes and goes back whole. */
function ofFormerPayments({ before, after }: Change): Posted[] {
  const { amount } = dueOf(after.cost)
  return (after.formerPayments ?? []).flatMap((payment): Posted[] => {
    const was = before.formerPayments?.find(({ id }) => id === payment.id)?.status ?? 'cancelled'
    if (was === payment.status) return []
    const came: Posting[] = [
      [cashOf(payment), amount],
      ['receivable', -amount],
    ]
    const reference = payment.id
    const isNew = was === 'cancelled' && payment.status !== 'cancelled'
    return [
      ...(isNew ? [{ reference, postings: came }] : []),
      ...(payment.status === 'refunded' ? [{ reference, postings: reversed(came) }] : []),
    ]
  })
}

const endsSale = ({ before, after }: Change): boolean =>
  after.status === 'cancelled' && before.status !== 'cancelled'

/** Whether a change of an order makes an entry of money. */
export const postsMoney = (before: Order, after: Order): boolean => {
  const change = { before, after }
  return (
    endsSale(change) ||
    ofPayment(change, 'refunds').length > 0 ||
    ofFormerPayments(change).length > 0
  )
}

/**
 * The order's money in double entry, from its ledger: the sale, what was captured, what went back.
 * Nothing is kept beside the ledger, so the two cannot differ.
 */
export function moneyLedger(order: Order, entries: readonly LedgerEntry[]): MoneyRow[] {
  let isSold = true
  return replay(order, entries).flatMap((step) => {
    const { entry } = step
    const posted: Posted[] = []
    if (entry.sequence === 1) {
      posted.push({ reference: order.id, postings: [...sale(order), ...spent(order)] })
    }
    // An order that ends without any money is no sale. Money that comes later is the buyer's.
    if (endsSale(step)) {
      isSold = false
      posted.push({ reference: order.id, postings: reversed(sale(order)) })
    }
    posted.push(...ofPayment(step, isSold ? 'refunds' : 'receivable'), ...ofFormerPayments(step))
    return posted.flatMap((one, n) => rowsOf(order, entry, one, n))
  })
}

function rowsOf(
  order: Order,
  { sequence, at }: LedgerEntry,
  { reference, postings }: Posted,
  n: number,
): MoneyRow[] {
  const { currency } = order.cost.total
  const entryId = `${order.id}:${sequence}${n === 0 ? '' : `:${n}`}`
  return postings
    .filter(([, amount]) => amount !== 0)
    .map(([account, amount]) => ({
      entryId,
      account,
      debit: Math.max(0, amount),
      credit: Math.max(0, -amount),
      currency,
      at,
      reference,
    }))
}
