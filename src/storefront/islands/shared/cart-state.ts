import type { Cart, CartLine } from '../../../shared/cart/contract.ts'
import { type Money, times } from '../../../shared/platform/money.ts'

/** A change that the shop has not answered yet. 0 units remove the line. */
interface Edit {
  id: number
  lineId: string
  quantity: number
}

/** The newest cart the shop told of, and the edits on their way to it. */
export interface CartState {
  known: Cart | null
  edits: readonly Edit[]
}

export const EMPTY: CartState = { known: null, edits: [] }

/** Takes a cart from the shop, unless a newer one is known: answers may overtake each other. */
export function received(state: CartState, cart: Cart): CartState {
  return state.known !== null && state.known.version > cart.version
    ? state
    : { ...state, known: cart }
}

/** Notes an edit; an older one of the same line is no longer of interest. */
export function edited(state: CartState, edit: Edit): CartState {
  const others = state.edits.filter(({ lineId }) => lineId !== edit.lineId)
  return { ...state, edits: [...others, edit] }
}

/** The shop has answered an edit, with the cart it made or with a refusal (null). */
export function settled(state: CartState, id: number, cart: Cart | null): CartState {
  const rest = { ...state, edits: state.edits.filter((edit) => edit.id !== id) }
  return cart === null ? rest : received(rest, cart)
}

/** The cart to show: the known one as the edits will make it, with its sums as a good guess. */
export function shown({ known, edits }: CartState): Cart | null {
  if (known === null || edits.length === 0) return known
  const wanted = new Map(edits.map(({ lineId, quantity }) => [lineId, quantity]))
  let change = 0
  const lines: CartLine[] = []
  for (const line of known.lines) {
    const quantity = wanted.get(line.id)
    if (quantity === undefined || quantity === line.quantity) {
      lines.push(line)
      continue
    }
    const total = quantity === 0 ? 0 : guessTotal(line, quantity)
    if (line.selected) change += total - line.cost.total.amount
    if (quantity > 0) lines.push(withQuantity(line, quantity, total))
  }
  return {
    ...known,
    lines,
    totalQuantity: lines.reduce((sum, line) => sum + line.quantity, 0),
    cost: {
      ...known.cost,
      subtotal: plus(known.cost.subtotal, change),
      total: plus(known.cost.total, change),
      estimated: true,
    },
  }
}

/** A discount grows with its line until the shop says otherwise. */
const guessTotal = (line: CartLine, quantity: number): number =>
  Math.round((line.cost.total.amount / line.quantity) * quantity)

const plus = ({ amount, currency }: Money, change: number): Money => ({
  amount: Math.max(0, amount + change),
  currency,
})

const withQuantity = (line: CartLine, quantity: number, total: number): CartLine => ({
  ...line,
  quantity,
  cost: {
    ...line.cost,
    subtotal: times(line.unitPrice, quantity),
    total: { ...line.cost.total, amount: total },
  },
})
