import { checkMoney } from './money.ts'
import { checkOrders, type Told } from './orders.ts'
import type { State } from './state.ts'
import { checkStock } from './stock.ts'

/** Every place where a state breaks an invariant, in words that begin with the invariant's name. */
export const verifyState = (
  state: State,
  given: { told: readonly Told[]; settled: boolean },
): string[] => [...checkStock(state), ...checkMoney(state), ...checkOrders(state, given)]
