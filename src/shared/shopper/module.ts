import type { CartRendering } from '../cart/contract.ts'
import type { CartState } from '../cart/rules.ts'
import type { Result } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { LevelThreshold } from '../points/contract.ts'
import type { Caller, HandlerAnswer, ModuleContract, ModuleReading } from './contract.ts'
import type { Outcome, ShopperTransaction } from './transaction.ts'

/** The object as a query sees it that was never written. */
export interface EmptyView {
  caller: Caller
  /** Milliseconds. */
  now: number
  cart(): CartState
  renderedCart(): CartRendering
}

/** The object as a query sees it. */
export interface ShopperView extends EmptyView {
  sql: Sql
}

/** Tables of one schema step. The steps of all modules are applied in order, each once. */
interface TableStep {
  /** From 1; a new table takes the number after the highest. A released step never changes. */
  step: number
  sql: string
}

/** The settings of a deployment that modules know. */
export interface DeploymentSettings {
  /** A cart rests so long before its member is reminded, in milliseconds; null: nobody is. */
  cartReminderMs: number | null
  /** The shop's levels of members above the first one. */
  levels: readonly LevelThreshold[]
}

/** A module's work in the object's alarm. Every module reads and writes its own rows. */
export interface Maintenance {
  /** When `run` has something to do (milliseconds), or null. */
  nextAt?(sql: Sql, settings: DeploymentSettings): number | null
  /** `nextAt` moves with the cart: the object is woken for it after each change of the cart. */
  followsCart?: true
  /** Does the work that is due at `tx.now`. Called only where `nextAt` is due. */
  run?(tx: ShopperTransaction, settings: DeploymentSettings): void
  /** Deletes rows that are no longer needed at `now` (milliseconds). Called about once a day. */
  prune?(sql: Sql, now: number): void
  /**
   * When the shopper last left a row here (milliseconds), or null where there is none. The object
   * deletes itself VISITOR_IDLE_MS later; `Infinity` keeps it for good.
   */
  lastActiveAt?(sql: Sql): number | null
}

/** One subsystem's part of `ShopperObject`; it stands in the list of modules.ts. */
export interface ShopperModule<Contract extends ModuleContract> {
  name: string
  tables?: readonly TableStep[]
  commands: {
    [Type in Contract['command']['type']]: (
      tx: ShopperTransaction,
      command: Extract<Contract['command'], { type: Type }>,
    ) => Result<Outcome<HandlerAnswer<Contract, Type> & object>>
  }
  queries: {
    [Type in Contract['query']['type']]: {
      read(
        view: ShopperView,
        query: Extract<Contract['query'], { type: Type }>,
      ): Result<ModuleReading<Contract, Type>>
      /** The reading of an object that was never written. */
      empty(
        view: EmptyView,
        query: Extract<Contract['query'], { type: Type }>,
      ): Result<ModuleReading<Contract, Type>>
    }
  }
  maintenance?: Maintenance
  /**
   * Erases all rows of the module that say something of the object's person. `later`: some are still
   * needed, and the erasure is to be repeated.
   */
  erase?(tx: ShopperTransaction): 'done' | 'later'
  /** Types of the messages that the module pushes to open tabs. */
  pushes?: readonly string[]
}

/** A module per contract of a list, in its order. */
export type ModulesOf<Contracts extends readonly ModuleContract[]> = {
  [Index in keyof Contracts]: ShopperModule<Contracts[Index]>
}
