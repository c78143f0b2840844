import type { CartCache } from '../cart/cache.ts'
import type { CartRendering } from '../cart/contract.ts'
import { applyChange, type CartChange, type CartState } from '../cart/rules.ts'
import { saveCart } from '../cart/store.ts'
import { acknowledge, enqueue, loadMessage, type OutboxEntry } from '../kit/outbox.ts'
import { type IdPrefix, newId } from '../platform/ids.ts'
import type { OrdersMessage } from '../platform/messages.ts'
import { assertInvariant, type Result } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { Caller } from './contract.ts'
import { settleKey } from './idempotency.ts'
import type { LiveMessage, ShopperTransaction } from './transaction.ts'

/** One transaction on a shopper's rows; it collects the work that follows its commit. */
export class OpenTransaction implements ShopperTransaction {
  readonly outbox: OutboxEntry[] = []
  readonly pushed: LiveMessage[] = []
  readonly endedSessions: string[] = []
  wakeBy: number | null = null
  cartChanged = false

  /** @param pushes types of the messages that the object's modules may push */
  constructor(
    readonly sql: Sql,
    readonly caller: Caller,
    readonly now: number,
    private readonly carts: CartCache,
    private readonly pushes: ReadonlySet<string>,
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

  renderedCart(): CartRendering {
    return this.carts.rendering(this.sql)
  }

  changeCart(change: CartChange): void {
    const next = applyChange(this.cart(), change, this.now)
    saveCart(this.sql, next, change)
    this.carts.replace(this.sql, next)
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

  push(message: LiveMessage): void {
    assertInvariant(this.pushes.has(message.type), `a module pushes ${message.type}`)
    this.pushed.push(message)
  }

  endSession(sessionId: string): void {
    this.endedSessions.push(sessionId)
  }

  settle(idempotencyKey: string, outcome: Result<object>): void {
    settleKey(this.sql, idempotencyKey, outcome)
  }
}
