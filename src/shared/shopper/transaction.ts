import type { CartRendering } from '../cart/contract.ts'
import type { CartChange, CartState } from '../cart/rules.ts'
import type { IdPrefix } from '../platform/ids.ts'
import type { OrdersMessage } from '../platform/messages.ts'
import type { Result } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { Caller } from './contract.ts'

/** A message to the shopper's open tabs. Its type stands in the module's `pushes`. */
export type LiveMessage = { type: string } & Record<string, unknown>

/** The rows of one shopper inside one transaction, for a handler or a module's maintenance. */
export interface ShopperTransaction {
  sql: Sql
  now: number
  shopperId: string
  caller: Caller
  newId(prefix: IdPrefix): string
  /** The cart as it stands in this transaction. */
  cart(): CartState
  renderedCart(): CartRendering
  changeCart(change: CartChange): void
  /** Commits a message with the state; it is sent after the commit and until acknowledged. */
  enqueue(message: OrdersMessage): void
  acknowledge(messageIds: readonly string[]): void
  /** Wakes the object at this time at the latest. */
  wakeAt(at: number): void
  /** Sent to every socket of the shopper, with `serverTime`, once the transaction has committed. */
  push(message: LiveMessage): void
  /** The session's row is written: its sockets close once the transaction has committed. */
  endSession(sessionId: string): void
  /**
   * Stores the answer of an earlier, deferred request under its idempotency key; a refusal that
   * frees its key (`PROBLEMS`) deletes the key's row instead.
   */
  settle(idempotencyKey: string, outcome: Result<object>): void
}

/**
 * The outcome of a command that answers `Answer`. A `deferred` one is in flight under its key until
 * another command settles the key.
 */
export type Outcome<Answer extends object = object> = Answer & { deferred?: boolean }

/** Handlers of a subsystem's commands; `Answers` has the answer to each by its type. */
export type Handlers<
  Command extends { type: string },
  Answers extends Record<Command['type'], object>,
> = {
  [Type in Command['type']]: (
    tx: ShopperTransaction,
    command: Extract<Command, { type: Type }>,
  ) => Result<Outcome<Answers[Type]>>
}
