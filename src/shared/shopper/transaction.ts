import type { Favourite } from '../cart/contract.ts'
import type { CartChange, CartState } from '../cart/rules.ts'
import type { CheckoutRecord } from '../checkout/contract.ts'
import type { Order } from '../order/contract.ts'
import type { IdPrefix } from '../platform/ids.ts'
import type { QueueMessages } from '../platform/messages.ts'
import type { Problem, Result } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { Caller, ShopperCommand } from './contract.ts'

/** What a handler may touch: the rows of one shopper, inside one transaction. */
export interface ShopperTransaction {
  sql: Sql
  now: number
  shopperId: string
  caller: Caller
  newId(prefix: IdPrefix): string
  /** The cart as it stands in this transaction. */
  cart(): CartState
  changeCart(change: CartChange): void
  /** Commits a message with the state; it is sent after the commit and until acknowledged. */
  enqueue(message: QueueMessages['orders']): void
  acknowledge(messageIds: readonly string[]): void
  /** Wakes the object at this time at the latest. */
  wakeAt(at: number): void
  /** Pushed to every socket of the shopper once the transaction has committed. */
  push(order: Order): void
  /**
   * Stores the answer of an earlier, deferred request under its idempotency key; a refusal that
   * may pass frees the key instead.
   */
  settle(idempotencyKey: string, outcome: Result<Outcome>): void
}

/** What a command answers. `deferred` is answered later, by another command, under the same key. */
export type Outcome =
  | { kind: 'cart' }
  | { kind: 'favourites'; favourites: Favourite[] }
  | { kind: 'checkout'; checkout: CheckoutRecord; deferred?: boolean }
  | { kind: 'order'; order: Order }
  | { kind: 'none' }

export type Handler<Type extends ShopperCommand['type']> = (
  tx: ShopperTransaction,
  command: Extract<ShopperCommand, { type: Type }>,
) => Result<Outcome>

/** Each subsystem contributes the handlers of its commands. */
export type Handlers<Command extends ShopperCommand> = {
  [Type in Command['type']]: Handler<Type>
}

export type { Problem }
