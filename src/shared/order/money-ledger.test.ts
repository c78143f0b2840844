import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Payment } from '../payment/contract.ts'
import { money } from '../platform/money.ts'
import type { LedgerEntry, Order, OrderEvent } from './contract.ts'
import { eventData, firstLedgerEntry, ledgerEntry } from './ledger.ts'
import { type MoneyRow, moneyLedger, postsMoney } from './money-ledger.ts'
import { replay } from './replay.ts'
import { applyEvent } from './rules.ts'

const AT = '2026-01-02T09:00:00.000Z'
const PENDING: Payment = { id: 'pay_1', kind: 'sandbox', status: 'pending' }

const prepaid = (): Order => placedOrder({ status: 'awaiting_payment', payment: PENDING }).order
const cash = (): Order => placedOrder().order
const usd = (amount: number) => money(amount, 'USD')
const paid = (order: Order): OrderEvent => ({
  type: 'payment.succeeded',
  paymentId: order.payment.id,
  amount: order.cost.total,
})
const refund = (amount: number, id = 'rfd_1'): OrderEvent[] => [
  { type: 'refund.requested', refundId: id, paymentId: 'pay_1', amount: usd(amount), reason: 'x' },
  { type: 'payment.refunded', refundId: id, paymentId: 'pay_1', amount: usd(amount) },
]
const cancelled: OrderEvent = { type: 'order.cancelled', reason: 'x' }

/** An order after events, and its ledger; events that change nothing leave no entry. */
async function lived(order: Order, events: readonly OrderEvent[]) {
  let current = order
  const entries: LedgerEntry[] = [await firstLedgerEntry({ order })]
  for (const [n, event] of events.entries()) {
    const { outcome, order: next } = applyEvent(current, event, AT)
    if (outcome !== 'changed') continue
    current = next
    const { type } = event
    const fields = { eventId: `e${n}`, type, at: AT, actor: 'system' as const }
    entries.push(await ledgerEntry(entries.at(-1) ?? null, { ...fields, data: eventData(event) }))
  }
  return { order: current, entries, rows: moneyLedger(current, entries) }
}

const balanceOf = (rows: readonly MoneyRow[], account: string): number =>
  rows.reduce((sum, row) => sum + (row.account === account ? row.debit - row.credit : 0), 0)

describe('the money of an order', () => {
  it('is a sale, then what was paid for it', async () => {
    const { rows } = await lived(prepaid(), [paid(prepaid())])
    expect(rows.map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
      ['receivable', 5_598, 0],
      ['revenue', 0, 4_998],
      ['shipping', 0, 600],
      ['cash:sandbox', 5_598, 0],
      ['receivable', 0, 5_598],
    ])
  })

  it('comes at the door where it is paid there', async () => {
    const steps = ['stock.allocated', 'order.packed', 'order.shipped'] as const
    const sent = steps.map((type) => ({ type }))
    const under = await lived(cash(), sent)
    expect(balanceOf(under.rows, 'receivable')).toBe(5_598)
    const { rows } = await lived(cash(), [...sent, { type: 'order.delivered' }])
    expect(balanceOf(rows, 'receivable')).toBe(0)
    expect(balanceOf(rows, 'cash:cash-on-delivery')).toBe(5_598)
  })

  it('goes back by refunds, each from the cash it came to', async () => {
    const { rows } = await lived(prepaid(), [paid(prepaid()), ...refund(1_000), ...refund(98, 'b')])
    expect(balanceOf(rows, 'cash:sandbox')).toBe(4_500)
    expect(balanceOf(rows, 'refunds')).toBe(1_098)
    expect(rows.map(({ reference }) => reference)).toContain('rfd_1')
  })

  it('is no sale where the order ends unpaid; money that comes later is given back', async () => {
    const unpaid = await lived(prepaid(), [cancelled])
    for (const account of ['receivable', 'revenue', 'shipping']) {
      expect(balanceOf(unpaid.rows, account), account).toBe(0)
    }
    const { order, rows } = await lived(prepaid(), [cancelled, paid(prepaid())])
    const back = order.payment.refunds?.[0]?.id ?? ''
    const returned: OrderEvent = {
      ...{ type: 'payment.refunded', paymentId: 'pay_1', refundId: back },
      amount: order.cost.total,
    }
    expect(balanceOf(rows, 'receivable')).toBe(-5_598)
    const all = await lived(prepaid(), [cancelled, paid(prepaid()), returned])
    for (const row of all.rows) expect(balanceOf(all.rows, row.account), row.account).toBe(0)
  })

  it('of a payment that the order was switched away from comes and goes', async () => {
    const door: Payment = { id: 'pay_2', kind: 'cash-on-delivery', status: 'due_on_delivery' }
    const switched: OrderEvent = { type: 'payment.switched', from: 'pay_1', payment: door }
    const late: OrderEvent = { type: 'payment.late', paymentId: 'pay_1', amount: usd(5_598) }
    const back: OrderEvent = { type: 'payment.refunded', paymentId: 'pay_1', amount: usd(5_598) }
    const came = await lived(prepaid(), [switched, late])
    expect(balanceOf(came.rows, 'cash:sandbox')).toBe(5_598)
    const gone = await lived(prepaid(), [switched, late, back])
    expect(balanceOf(gone.rows, 'cash:sandbox')).toBe(0)
    expect(balanceOf(gone.rows, 'receivable')).toBe(5_598)
  })

  it('balances in every entry, and the replay is the order, whatever happens to it', async () => {
    const events = fc.constantFrom<OrderEvent>(
      paid(prepaid()),
      cancelled,
      ...refund(1_000),
      ...refund(5_598, 'rfd_2'),
      { type: 'refund.failed', refundId: 'rfd_1', paymentId: 'pay_1', reason: 'closed' },
      { type: 'payment.dispute_lost', paymentId: 'pay_1', disputeId: 'd', amount: usd(5_598) },
      { type: 'stock.allocated' },
      { type: 'order.packed' },
      { type: 'order.shipped' },
      { type: 'order.delivered' },
      { type: 'order.completed' },
      { type: 'invoice.issued', number: '2026-1' },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(events, { maxLength: 14 }), async (all) => {
        const { order, entries, rows } = await lived(prepaid(), all)
        for (const own of Map.groupBy(rows, ({ entryId }) => entryId).values()) {
          const sums = own.map(({ debit, credit }) => debit - credit)
          expect(sums.reduce((a, b) => a + b, 0)).toBe(0)
        }
        const steps = replay(order, entries)
        expect(steps.at(-1)?.after).toEqual(order)
        for (const { entry, before, after } of steps.slice(1)) {
          const own = rows.filter(({ entryId }) =>
            `${entryId}:`.startsWith(`${order.id}:${entry.sequence}:`),
          )
          expect(postsMoney(before, after)).toBe(own.length > 0)
        }
        const given = order.payment.refunds?.filter(({ status }) => status === 'succeeded') ?? []
        const sum = given.reduce((total, { amount }) => total + amount.amount, 0)
        const captured = rows.some(({ account, debit }) => account === 'cash:sandbox' && debit > 0)
        expect(balanceOf(rows, 'cash:sandbox')).toBe(captured ? 5_598 - sum : 0)
      }),
    )
  })
})
