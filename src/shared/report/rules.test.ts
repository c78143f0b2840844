import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Order } from '../order/contract.ts'
import { applyEvent } from '../order/rules.ts'
import { newId } from '../platform/ids.ts'
import { money } from '../platform/money.ts'
import { ADJUSTMENTS } from '../pricing/adjustments.ts'
import { price } from '../pricing/rules.ts'
import { type Cell, type CellSettings, type Dimension, MEASURES } from './contract.ts'
import {
  CellSums,
  changesCells,
  contributionOf,
  definitionOf,
  idsOfSlot,
  isSale,
  ledgerCells,
  slotOfOrder,
} from './rules.ts'

const UTC: CellSettings = { timeZone: 'UTC', taxShipping: false }
const usd = (amount: number) => money(amount, 'USD')
const of = (cells: readonly Cell[], dimension: Dimension) =>
  cells.filter((cell) => cell.dimension === dimension)
const sum = (cells: readonly Cell[], measure: (typeof MEASURES)[number]): number =>
  cells.reduce((total, cell) => total + cell[measure], 0)

const lineOf = (line: Partial<Order['lines'][number]>): Order['lines'][number] => {
  const [first] = placedOrder().order.lines
  if (!first) throw new Error('no line')
  return { ...first, id: newId('li'), ...line }
}

interface Goods {
  product: number
  unitPrice: number
  quantity: number
  discount: number
}

/** An order of the shop's own pricing, with discounts and a refund. */
function orderOf(given: {
  goods: Goods[]
  shipping: number
  basisPoints: number
  included: boolean
  onShipping: boolean
  refund: number
  /** From before lines carried their tax. */
  isOld: boolean
}): Order {
  const { goods, basisPoints, included, onShipping } = given
  const lines = goods.map(({ product, unitPrice, quantity }) =>
    lineOf({ productId: `prd_${product}`, unitPrice: usd(unitPrice), quantity }),
  )
  const discounts = goods.map(({ discount, unitPrice, quantity }, index) => ({
    rule: 'test',
    adds: 'discount' as const,
    target: lines[index]?.id ?? '',
    amount: Math.floor((unitPrice * quantity * discount) / 100),
    detail: '',
  }))
  const tax = {
    included,
    shippingClass: onShipping ? ('standard' as const) : ('exempt' as const),
    standard: { title: 'Tax', basisPoints },
    reduced: null,
  }
  const shipping = { title: 'Van', price: usd(given.shipping) }
  const priced = price(
    {
      currency: 'USD',
      shipping,
      tax,
      lines: lines.map(({ id, unitPrice, quantity, sku }) => ({
        id,
        quantity,
        variant: {
          ...{ variantId: newId('var'), productId: newId('prd'), handle: 'h', sku, title: 'T' },
          ...{
            variantTitle: null,
            image: null,
            unitPrice,
            compareAtPrice: null,
            weightGrams: 0,
            taxable: true,
          },
          ...{ requiresShipping: true, purchasable: true },
        },
      })),
    },
    [() => discounts, ...ADJUSTMENTS],
  )
  const { order } = placedOrder()
  const costs = new Map(
    priced.lines.map(({ id, cost: { tax: ofLine, ...cost } }) => [
      id,
      given.isOld || !ofLine ? cost : { ...cost, tax: ofLine },
    ]),
  )
  const refund = Math.floor((priced.cost.total.amount * given.refund) / 100)
  return {
    ...order,
    status: 'delivered',
    lines: lines.map((line) => ({ ...line, cost: costs.get(line.id) ?? line.cost })),
    cost: priced.cost,
    payment: {
      ...order.payment,
      ...(refund > 0 ? { refunds: [{ id: 'r', amount: usd(refund), at: order.createdAt }] } : {}),
    },
  }
}

