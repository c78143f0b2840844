import type { CartCache } from '../cart/cache.ts'
import { applyChange, type CartChange, type CartState } from '../cart/rules.ts'
import { saveCart } from '../cart/store.ts'
import { acknowledge, enqueue, loadMessage, type OutboxEntry } from '../kit/outbox.ts'
import type { Order } from '../order/contract.ts'
import { type IdPrefix, newId } from '../platform/ids.ts'
import type { OrdersMessage } from '../platform/messages.ts'
import { PROBLEMS, type ProblemCode } from '../platform/problem.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { Caller, Idempotency, ShopperAnswer } from './contract.ts'
import { forgetOnce, type OnceRow, settleOnce } from './idempotency.ts'
import type { Outcome, ShopperTransaction } from './transaction.ts'

/** One transaction on a shopper's rows, and what has to follow once it has committed. */
export class OpenTransaction implements ShopperTransaction {
  readonly outbox: OutboxEntry[] = []
  readonly pushed: Order[] = []
  wakeBy: number | null = null
  cartChanged = false

  constructor(
    readonly sql: Sql,
    readonly caller: Caller,
    readonly now: number,
    private readonly carts: CartCache,
  ) {}

  get shopperId(): string {
    return this.caller.kind === 'system' ? this.caller.shopperId : this.caller.session.shopperId
  }

  newId(prefix: IdPrefix): string {
    return newId(prefix)
  }

  cart(): CartState {
    return this.carts.state(this.sql)
  }

  changeCart(change: CartChange): void {
    const next = applyChange(this.cart(), change, this.now)
    saveCart(this.sql, next, change)
    this.carts.replace(next)
    this.cartChanged = true
  }

  enqueue(message: OrdersMessage): void {
    // Asked before and not answered yet: the outbox asks again, less and less often.
    if (loadMessage(this.sql, message.id) !== null) return
    this.outbox.push(enqueue(this.sql, 'orders', message, this.now))
  }

  acknowledge(messageIds: readonly string[]): void {
    acknowledge(this.sql, messageIds)
  }

  wakeAt(at: number): void {
    this.wakeBy = this.wakeBy === null ? at : Math.min(this.wakeBy, at)
  }

  push(order: Order): void {
    this.pushed.push(order)
  }

  settle(idempotencyKey: string, outcome: Result<Outcome>): void {
    if (isKept(outcome)) {
      settleOnce(this.sql, idempotencyKey, JSON.stringify(this.answer(outcome)))
    } else forgetOnce(this.sql, idempotencyKey)
  }

  /** The outcome as it leaves the object. */
  answer(outcome: Result<Outcome>): Result<ShopperAnswer> {
    if (!outcome.ok) return outcome
    const { value } = outcome
    switch (value.kind) {
      case 'cart':
        return ok({ kind: 'cart', cart: this.carts.rendering(this.sql), replayed: false })
      case 'checkout':
        return ok({ kind: 'checkout', checkout: value.checkout, replayed: false })
      default:
        return ok({ ...value, replayed: false })
    }
  }
}

/** The answer kept under an idempotency key, or the refusal its state asks for. */
export function keptAnswer(row: OnceRow, { fingerprint }: Idempotency): Result<ShopperAnswer> {
  if (row.fingerprint !== fingerprint) return refuse('idempotency_conflict')
  if (row.answer === null) return refuse('idempotency_in_flight', undefined, { retryAfter: 1 })
  // Written by `answer` above and by nothing else.
  const kept: Result<ShopperAnswer> = JSON.parse(row.answer)
  return kept.ok
    ? ok({ ...kept.value, replayed: true })
    : { ok: false, problem: { ...kept.problem, replayed: true } }
}

/** Refusals that tell of a race or of something to do first, not of the request. */
const PASSING: ReadonlySet<ProblemCode> = new Set([
  'version_mismatch',
  'cart_changed',
  'verification_required',
  'verification_invalid',
  'too_many_open_orders',
])

/** Whether an answer is final: what broke or passes may succeed with the same key a moment later. */
export const isKept = (outcome: Result<Outcome>): boolean =>
  outcome.ok || !(PASSING.has(outcome.problem.code) || PROBLEMS[outcome.problem.code].retryable)
