import { type TaxClass, taxClassOf } from '../catalog/contract.ts'
import { portionOf, prorate, shareOf } from '../platform/money.ts'
import type { AdjustableLine, PlaceRate, PlaceTax, PriceSoFar } from './contract.ts'

/** The tax of one rate, in minor units. */
interface RateTax {
  rate: PlaceRate
  /** Goods and delivery of the rate: with the tax where prices include it. */
  base: number
  amount: number
  /** The part of each line of the rate by its id. The rest of `amount` is delivery's. */
  lines: ReadonlyMap<string, number>
}

/** Where a class is taxed: a rate of the place, or `none`. In this order on every invoice. */
const ROWS = ['standard', 'reduced', 'none'] as const
type Row = (typeof ROWS)[number]

function rowOf(taxClass: TaxClass, { standard, reduced }: PlaceTax): Row {
  if (taxClass === 'zero' || taxClass === 'exempt') return 'none'
  if (taxClass === 'reduced' && reduced) return 'reduced'
  return standard ? 'standard' : 'none'
}

interface Basket {
  lines: AdjustableLine[]
  goods: number
  units: number
}

/**
 * The tax of a price at a place: one entry per rate that a line or delivery goes by. It is rounded
 * once per rate, half up, on goods and delivery together: rounding per line or unit would drift
 * with their number. The lines' parts follow by largest remainder, in the order of their ids, so
 * that the order of lines changes nothing. Two passes over the lines, and a sort of each rate's.
 */
export function taxesOf({ lines, shipping }: PriceSoFar, tax: PlaceTax): RateTax[] {
  const baskets: Record<Row, Basket> = {
    standard: { lines: [], goods: 0, units: 0 },
    reduced: { lines: [], goods: 0, units: 0 },
    none: { lines: [], goods: 0, units: 0 },
  }
  for (const line of lines) {
    const basket = baskets[rowOf(taxClassOf(line.variant), tax)]
    basket.lines.push(line)
    basket.goods += line.cost.total.amount
    basket.units += line.quantity
  }
  const shippings = shippingByRow(shipping, baskets, tax)
  return ROWS.flatMap((row) => {
    const rate = row === 'none' ? null : tax[row]
    const ofRow = shippings[row]
    if (!rate || (baskets[row].lines.length === 0 && ofRow === 0)) return []
    return [rateTax(rate, baskets[row], ofRow, tax.included)]
  })
}

/** Delivery by its own class, else by what the goods of each rate cost, or by units if all are free. */
function shippingByRow(
  shipping: number,
  baskets: Readonly<Record<Row, Basket>>,
  tax: PlaceTax,
): Record<Row, number> {
  const none = { standard: 0, reduced: 0, none: 0 }
  if (tax.shippingClass !== null) return { ...none, [rowOf(tax.shippingClass, tax)]: shipping }
  const hasGoods = ROWS.some((row) => baskets[row].goods > 0)
  const weights = ROWS.map((row) => baskets[row][hasGoods ? 'goods' : 'units'])
  if (weights.every((weight) => weight === 0)) return none
  const [standard = 0, reduced = 0, untaxed = 0] = prorate(shipping, weights)
  return { standard, reduced, none: untaxed }
}

function rateTax(
  rate: PlaceRate,
  { lines, goods }: Basket,
  shipping: number,
  included: boolean,
): RateTax {
  const base = goods + shipping
  const { basisPoints } = rate
  // The tax inside a gross price: gross × rate / (1 + rate).
  const amount = included
    ? portionOf(base, basisPoints, 10_000 + basisPoints)
    : shareOf(base, basisPoints)
  const sorted = lines.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const parts =
    amount === 0 ? [] : prorate(amount, [...sorted.map(({ cost }) => cost.total.amount), shipping])
  return {
    rate,
    base,
    amount,
    lines: new Map(sorted.map(({ id }, index) => [id, parts[index] ?? 0])),
  }
}
