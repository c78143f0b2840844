import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { creditedBy, type Payment, repaidBy } from '../payment/contract.ts'
import { money } from '../platform/money.ts'
import type { Order, OrderEvent } from './contract.ts'
import { effectsOf } from './effects.ts'
import { eventData, firstLedgerEntry, ledgerEntry } from './ledger.ts'
import { moneyLedger } from './money-ledger.ts'
import { leftToRefund } from './returned-money.ts'
import { applyEvent } from './rules.ts'

const AT = '2026-01-02T09:00:00.000Z'
const usd = (amount: number) => money(amount, 'USD')

/** An order of 55.98 of which store credit pays a part. */
function order(
  credit: number,
  changes: Partial<Order> = {},
  payment: Partial<Payment> = {},
): Order {
  const { order: placed } = placedOrder({
    status: 'awaiting_payment',
    payment: { id: 'pay_1', kind: 'sandbox', status: 'pending', ...payment },
  })
  const { total } = placed.cost
  const tenders = { storeCredit: usd(credit), due: usd(total.amount - credit) }
  return { ...placed, cost: { ...placed.cost, ...tenders }, ...changes }
}
const TOTAL = order(0).cost.total.amount
const paid = (amount: number): OrderEvent => ({
  ...{ type: 'payment.succeeded', paymentId: 'pay_1', amount: usd(amount) },
})
const cancelled: OrderEvent = { type: 'order.cancelled', reason: 'x' }
const asked = (id: string, amount: number, to?: 'store-credit'): OrderEvent => ({
  ...{ type: 'refund.requested', refundId: id, paymentId: 'pay_1', amount: usd(amount) },
  ...{ reason: 'x', ...(to ? { to } : {}) },
})
const returned = (refundId: string, amount: number): OrderEvent => ({
  ...{ type: 'payment.refunded', paymentId: 'pay_1', amount: usd(amount), refundId },
})
const failed = (refundId: string): OrderEvent => ({
  ...{ type: 'refund.failed', refundId, paymentId: 'pay_1', reason: 'no' },
})

const after = (first: Order, ...events: OrderEvent[]): Order =>
  events.reduce((before, event) => {
    const { outcome, order: next } = applyEvent(before, event, AT)
    expect(outcome, `${before.status} × ${event.type}`).toBe('changed')
    return next
  }, first)
const messagesOf = (before: Order, event: OrderEvent) =>
  effectsOf(applyEvent(before, event, AT), { shopperId: 'shp_1', event }, EFFECT_CONTEXT).map(
    ({ message }) => message,
  )

