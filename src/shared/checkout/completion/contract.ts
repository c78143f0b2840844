import type { VariantSnapshot } from '../../catalog/contract.ts'
import type { HoldRef } from '../../inventory/contract.ts'
import type { Payment } from '../../payment/contract.ts'
import type { PaymentProvider } from '../../payment/provider/contract.ts'
import type { Now } from '../../platform/clock.ts'
import type { Problem, Result } from '../../platform/result.ts'
import type { CheckoutRecord, CompletionIntent } from '../contract.ts'
import type { CheckoutLine, Quote } from '../quote/contract.ts'

/** A completion on its way through the steps, each of which adds what it finds out. */
export interface Completion<Deps> {
  deps: Deps
  shopperId: string
  record: CheckoutRecord
  intent: CompletionIntent
  /** Where the goods of the checkout come from. */
  source: GoodsSource<Deps>
  provider: PaymentProvider | null
  payment: Payment | null
}

/** The results of a step, which the completion takes over. */
type Found = Partial<Pick<Completion<never>, 'record' | 'intent' | 'provider' | 'payment'>>

/** A step gives what it found out, or refuses and says what the checkout becomes by that. */
export type StepAnswer =
  | { ok: true; value: Found }
  | { ok: false; problem: Problem; revised?: { lines: CheckoutLine[]; quote: Quote } }

/** Why finished steps are undone. */
export interface UndoReason {
  problem: Problem
  /**
   * Whether the attempt has ended. Otherwise only this version of the checkout has: units and
   * budgets that are counted for the attempt's order may still become it.
   */
  isOver: boolean
  /** Whether this driver ended the attempt; false where another driver has ended it. */
  isOwn: boolean
}

/**
 * One step between the ready checkout and the placed order. Any driver may run it again: the ids
 * follow from the checkout, and every call of it is idempotent.
 */
export interface CompletionStep<Deps> {
  name: string
  applies(record: CheckoutRecord): boolean
  run(completion: Completion<Deps>): Promise<StepAnswer>
  /** Takes back what `run` did. What `run` did not do, or was taken back, changes nothing. */
  undo(completion: Completion<Deps>, reason: UndoReason): Promise<void>
}

/** Units that are held before a checkout is completed. */
type ReservedUnits = HoldRef & { expiresAt: string }

/** Where the goods of a checkout come from: what they cost there, and how they are held. */
export interface GoodsSource<Deps> {
  kind: 'cart' | 'buy-now' | 'drop'
  /** The variant at the price of this source. */
  price(line: CheckoutLine, variant: VariantSnapshot): VariantSnapshot
  /** The holds of a completion; `holdIdOf` makes the id of a SKU that is held for it alone. */
  holds(record: CheckoutRecord, holdIdOf: (sku: string) => string): HoldRef[]
  /** Units that are held before the completion; null where there are none. */
  reserved(record: CheckoutRecord): ReservedUnits | null
  /** When an open checkout is over. */
  endsAt(record: CheckoutRecord): Now
  /** Until when an order that was placed at a moment waits for its payment. */
  paymentDueAt(record: CheckoutRecord, placedAt: Now): Now
  /** The lines after a completion was refused: the next completion finds its order id there. */
  afterRefusal(record: CheckoutRecord, orderId: string): CheckoutLine[]
  /** Whether a refusal leaves the checkout nothing to buy. */
  isLostBy(problem: Problem): boolean
  hold(completion: Completion<Deps>): Promise<StepAnswer>
  release(completion: Completion<Deps>, reason: UndoReason): Promise<void>
  /** Whether the id names a checkout of this source that may not be written yet. */
  names?(checkoutId: string): boolean
  /**
   * The line of a checkout that was never written, where the id names one of the shopper's.
   * Refuses `not_found`, `hold_expired`, `variant_unavailable`.
   */
  find?(deps: Deps, shopperId: string, checkoutId: string): Promise<Result<CheckoutLine>>
}
