import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import { type Money, money } from '../../../../src/shared/platform/money.ts'
import { dueOf } from '../../../../src/shared/pricing/contract.ts'

/** Prices a page has shown: the amount that is due, and one unit of each line by line id, in minor units. */
interface AgreedPrice {
  total: number
  units: ReadonlyMap<string, number>
}

export interface PriceChange {
  title: string
  from: Money
  to: Money
}

/** For a hidden field, so that the order is placed at the price the shopper has seen, or asked. */
export const writeAgreed = ({ cost, lines }: Pick<CheckoutView, 'cost' | 'lines'>): string =>
  [dueOf(cost).amount, ...lines.map((line) => `${line.id}=${line.unitPrice.amount}`)].join(';')

/** Null for a text that `writeAgreed` did not write. */
export function readAgreed(text: string | null): AgreedPrice | null {
  const [total = '', ...lines] = (text ?? '').split(';')
  if (!/^\d{1,15}$/.test(total)) return null
  const units = lines.map((line) => line.split('='))
  return { total: Number(total), units: new Map(units.map(([id = '', n]) => [id, Number(n)])) }
}

/**
 * The prices that are higher than the agreed ones; null where none is. A lower price needs no
 * consent. Without a price to compare with, the shopper is shown the total and asked.
 */
export function raisedSince(
  agreed: AgreedPrice | null,
  view: Pick<CheckoutView, 'cost' | 'lines' | 'currency'>,
): { total: { from: Money | null; to: Money }; lines: PriceChange[] } | null {
  const total = dueOf(view.cost)
  if (agreed && total.amount <= agreed.total) return null
  const lines = view.lines.flatMap((line) => {
    const seen = agreed?.units.get(line.id)
    if (seen === undefined || seen === line.unitPrice.amount) return []
    const title = line.variantTitle ? `${line.title}, ${line.variantTitle}` : line.title
    return [{ title, from: money(seen, view.currency), to: line.unitPrice }]
  })
  return { total: { from: agreed ? money(agreed.total, view.currency) : null, to: total }, lines }
}