const anyOrder = fc.record({
  goods: fc.array(
    fc.record({
      product: fc.integer({ min: 0, max: 3 }),
      unitPrice: fc.integer({ min: 0, max: 99_999 }),
      quantity: fc.integer({ min: 1, max: 99 }),
      discount: fc.integer({ min: 0, max: 100 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  shipping: fc.integer({ min: 0, max: 9_999 }),
  basisPoints: fc.constantFrom(0, 400, 725, 1_900, 2_100),
  included: fc.boolean(),
  onShipping: fc.boolean(),
  refund: fc.constantFrom(0, 0, 1, 33, 100),
  isOld: fc.boolean(),
})

describe('the cells of an order', () => {
  it('sum to its total in every dimension, and each cell adds up', () => {
    fc.assert(
      fc.property(anyOrder, (given) => {
        const order = orderOf(given)
        const settings = { timeZone: 'UTC', taxShipping: given.onShipping }
        const cells = contributionOf(order, settings)
        const [whole] = of(cells, 'payment')
        for (const cell of cells.filter(({ dimension }) => dimension !== 'refunded')) {
          const { gross, discounts, shipping, tax, refunds, net } = cell
          if (cell.dimension !== 'placed') {
            expect(net).toBe(gross - discounts + shipping + tax - refunds)
          }
          for (const measure of MEASURES.filter((name) => name !== 'net')) {
            expect(cell[measure]).toBeGreaterThanOrEqual(0)
          }
        }
        for (const dimension of ['hour', 'country', 'product', 'product-month'] as const) {
          const split = of(cells, dimension)
          for (const measure of MEASURES.filter((name) => name !== 'orders')) {
            expect(sum(split, measure)).toBe(whole?.[measure])
          }
        }
        expect((whole?.net ?? 0) + (whole?.refunds ?? 0)).toBe(order.cost.total.amount)
        expect(whole).toMatchObject({ orders: 1, tax: order.cost.tax.amount })
        expect(whole?.units).toBe(order.lines.reduce((units, { quantity }) => units + quantity, 0))
      }),
    )
  })

  it('tell gross, discount and delivery without the tax that prices include', () => {
    const given = { basisPoints: 2_000, included: true, onShipping: true, refund: 0, isOld: false }
    const goods = [{ product: 1, unitPrice: 12_000, quantity: 1, discount: 50 }]
    const order = orderOf({ ...given, goods, shipping: 1_200 })
    const settings = { timeZone: 'UTC', taxShipping: true }
    expect(of(contributionOf(order, settings), 'payment')).toMatchObject([
      { gross: 10_000, discounts: 5_000, shipping: 1_000, tax: 1_200, net: 7_200 },
    ])
  })

  it('split an order by product, and count it once for each', () => {
    const lines = [
      lineOf({
        productId: 'prd_a',
        cost: { subtotal: usd(100), discount: usd(0), total: usd(100) },
      }),
      lineOf({
        productId: 'prd_b',
        cost: { subtotal: usd(200), discount: usd(0), total: usd(200) },
      }),
      lineOf({ productId: 'prd_a', cost: { subtotal: usd(0), discount: usd(0), total: usd(0) } }),
    ]
    const { order } = placedOrder({ lines })
    const cost = { ...order.cost, subtotal: usd(300), shipping: usd(100), total: usd(400) }
    expect(of(contributionOf({ ...order, cost }, UTC), 'product')).toMatchObject([
      { key: 'prd_a', orders: 1, units: 4, gross: 100, shipping: 33 },
      { key: 'prd_b', orders: 1, units: 2, gross: 200, shipping: 67 },
    ])
  })

  it('stand in the day and the hour of the shop', () => {
    const { order } = placedOrder({ createdAt: '2026-03-01T04:30:00.000Z' })
    const cells = contributionOf(order, { ...UTC, timeZone: 'America/New_York' })
    expect(of(cells, 'hour')).toMatchObject([
      { day: '2026-02-28', key: '2026-03-01T04:00:00.000Z' },
    ])
    expect(of(cells, 'product-month')).toMatchObject([{ day: '2026-02-01' }])
  })

  it('name no country where there is no address', () => {
    const { shippingAddress: _, ...order } = placedOrder().order
    expect(of(contributionOf(order, UTC), 'country')).toMatchObject([{ key: 'ZZ', orders: 1 }])
  })
})

describe('an order that is no sale', () => {
  const at = '2026-01-02T00:00:00.000Z'
  const refund = usd(5_598)
  const unpaid = placedOrder({
    status: 'awaiting_payment',
    payment: { id: 'pay_1', kind: 'sandbox', status: 'pending' },
  }).order
  const after = (order: Order, ...events: Parameters<typeof applyEvent>[1][]): Order =>
    events.reduce((state, event) => applyEvent(state, event, at).order, order)
  const paid = after(unpaid, { type: 'payment.succeeded', paymentId: 'pay_1', amount: refund })
  const cancel = { type: 'order.cancelled', reason: 'test' } as const
  const refunded = { type: 'payment.refunded', paymentId: 'pay_1', amount: refund } as const

  it.each([
    ['cancelled unpaid', after(unpaid, cancel), 'cancelled'],
    ['cancelled when paid', after(paid, cancel), 'refunding'],
    ['refunded after that', after(paid, cancel, refunded), 'refunded'],
  ])('is %s', (_name, order, status) => {
    expect(order.status).toBe(status)
    expect(isSale(order)).toBe(false)
    const cells = contributionOf(order, UTC)
    expect(of(cells, 'payment')).toEqual([])
    expect(of(cells, 'placed')).toMatchObject([{ orders: 1 }])
    expect(of(cells, 'cancelled')).toMatchObject([{ orders: 1, net: 5_598 }])
  })

  it('has its refund on the day of the refund', () => {
    const cells = contributionOf(after(paid, cancel, refunded), UTC)
    expect(of(cells, 'refunded')).toMatchObject([{ day: '2026-01-02', orders: 1, refunds: 5_598 }])
  })

  it('is not one that was delivered and refunded', () => {
    const order = after({ ...paid, status: 'delivered' }, refunded)
    expect(order.payment.status).toBe('refunded')
    expect(of(contributionOf(order, UTC), 'payment')).toMatchObject([
      { orders: 1, refunds: 5_598, net: 0 },
    ])
  })

  it('changes its cells when it is paid another way, cancelled or refunded, and at no other step', () => {
    const payment = { id: 'pay_2', kind: 'cash-on-delivery', status: 'due_on_delivery' } as const
    const switched = after(unpaid, { type: 'payment.switched', from: 'pay_1', payment })
    expect(changesCells(unpaid, switched)).toBe(true)
    expect(changesCells(unpaid, paid)).toBe(false)
    expect(changesCells(paid, after(paid, cancel))).toBe(true)
    expect(changesCells(after(paid, cancel), after(paid, cancel, refunded))).toBe(true)
    const packed = after(paid, { type: 'stock.allocated' }, { type: 'order.packed' })
    expect(packed.status).toBe('packed')
    expect(changesCells(paid, packed)).toBe(false)
  })
})

describe('the money of an order', () => {
  it('is on the day of each entry, in the time zone of the shop', () => {
    const posting = (account: string, debit: number, credit: number, at: string) => ({
      ...{ account, debit, credit, currency: 'USD', at },
    })
    const cells = ledgerCells(
      [
        posting('receivable', 5_598, 0, '2026-03-01T04:30:00.000Z'),
        posting('revenue', 0, 5_598, '2026-03-01T04:30:00.000Z'),
        posting('cash:sandbox', 5_598, 0, '2026-03-01T05:30:00.000Z'),
        posting('receivable', 0, 5_598, '2026-03-01T05:30:00.000Z'),
      ],
      { timeZone: 'America/New_York' },
    )
    expect(cells.map(({ day, dimension, key, net }) => [day, dimension, key, net])).toEqual([
      ['2026-02-28', 'debit', 'receivable', 5_598],
      ['2026-02-28', 'credit', 'revenue', 5_598],
      ['2026-03-01', 'debit', 'cash:sandbox', 5_598],
      ['2026-03-01', 'credit', 'receivable', 5_598],
    ])
    for (const { orders, gross, refunds } of cells)
      expect([orders, gross, refunds]).toEqual([0, 0, 0])
  })
})

describe('slots', () => {
  it('hold the ids of five minutes', () => {
    const { id } = placedOrder().order
    const { from, before } = idsOfSlot(slotOfOrder(id))
    expect(from <= id && id < before).toBe(true)
    expect(slotOfOrder(before.padEnd(32, '0'))).toBe(slotOfOrder(id) + 1)
  })

  it('have cells of a bounded number, whose sums stay', () => {
    const sums = new CellSums()
    const whole = new CellSums()
    for (let product = 0; product < 30; product += 1) {
      const { lines } = placedOrder().order
      const own = lines.map((line) => ({ ...line, productId: `prd_${product}` }))
      const cells = contributionOf(placedOrder({ lines: own }).order, UTC)
      sums.add(cells)
      whole.add(cells)
    }
    const bounded = sums.cells(10)
    expect(of(bounded, 'product')).toHaveLength(11)
    for (const measure of MEASURES) {
      expect(sum(of(bounded, 'product'), measure)).toBe(sum(of(whole.cells(), 'product'), measure))
    }
  })

  it('are made anew where the settings change', () => {
    expect(definitionOf(UTC)).not.toBe(definitionOf({ ...UTC, timeZone: 'Europe/Berlin' }))
    expect(definitionOf(UTC)).not.toBe(definitionOf({ ...UTC, taxShipping: true }))
  })
})