describe('an order that store credit pays a part of', () => {
  it('is paid by the rest, and by no other amount', () => {
    const { outcome } = applyEvent(order(1_000), paid(TOTAL), AT)
    expect(outcome).toBe('refused')
    expect(after(order(1_000), paid(TOTAL - 1_000)).status).toBe('paid')
  })

  it('gives the credit back first, then the money; each has its own message', () => {
    const sold = { ...after(order(1_000), paid(TOTAL - 1_000)), status: 'allocated' as const }
    const asks = messagesOf(sold, asked('rfd_1', 1_400))
    expect(asks.map(({ type, body }) => [type, body])).toMatchObject(
      expect.arrayContaining([
        ['payment.refund', expect.objectContaining({ amount: usd(400), refundId: 'rfd_1' })],
        ['store-credit.grant', expect.objectContaining({ amount: usd(1_000), refundId: 'rfd_1' })],
      ]),
    )
    const done = after(sold, asked('rfd_1', 1_400), returned('rfd_1', 400))
    expect(done.payment).toMatchObject({
      status: 'partially_refunded',
      refunds: [{ amount: usd(1_400), storeCredit: usd(1_000), status: 'succeeded' }],
    })
    const whole = after(done, asked('rfd_2', TOTAL - 1_400), returned('rfd_2', TOTAL - 1_400))
    expect(whole.payment.status).toBe('refunded')
  })

  it('keeps the credit that was given where the provider refuses the rest', () => {
    const sold = { ...after(order(1_000), paid(TOTAL - 1_000)), status: 'allocated' as const }
    const { payment, cost } = after(sold, asked('rfd_1', 1_400), failed('rfd_1'))
    expect(payment).toMatchObject({
      status: 'succeeded',
      refunds: [
        { id: 'rfd_1', amount: usd(400), status: 'failed' },
        { id: 'rfd_1_credit', amount: usd(1_000), storeCredit: usd(1_000), status: 'succeeded' },
      ],
    })
    expect(leftToRefund(payment, cost.total)).toBe(TOTAL - 1_000)
  })

  it('that is canceled unpaid gives the credit back once, also where money comes late', () => {
    const gone = after(order(1_000), cancelled)
    expect(messagesOf(order(1_000), cancelled)).toContainEqual(
      expect.objectContaining({ type: 'store-credit.grant' }),
    )
    const late = paid(TOTAL - 1_000)
    expect(messagesOf(gone, late).map(({ type }) => type)).not.toContain('store-credit.grant')
    const refunding = after(gone, late)
    const closing = refunding.payment.refunds?.find(({ status }) => status === 'pending')
    expect(closing).toMatchObject({ amount: usd(TOTAL - 1_000) })
    expect(closing?.storeCredit).toBeUndefined()
    const done = after(refunding, returned(closing?.id ?? '', TOTAL - 1_000))
    expect(done).toMatchObject({ status: 'refunded', payment: { status: 'refunded' } })
  })

  it('never gives back more than was paid, by money or by credit, in any order', async () => {
    const event = fc.oneof(
      fc.record({
        kind: fc.constant('ask' as const),
        id: fc.integer({ min: 1, max: 4 }),
        amount: fc.integer({ min: 1, max: TOTAL }),
        to: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('end' as const),
        id: fc.integer({ min: 1, max: 4 }),
        fails: fc.boolean(),
      }),
      fc.constant({ kind: 'cancel' as const }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: TOTAL }),
        fc.array(event, { maxLength: 12 }),
        async (credit, moves) => {
          const first = order(credit)
          const { due } = first.cost
          const entries = [await firstLedgerEntry({ order: first })]
          let current = first
          const take = async (change: OrderEvent) => {
            const { outcome, order: next } = applyEvent(current, change, AT)
            if (outcome !== 'changed') return
            current = next
            const { type } = change
            const fields = { eventId: `e${entries.length}`, type, at: AT, actor: 'system' as const }
            const last = entries.at(-1) ?? null
            entries.push(await ledgerEntry(last, { ...fields, data: eventData(change) }))
          }
          await take(paid(due?.amount ?? 0))
          await take({ type: 'stock.allocated' })
          for (const move of moves) {
            if (move.kind === 'cancel') await take(cancelled)
            else if (move.kind === 'ask') {
              const to = move.to ? 'store-credit' : undefined
              await take(asked(`rfd_${move.id}`, move.amount, to))
            } else {
              const refund = current.payment.refunds?.find(({ id }) => id === `rfd_${move.id}`)
              if (refund?.status !== 'pending') continue
              const back = repaidBy(refund).amount || refund.amount.amount
              await take(move.fails ? failed(refund.id) : returned(refund.id, back))
            }
          }
          const going = (current.payment.refunds ?? []).filter(({ status }) => status !== 'failed')
          const sum = (of: (refund: (typeof going)[number]) => number) =>
            going.reduce((all, refund) => all + of(refund), 0)
          expect(sum((refund) => refund.amount.amount)).toBeLessThanOrEqual(TOTAL)
          expect(sum((refund) => repaidBy(refund).amount)).toBeLessThanOrEqual(due?.amount ?? 0)
          expect(going.every((refund) => creditedBy(refund) <= refund.amount.amount)).toBe(true)
          const rows = moneyLedger(current, entries)
          for (const entry of Map.groupBy(rows, ({ entryId }) => entryId).values()) {
            expect(entry.reduce((all, { debit, credit: c }) => all + debit - c, 0)).toBe(0)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
