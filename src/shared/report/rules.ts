import { isClosed, type Order } from '../order/contract.ts'
import { succeededRefunds } from '../payment/contract.ts'
import { MINUTE_MS } from '../platform/clock.ts'
import { orderIdFrom, timeOfOrderId } from '../platform/ids.ts'
import { REPORT_PRODUCTS_MAX_PER_SLOT } from '../platform/limits.ts'
import { portionOf, prorate } from '../platform/money.ts'
import { shopDayOf, shopTimeOf } from '../platform/shop-day.ts'
import {
  type Cell,
  type CellSettings,
  type Dimension,
  type LedgerPosting,
  MEASURES,
  type Measures,
  NO_COUNTRY,
  OTHER_PRODUCTS,
} from './contract.ts'
import { discountCells } from './discount-rules.ts'

const SLOT_MS = 5 * MINUTE_MS

/** The slot of an order, from its id: the same for its whole life. */
export const slotOfOrder = (orderId: string): number => Math.floor(timeOfOrderId(orderId) / SLOT_MS)

export const slotOfTime = (at: number): number => Math.floor(at / SLOT_MS)

/** The order ids of a slot: at or above `from`, below `before`. */
export const idsOfSlot = (slot: number): { from: string; before: string } => ({
  from: orderIdFrom(slot * SLOT_MS),
  before: orderIdFrom((slot + 1) * SLOT_MS),
})

/** Changes with the settings, and with every change of the rules below: cells are made anew then. */
export const definitionOf = ({ timeZone, taxShipping }: CellSettings): string =>
  `3 ${timeZone} ${taxShipping ? 'with' : 'without'} tax on delivery`

/**
 * Whether sales count the order: it is not cancelled. A paid order that is cancelled becomes
 * `refunding` and then `refunded`. A refund after shipping leaves the order where it is.
 */
export const isSale = ({ status, fulfilment }: Order): boolean =>
  !isClosed(status) || (status !== 'cancelled' && fulfilment.status !== 'cancelled')

/** Whether the change of an order changes its cells. */
export const changesCells = (before: Order, after: Order): boolean =>
  isSale(before) !== isSale(after) ||
  before.payment.kind !== after.payment.kind ||
  succeededRefunds(before.payment).length !== succeededRefunds(after.payment).length

const sumOf = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0)

/** Splits an amount by what lines cost, and by their units where all are free. */
function overLines(amount: number, lines: Order['lines']): number[] {
  const totals = lines.map(({ cost }) => cost.total.amount)
  return prorate(amount, sumOf(totals) > 0 ? totals : lines.map(({ quantity }) => quantity))
}

/**
 * The tax of each line and of delivery, to the unit: as the order says, else (an order from before
 * its lines carried a tax) split by what was paid for them.
 */
function taxParts(
  { cost, lines }: Order,
  taxShipping: boolean,
): { ofLines: number[]; shipping: number } {
  const { tax, shipping, subtotal, discount } = cost
  const told = lines.flatMap((line) => line.cost.tax?.amount ?? [])
  if (told.length === lines.length) return { ofLines: told, shipping: tax.amount - sumOf(told) }
  const weights = [subtotal.amount - discount.amount, taxShipping ? shipping.amount : 0]
  const [goods, onShipping] = sumOf(weights) > 0 ? prorate(tax.amount, weights) : [tax.amount]
  return { ofLines: overLines(goods ?? 0, lines), shipping: onShipping ?? 0 }
}

/**
 * The measures of each line of an order; each is one order. Delivery, tax and refunds are split by
 * what the lines cost (largest remainder), so that the lines sum to the order exactly. Where prices
 * include the tax, it is taken out of gross, discounts and shipping.
 */
function measuresOfLines(order: Order, { taxShipping }: CellSettings): Measures[] {
  const { lines, cost, payment } = order
  const { taxIncluded } = cost
  const taxes = taxParts(order, taxShipping)
  const shippingTaxes = overLines(taxes.shipping, lines)
  const shippings = overLines(cost.shipping.amount - (taxIncluded ? taxes.shipping : 0), lines)
  const returned = sumOf(succeededRefunds(payment).map(({ amount }) => amount.amount))
  const refunded = overLines(returned, lines)
  return lines.map(({ quantity, cost: { subtotal, discount, total } }, index) => {
    const goodsTax = taxes.ofLines[index] ?? 0
    const taxOfDiscount = total.amount > 0 ? portionOf(discount.amount, goodsTax, total.amount) : 0
    const gross = subtotal.amount - (taxIncluded ? goodsTax + taxOfDiscount : 0)
    const discounts = discount.amount - (taxIncluded ? taxOfDiscount : 0)
    const shipping = shippings[index] ?? 0
    const tax = goodsTax + (shippingTaxes[index] ?? 0)
    const refunds = refunded[index] ?? 0
    const net = gross - discounts + shipping + tax - refunds
    return { orders: 1, units: quantity, gross, discounts, shipping, tax, refunds, net }
  })
}

