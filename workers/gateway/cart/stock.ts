import type { Cart, CartLine, CartWarning } from '../../../src/shared/cart/contract.ts'
import { stockWarnings } from '../../../src/shared/cart/view.ts'
import type { Availability } from '../../../src/shared/catalog/contract.ts'

const STOCK_CODES: readonly CartWarning['code'][] = ['out_of_stock', 'stock_short']

/**
 * The cart with what is on the shelf now: it was written when its shopper last changed it, and
 * others buy meanwhile. A line whose variant is not in `shelf`, or no longer sold, stays as it is.
 */
export function withTodaysStock(cart: Cart, shelf: ReadonlyMap<string, Availability>): Cart {
  const isGone = (index: number) =>
    cart.warnings.some(
      ({ code, target }) => code === 'line_unavailable' && target === `/lines/${index}`,
    )
  const shown = (line: CartLine, index: number): Availability =>
    (isGone(index) ? undefined : shelf.get(line.variantId)) ?? line.availability
  const lines = cart.lines.map((line, index) => ({ ...line, availability: shown(line, index) }))
  const stock = lines.flatMap(({ title, quantity, availability }, index) =>
    isGone(index) ? [] : stockWarnings(title, quantity, availability, `/lines/${index}`),
  )
  const others = cart.warnings.filter(({ code }) => !STOCK_CODES.includes(code))
  return { ...cart, lines, warnings: [...stock, ...others] }
}
