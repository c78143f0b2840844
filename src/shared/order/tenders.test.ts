import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import {
  creditedBy,
  hasSucceeded,
  type Payment,
  repaidBy,
  returnedBy,
} from '../payment/contract.ts'
import { money } from '../platform/money.ts'
import { closingRefundId, type Order, type OrderEvent } from './contract.ts'
import { effectsOf } from './effects.ts'
import { eventData, firstLedgerEntry, ledgerEntry } from './ledger.ts'
import { moneyLedger } from './money-ledger.ts'
import { attentionOf, leftToRefund } from './returned-money.ts'
import { applyEvent } from './rules.ts'
import { openUnits, refundableUnits } from './units.ts'

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

  it('that is canceled before the word that nothing was due stays canceled', () => {
    const gone = after(order(TOTAL), cancelled)
    expect(gone.payment.refunds).toMatchObject([{ amount: usd(TOTAL), status: 'succeeded' }])
    expect(applyEvent(gone, paid(0), AT)).toEqual({ outcome: 'unchanged', order: gone })
  })

  it('keeps the units of a refund whose money was refused with its credit: none is refunded twice', () => {
    const sold = { ...after(order(1_000), paid(TOTAL - 1_000)), status: 'allocated' as const }
    const [line] = sold.lines
    const units = [{ lineId: line?.id ?? '', quantity: 1, restock: true }]
    const ofUnits = { ...asked('rfd_1', 1_400), lines: units } as OrderEvent
    const refused = after(sold, ofUnits, failed('rfd_1'))
    expect(refused.payment.refunds).toMatchObject([
      { id: 'rfd_1', amount: usd(400), status: 'failed' },
      { id: 'rfd_1_credit', amount: usd(1_000), lines: [{ quantity: 1, unshipped: 1 }] },
    ])
    expect(refused.payment.refunds?.[0]).not.toHaveProperty('lines')
    expect(refundableUnits(refused)).toEqual(new Map([[line?.id, (line?.quantity ?? 0) - 1]]))
    expect(openUnits(refused)).toEqual([{ lineId: line?.id, quantity: (line?.quantity ?? 0) - 1 }])
    expect(messagesOf(after(sold, ofUnits), failed('rfd_1')).map(({ type }) => type)).toContain(
      'invoice.issue',
    )
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
      fc.record({
        kind: fc.constant('provider' as const),
        id: fc.integer({ min: 1, max: 3 }),
        amount: fc.integer({ min: 1, max: TOTAL }),
      }),
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
            else if (move.kind === 'provider') await take(returned(`re_${move.id}`, move.amount))
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
          expect(sum(returnedBy)).toBeLessThanOrEqual(due?.amount ?? 0)
          expect(going.every((refund) => creditedBy(refund) <= refund.amount.amount)).toBe(true)
          const rows = moneyLedger(current, entries)
          for (const entry of Map.groupBy(rows, ({ entryId }) => entryId).values()) {
            expect(entry.reduce((all, { debit, credit: c }) => all + debit - c, 0)).toBe(0)
          }
          // Cash is what the provider has: no refund of it is left out or made up.
          const cash = rows.filter(({ account }) => account === 'cash:sandbox')
          const back = going.filter(hasSucceeded).reduce((all, one) => all + returnedBy(one), 0)
          const held = cash.reduce((all, { debit, credit: c }) => all + debit - c, 0)
          expect(held).toBe((due?.amount ?? 0) - back)
          const isOver = going.some((one) => one.excess && hasSucceeded(one))
          expect(attentionOf(current) === 'over_refunded').toBe(isOver)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('store credit for money that the provider returns as well', () => {
  const sold = (): Order => ({ ...after(order(0), paid(TOTAL)), status: 'allocated' })
  const excessOf = ({ payment }: Order) =>
    payment.refunds?.reduce((sum, one) => sum + (one.excess?.amount ?? 0), 0)

  /** Debit less credit of each account of the order's ledger. */
  async function balancesAfter(first: Order, events: readonly OrderEvent[]) {
    const entries = [await firstLedgerEntry({ order: first })]
    for (const event of events) {
      const fields = { eventId: `e${entries.length}`, at: AT, actor: 'system' as const }
      const entry = { ...fields, type: event.type, data: eventData(event) }
      entries.push(await ledgerEntry(entries.at(-1) ?? null, entry))
    }
    const balances: Record<string, number> = {}
    for (const { account, debit, credit } of moneyLedger(after(first, ...events), entries)) {
      balances[account] = (balances[account] ?? 0) + debit - credit
    }
    return balances
  }

  it('is not given where the provider was first', () => {
    const back = after(sold(), returned('re_1', TOTAL))
    expect(applyEvent(back, asked('rfd_1', 1, 'store-credit'), AT).outcome).toBe('refused')
  })

  it('that was asked for before stays, and the excess is for staff to see', () => {
    const waits = after(sold(), asked('rfd_1', 2_000, 'store-credit'))
    for (const first of [waits, after(waits, returned('rfd_1', 2_000))]) {
      const back = after(first, returned('re_1', TOTAL))
      expect(back).toMatchObject({ status: 'refunded', payment: { status: 'refunded' } })
      expect(back.payment.refunds?.at(-1)).toMatchObject({
        ...{ id: 're_1', amount: usd(TOTAL - 2_000), excess: usd(2_000), status: 'succeeded' },
      })
      expect(attentionOf(back)).toBe('over_refunded')
      expect(leftToRefund(back.payment, back.cost.total)).toBe(0)
      const given = applyEvent(back, returned('rfd_1', 2_000), AT)
      expect(given.outcome).toBe(first === waits ? 'changed' : 'unchanged')
      expect(given.order.payment.refunds?.[0]).toMatchObject({ status: 'succeeded' })
      expect(excessOf(given.order)).toBe(2_000)
    }
  })

  it('that cannot be given after all leaves no excess: the order ends with all its money back', async () => {
    const events = [
      paid(TOTAL),
      { type: 'stock.allocated' } as const,
      asked('rfd_1', 301, 'store-credit'),
      returned('re_1', TOTAL - 300),
      failed('rfd_1'),
      cancelled,
      returned(closingRefundId(order(0)), 300),
    ]
    const ended = after(order(0), ...events)
    expect(ended).toMatchObject({ status: 'refunded', payment: { status: 'refunded' } })
    expect(excessOf(ended)).toBe(0)
    expect(attentionOf(ended)).not.toBe('over_refunded')
    expect((await balancesAfter(order(0), events)).receivable).toBe(0)
  })

  it('takes from a refund that waits for the provider before there is an excess', () => {
    const waits = after(sold(), asked('rfd_1', 2_000, 'store-credit'), asked('rfd_2', 1_000))
    const back = after(waits, returned('re_1', TOTAL - 2_500))
    expect(back.payment.refunds).toMatchObject([
      { id: 'rfd_1', amount: usd(2_000), status: 'pending' },
      { id: 'rfd_2', amount: usd(500), status: 'pending' },
      { id: 're_1', amount: usd(TOTAL - 2_500) },
    ])
    expect(excessOf(back)).toBe(0)
  })

  it('leaves the receivable of the excess in the ledger', async () => {
    const first = order(0)
    const events = [
      paid(TOTAL),
      { type: 'stock.allocated' } as const,
      asked('rfd_1', 2_000, 'store-credit'),
      returned('rfd_1', 2_000),
      returned('re_1', TOTAL),
    ]
    expect(await balancesAfter(first, events)).toMatchObject({
      ...{ 'cash:sandbox': 0, 'store-credit': -2_000, receivable: 2_000, refunds: TOTAL },
    })
  })
})