const NOTHING: Measures = Object.freeze({
  orders: 0,
  units: 0,
  gross: 0,
  discounts: 0,
  shipping: 0,
  tax: 0,
  refunds: 0,
  net: 0,
})

const plus = (a: Measures, b: Measures): Measures => {
  const sum = { ...a }
  for (const measure of MEASURES) sum[measure] += b[measure]
  return sum
}

/** The measures of parts of one order. */
const ofOneOrder = (parts: readonly Measures[]): Measures => ({
  ...parts.reduce(plus, NOTHING),
  orders: 1,
})

/**
 * The cells of one order. Each dimension of its sale has the same sum: net and refunds together are
 * the order's total.
 */
export function contributionOf(order: Order, settings: CellSettings): Cell[] {
  const { currency } = order.cost.total
  const { day, hour } = shopTimeOf(Date.parse(order.createdAt), settings.timeZone)
  const cell = (dimension: Dimension, key: string, measures: Measures, on = day): Cell => ({
    ...{ day: on, dimension, key, currency },
    ...measures,
  })
  const cells = [
    cell('placed', '', { ...NOTHING, orders: 1 }),
    ...refundCells(order, settings).map(([on, refunds]) =>
      cell('refunded', '', { ...NOTHING, orders: 1, refunds }, on),
    ),
  ]
  if (!isSale(order)) {
    return [
      ...cells,
      cell('cancelled', '', { ...NOTHING, orders: 1, net: order.cost.total.amount }),
    ]
  }
  const lines = measuresOfLines(order, settings)
  const whole = ofOneOrder(lines)
  const products = Map.groupBy(lines.keys(), (index) => order.lines[index]?.productId ?? '')
  const discounted: Cell[] = []
  discountCells(order, lines, (...of) => discounted.push(cell(...of)))
  return [
    ...cells,
    ...discounted,
    cell('hour', hour, whole),
    cell('country', order.shippingAddress?.country ?? NO_COUNTRY, whole),
    cell('payment', order.payment.kind, whole),
    ...[...products].flatMap(([id, of]) => {
      const measures = ofOneOrder(of.map((index) => lines[index] ?? NOTHING))
      return [
        cell('product', id, measures),
        cell('product-month', id, measures, `${day.slice(0, 7)}-01`),
      ]
    }),
  ]
}

/** What went back on each day, whatever became of the order. */
function refundCells({ payment }: Order, { timeZone }: CellSettings): [string, number][] {
  const byDay = new Map<string, number>()
  for (const { at, amount } of succeededRefunds(payment)) {
    const day = shopDayOf(Date.parse(at), timeZone)
    byDay.set(day, (byDay.get(day) ?? 0) + amount.amount)
  }
  return [...byDay]
}

/** The cells of an order's money: its debits and credits by account and day. */
export function ledgerCells(
  postings: readonly LedgerPosting[],
  { timeZone }: Pick<CellSettings, 'timeZone'>,
): Cell[] {
  return postings.map(({ account, debit, credit, currency, at }) => ({
    ...NOTHING,
    ...{ day: shopDayOf(Date.parse(at), timeZone), key: account, currency },
    ...(debit > 0
      ? { dimension: 'debit' as const, net: debit }
      : { dimension: 'credit' as const, net: credit }),
  }))
}

/** Sums cells of one key, such as the contributions of several orders. */
export class CellSums {
  readonly #sums = new Map<string, Cell>()

  add(cells: readonly Cell[]): void {
    for (const cell of cells) {
      const { day, dimension, key, currency } = cell
      const name = JSON.stringify([day, dimension, key, currency])
      const sum = this.#sums.get(name)
      this.#sums.set(name, sum ? { ...sum, ...plus(sum, cell) } : cell)
    }
  }

  /**
   * The sums. Of products, and of coupons, those beyond the bound that sold least are one together:
   * the row of a slot has a size. An order with two of them counts twice in it.
   */
  cells(keysMax = REPORT_PRODUCTS_MAX_PER_SLOT): Cell[] {
    const all = [...this.#sums.values()]
    const isProduct = ({ dimension }: Cell) => dimension.startsWith('product')
    const isCoupon = ({ dimension }: Cell) => dimension === 'coupon'
    return [
      ...all.filter((cell) => !isProduct(cell) && !isCoupon(cell)),
      // A product has a cell of its day and one of its month.
      ...bounded(all.filter(isProduct), 2 * keysMax),
      ...bounded(all.filter(isCoupon), keysMax),
    ]
  }
}

/** The cells that sold most, and the others together. */
function bounded(cells: readonly Cell[], max: number): readonly Cell[] {
  if (cells.length <= max) return cells
  const sorted = cells.toSorted((a, b) => b.gross - a.gross || (a.key < b.key ? -1 : 1))
  const rest = new CellSums()
  rest.add(sorted.slice(max).map((cell) => ({ ...cell, key: OTHER_PRODUCTS })))
  return [...sorted.slice(0, max), ...rest.cells(Number.POSITIVE_INFINITY)]
}
