import { DurableObject } from 'cloudflare:workers'
import shop from '../shop.config.ts'
import { CartCache } from '../src/shared/cart/cache.ts'
import { emptyCart } from '../src/shared/cart/rules.ts'
import { armAt, forgetAlarm, keepAlarm, runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import { deliver, drain, loadMessage, nextDue } from '../src/shared/kit/outbox.ts'
import {
  ensureSchema,
  forgetSchema,
  inTransaction,
  isInitialized,
} from '../src/shared/kit/sqlite-schema.ts'
import { WriteRate } from '../src/shared/kit/write-rate.ts'
import { claimIfLarge } from '../src/shared/platform/claims.ts'
import {
  OUTBOX_RESEND_MS,
  SHOPPER_WRITES_PER_MINUTE,
  VISITOR_IDLE_MS,
} from '../src/shared/platform/limits.ts'
import type { QueueMessage } from '../src/shared/platform/messages.ts'
import { ok, type Result, refuse } from '../src/shared/platform/result.ts'
import { loadRevoked } from '../src/shared/session/store.ts'
import type {
  Caller,
  CartRendering,
  ShopperAnswer,
  ShopperPort,
  ShopperQuery,
  ShopperReading,
  ShopperRequest,
} from '../src/shared/shopper/contract.ts'
import { insertOnce, loadOnce } from '../src/shared/shopper/idempotency.ts'
import { housekeep, nextUpkeepAt } from '../src/shared/shopper/maintenance.ts'
import { dispatch } from '../src/shared/shopper/modules.ts'
import { isKept, keptAnswer, OpenTransaction } from '../src/shared/shopper/open-transaction.ts'
import { readUnborn, readView } from '../src/shared/shopper/read.ts'
import { SHOPPER_STEPS } from './shopper/schema.ts'
import { ShopperSockets } from './shopper/sockets.ts'

/**
 * One per shopper: serialises the shopper's cart, checkouts, own orders and sockets. A shell: it
 * opens the transaction, checks the session, answers repeated keys, looks the command up, and
 * after the commit sends, arms and pushes. The rules are in src/shared.
 */
export class ShopperObject extends DurableObject<StateEnv> implements ShopperPort {
  private readonly carts = new CartCache(shop.currency)
  private readonly sockets = new ShopperSockets(this.ctx)
  private revoked: Set<string> | null = null
  private readonly rate = new WriteRate(SHOPPER_WRITES_PER_MINUTE)

  /** Runs one command. Every effect of it commits in one transaction, or none does. */
  async execute(request: ShopperRequest): Promise<Result<ShopperAnswer>> {
    const now = Date.now()
    if (request.caller.kind === 'session' && !this.rate.admit(now)) {
      return refuse('rate_limited', undefined, { retryAfter: this.rate.retryAfter(now) })
    }
    await this.keepAlarm(now)
    const { value, tx } = this.transact(request.caller, now, (open) => this.run(open, request))
    this.follow(tx)
    if (request.command.type === 'session.revoke' && request.caller.kind === 'session') {
      this.revoked = null
      this.sockets.closeSession(request.caller.session.sessionId)
    }
    return value
  }

  /** Reads without writing; an object that was never written answers as if it were empty. */
  async read(caller: Caller, query: ShopperQuery): Promise<Result<ShopperReading>> {
    const { sql } = this.ctx.storage
    const born = isInitialized(this.ctx.storage, SHOPPER_STEPS)
    if (born) await this.keepAlarm(Date.now())
    if (born && this.isRevoked(caller)) return refuse('session_revoked')
    if (query.type === 'cart') {
      const cart = this.cart()
      return query.knownVersion === cart.version
        ? ok({ kind: 'unchanged', version: cart.version })
        : ok({ kind: 'cart', cart })
    }
    if (query.type === 'outbox-message') return this.readMessage(caller, query.id)
    return born
      ? readView(sql, query, this.carts.state(sql))
      : readUnborn(query, emptyCart(shop.currency))
  }

  /** The live cart's socket; the gateway has verified the session it names. */
  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url)
    const sessionId = searchParams.get('session') ?? ''
    const since = searchParams.get('since')
    if (isInitialized(this.ctx.storage, SHOPPER_STEPS)) {
      await this.keepAlarm(Date.now())
      if (this.revokedSessions().has(sessionId)) return new Response(null, { status: 401 })
    }
    return this.sockets.accept(sessionId, since === null ? null : Number(since), this.currentCart)
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    this.sockets.onMessage(socket, message, this.currentCart)
  }

  /** A client that says goodbye waits for ours. */
  override async webSocketClose(socket: WebSocket): Promise<void> {
    socket.close(1000)
    this.sockets.forget(socket)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.sockets.forget(socket)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await runAlarm(this.ctx.storage, info, Date.now, (now) => this.wake(now))
  }

  private run(tx: OpenTransaction, request: ShopperRequest): Result<ShopperAnswer> {
    const { idempotency, ifVersion } = request
    if (this.isRevoked(request.caller)) return refuse('session_revoked')
    const kept = idempotency && loadOnce(tx.sql, idempotency.key)
    if (kept) return keptAnswer(kept, idempotency)
    if (ifVersion !== undefined && tx.cart().version !== ifVersion) {
      return refuse('version_mismatch', undefined, { extra: { version: tx.cart().version } })
    }
    const outcome = dispatch(tx, request.command)
    const answer = tx.answer(outcome)
    if (idempotency && isKept(outcome)) {
      const deferred = outcome.ok && outcome.value.kind === 'checkout' && outcome.value.deferred
      const text = deferred ? null : JSON.stringify(answer)
      insertOnce(tx.sql, idempotency.key, idempotency.fingerprint, text, tx.now)
    }
    return answer
  }

  private transact<T>(caller: Caller, now: number, work: (tx: OpenTransaction) => T) {
    const { storage } = this.ctx
    const tx = new OpenTransaction(storage.sql, caller, now, this.carts)
    try {
      const value = inTransaction<{ done: T }>(storage, () => {
        ensureSchema(storage, SHOPPER_STEPS)
        return { done: work(tx) }
      })
      return { value: value.done, tx }
    } catch (error) {
      this.carts.forget()
      throw error
    }
  }

  /**
   * Every touch heals a lost alarm: what waits in the outbox and what is overdue would otherwise
   * wait for the next order. An unborn object has nothing to wake for.
   */
  private keepAlarm(now: number): Promise<void> {
    const { storage } = this.ctx
    return keepAlarm(storage, now, () => {
      if (!isInitialized(storage, SHOPPER_STEPS)) return null
      const times = [
        nextDue(storage.sql),
        nextUpkeepAt(storage.sql, () => this.carts.state(storage.sql)),
      ]
      const due = times.filter((at) => at !== null)
      return due.length === 0 ? null : Math.min(...due)
    })
  }

  /** What follows a commit: messages, the alarm, the sockets. None of it can undo the commit. */
  private follow(tx: OpenTransaction): void {
    if (tx.outbox.length > 0) {
      tx.wakeAt(tx.now + OUTBOX_RESEND_MS)
      this.ctx.waitUntil(deliver(tx.outbox, (_queue, batch) => this.send(batch)))
    }
    // A visitor who leaves is forgotten; costs a row only where no alarm is set yet.
    armAt(this.ctx.storage, tx.wakeBy ?? tx.now + VISITOR_IDLE_MS, tx.now)
    if (tx.cartChanged) this.sockets.pushCart(() => this.cart())
    for (const order of tx.pushed) this.sockets.pushOrder(order)
  }

  /** Resends, asks for what is due, deletes a visitor who left. Answers when to wake next. */
  private async wake(now: number): Promise<number | null> {
    const { storage } = this.ctx
    if (!isInitialized(storage, SHOPPER_STEPS)) return null
    const caller: Caller = { kind: 'system', shopperId: this.ctx.id.name ?? '' }
    const { value, tx } = this.transact(caller, now, housekeep)
    const waiting = nextDue(storage.sql)
    if (value === 'idle' && waiting === null && this.ctx.getWebSockets().length === 0) {
      await storage.deleteAll()
      await storage.deleteAlarm()
      this.carts.forget()
      forgetSchema(storage)
      forgetAlarm(storage)
      return null
    }
    this.follow(tx)
    await drain({ sql: storage.sql, now, send: (_queue, batch) => this.send(batch) })
    return nextDue(storage.sql)
  }

  /** Messages carry addresses and totals: only the shop itself may fetch them. */
  private readMessage(caller: Caller, id: string): Result<ShopperReading> {
    const { storage } = this.ctx
    const known = caller.kind === 'system' && isInitialized(storage, SHOPPER_STEPS)
    const message = known ? loadMessage(storage.sql, id) : null
    return message === null ? refuse('not_found') : ok({ kind: 'outbox-message', message })
  }

  /** Read once per life in memory; only this object writes them, and forgets them then. */
  private revokedSessions(): Set<string> {
    this.revoked ??= loadRevoked(this.ctx.storage.sql)
    return this.revoked
  }

  private isRevoked(caller: Caller): boolean {
    return caller.kind === 'session' && this.revokedSessions().has(caller.session.sessionId)
  }

  private readonly currentCart = {
    version: () =>
      isInitialized(this.ctx.storage, SHOPPER_STEPS)
        ? this.carts.state(this.ctx.storage.sql).version
        : this.carts.empty().version,
    rendering: () => this.cart(),
  }

  private cart(): CartRendering {
    return isInitialized(this.ctx.storage, SHOPPER_STEPS)
      ? this.carts.rendering(this.ctx.storage.sql)
      : this.carts.empty()
  }

  /** Everything a shopper's object says goes to the queue `orders`. */
  private async send(batch: QueueMessage[]): Promise<void> {
    const holder = { from: 'shopper', shopperId: this.ctx.id.name ?? '' } as const
    const bodies = batch.map((message) => ({ body: claimIfLarge(message, holder) }))
    await this.env.ORDERS_QUEUE.sendBatch(bodies)
  }
}
