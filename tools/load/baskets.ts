/** What one order is to hold: units by stock code, in the order of the basket. */
export type Basket = ReadonlyMap<string, number>

export interface BasketPlan {
  baskets: Basket[]
  /** Baskets that had more lines than a cart holds, and the lines left out of them. */
  cut: { baskets: number; lines: number }
}

/** A cart's limit of lines, as the contract states it. */
const CART_LINES = 200

/**
 * The first `orders` baskets of a file: one basket per line, codes separated by commas, a code
 * given twice meaning two units. A file that is too short starts again at its top.
 * @throws RangeError where the file holds no basket
 */
export function planOrders(csv: string, orders: number): BasketPlan {
  const lines = csv.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (lines.length === 0) throw new RangeError('the file holds no basket')
  const plan: BasketPlan = { baskets: [], cut: { baskets: 0, lines: 0 } }
  for (let n = 0; n < orders; n += 1) {
    const whole = readBasket(lines[n % lines.length] ?? '')
    const kept = [...whole].slice(0, CART_LINES)
    if (kept.length < whole.size) {
      plan.cut.baskets += 1
      plan.cut.lines += whole.size - kept.length
    }
    plan.baskets.push(new Map(kept))
  }
  return plan
}

function readBasket(line: string): Map<string, number> {
  const units = new Map<string, number>()
  for (const code of line.split(',').map((cell) => cell.trim())) {
    if (code !== '') units.set(code, (units.get(code) ?? 0) + 1)
  }
  return units
}

/** Units of each code that all baskets together ask for. */
export function demandOf(baskets: readonly Basket[]): Map<string, number> {
  const demand = new Map<string, number>()
  for (const basket of baskets) {
    for (const [code, units] of basket) demand.set(code, (demand.get(code) ?? 0) + units)
  }
  return demand
}
