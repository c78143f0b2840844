import { checkCoupons } from './coupons.ts'
import { checkErasures } from './erasure.ts'
import { checkInventorySystem, type InventorySystem } from './inventory-system.ts'
import { checkMoney } from './money.ts'
import { checkOrders, type Told } from './orders.ts'
import { checkComparison, checkProviderEvents } from './provider.ts'
import { checkReads, type OrderRead } from './reads.ts'
import { checkRedPackets } from './red-packets.ts'
import type { State } from './state.ts'
import { checkStock } from './stock.ts'
import { checkWallets } from './wallets.ts'

/** What others than the shop know of a run. */
export interface Outside {
  /** Orders that clients were told of. */
  told: readonly Told[]
  /** Their reads of those orders. */
  reads?: readonly OrderRead[]
  /** The ledger of an inventory system. */
  system?: InventorySystem | null
  /** Nothing is under way any more, so that nothing may wait. */
  settled: boolean
}

/** Every place where a state breaks an invariant, in words that begin with the invariant's name. */
export const verifyState = (state: State, outside: Outside): string[] => {
  const { told, reads = [], system = null, settled } = outside
  return [
    ...checkStock(state),
    ...(system ? checkInventorySystem(state, system) : []),
    ...checkMoney(state),
    ...checkComparison(state),
    ...checkOrders(state, { told, settled }),
    ...checkReads(told, reads),
    ...checkErasures(state, settled),
    ...checkProviderEvents(state, settled),
    ...checkCoupons(state, settled),
    ...checkRedPackets(state, settled),
    ...checkWallets(state, settled),
  ]
}
