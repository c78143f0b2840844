import { CartCache } from '../cart/cache.ts'
import type { CartRendering } from '../cart/contract.ts'
import { emptyCart } from '../cart/rules.ts'
import { type AlarmStorage, armAt, forgetAlarm, keepAlarm } from '../kit/alarm-scheduler.ts'
import { deliver, drain, nextDue } from '../kit/outbox.ts'
import {
  ensureSchema,
  forgetStorage,
  inTransaction,
  isInitialized,
  type SchemaStorage,
} from '../kit/sqlite-schema.ts'
import { WriteRate } from '../kit/write-rate.ts'
import { type Claim, claimIfLarge } from '../platform/claims.ts'
import { OUTBOX_RESEND_MS, SHOPPER_WRITES_PER_MINUTE, VISITOR_IDLE_MS } from '../platform/limits.ts'
import type { QueueMessage } from '../platform/messages.ts'
import { type Result, refuse } from '../platform/result.ts'
import type { PlaceTax } from '../pricing/contract.ts'
import { refusesSession, refusesSessionId } from '../session/gate.ts'
import type {
  Caller,
  ModuleAnswer,
  ModuleContract,
  ModuleReading,
  ModuleRequest,
  ModulesPort,
  OfType,
} from './contract.ts'
import { asStored, insertKey, isFinal, loadKey, replay } from './idempotency.ts'
import { maintain, nextAfterCart, nextMaintenanceAt } from './maintenance.ts'
import { hasOrdered, memberLevel } from './membership.ts'
import type { DeploymentSettings, EmptyView, ModulesOf, ShopperView } from './module.ts'
import { joinModules, type ModuleTable } from './module-table.ts'
import { OpenTransaction } from './open-transaction.ts'
import type { LiveMessage } from './transaction.ts'

/** The shopper's open tabs. */
export interface LiveSockets {
  count(): number
  /** Sends the cart as it is a moment later: several changes are one message. */
  pushCart(newest: () => CartRendering): void
  push(message: LiveMessage): void
  closeSession(sessionId: string): void
}

/** The runtime of one object, as far as the engine uses it. */
interface ShopperHost {
  storage: SchemaStorage &
    AlarmStorage & { deleteAll(): Promise<void>; deleteAlarm(): Promise<void> }
  shopperId: string
  /** Of a cart that holds nothing yet. */
  currency: string
  /** Of the shop's own place: what carts are estimated with. */
  tax: PlaceTax | null
  sockets: LiveSockets
  settings: DeploymentSettings
  now(): number
  /** Sends one batch to the queue `orders`. */
  send(messages: (QueueMessage | Claim)[]): Promise<void>
  /** Lets work go on after the answer. */
  background(work: Promise<unknown>): void
}

/**
 * Runs the modules of one shopper: session revocation, idempotency, `If-Match`, dispatch, and
 * after the commit outbox, alarm and sockets. A command commits in one transaction or not at all.
 */
export class ShopperEngine<Contracts extends readonly ModuleContract[]>
  implements ModulesPort<Contracts[number]>
{
  readonly #host: ShopperHost
  readonly #modules: ModuleTable
  readonly #carts: CartCache
  readonly #rate = new WriteRate(SHOPPER_WRITES_PER_MINUTE)

  constructor(modules: ModulesOf<Contracts>, host: ShopperHost) {
    this.#host = host
    this.#modules = joinModules(modules)
    this.#carts = new CartCache({ ...host, levelOf: memberLevel, hasOrdered })
  }

  /** Runs one command. A command of a later release is refused `dependency_unavailable`. */
  async execute<Type extends Contracts[number]['command']['type']>(
    request: ModuleRequest<Contracts[number], Type>,
  ): Promise<Result<ModuleAnswer<Contracts[number], Type>>> {
    const now = this.#host.now()
    if (request.caller.kind === 'session' && !this.#rate.admit(now)) {
      return refuse('rate_limited', undefined, { retryAfter: this.#rate.retryAfter(now) })
    }
    await this.#keepAlarm(now)
    const { value, tx } = this.#transact(request.caller, now, (open) => this.#run(open, request))
    this.#follow(tx)
    return value
  }

  /**
   * Answers a query. It may set a lost alarm again and note when a member was last seen; an object
   * that was never written stays so, and answers as if it were empty.
   */
  async read<Type extends Contracts[number]['query']['type']>(
    caller: Caller,
    query: OfType<Contracts[number]['query'], Type>,
  ): Promise<Result<ModuleReading<Contracts[number], Type>>> {
    if (await this.#isRefused(caller)) return refuse('session_revoked')
    const reader = this.#modules.queries.get(query.type)
    if (!reader) return refuse('dependency_unavailable', undefined, { retryAfter: 2 })
    const { sql } = this.#host.storage
    const reading = this.#isInitialized()
      ? reader.read(this.#view(caller, sql), query)
      : reader.empty(this.#emptyView(caller), query)
    return reading as Result<ModuleReading<Contracts[number], Type>>
  }

  /** Whether a session was ended. A socket is a touch of the object, as a read is. */
  async isEnded(sessionId: string): Promise<boolean> {
    if (!this.#isInitialized()) return false
    const now = this.#host.now()
    await this.#keepAlarm(now)
    return refusesSessionId(this.#host.storage.sql, sessionId, now)
  }

  /** The cart for the sockets; its version is known before it is rendered. */
  readonly currentCart = {
    version: (): number =>
      this.#isInitialized()
        ? this.#carts.state(this.#host.storage.sql).version
        : this.#carts.empty().version,
    rendering: (): CartRendering =>
      this.#isInitialized() ? this.#carts.rendering(this.#host.storage.sql) : this.#carts.empty(),
  }

  /** The work of the alarm: maintenance, and messages that were not acknowledged. */
  async wake(now: number): Promise<number | null> {
    const { storage, shopperId, sockets } = this.#host
    if (!this.#isInitialized()) return null
    const caller: Caller = { kind: 'system', shopperId }
    const { value, tx } = this.#transact(caller, now, (open) =>
      maintain(this.#modules.maintenance, open, this.#host.settings),
    )
    const waiting = nextDue(storage.sql)
    if (value === 'idle' && waiting === null && sockets.count() === 0) {
      await this.#leave()
      return null
    }
    this.#follow(tx)
    await drain({ sql: storage.sql, now, send: (_queue, batch) => this.#send(batch) })
    return nextDue(storage.sql)
  }

  #run<Type extends Contracts[number]['command']['type']>(
    tx: OpenTransaction,
    { caller, command, idempotency, ifVersion }: ModuleRequest<Contracts[number], Type>,
  ): Result<ModuleAnswer<Contracts[number], Type>> {
    type Answer = ModuleAnswer<Contracts[number], Type>
    if (this.#isRevoked(caller, tx.now)) return refuse('session_revoked')
    const known = idempotency && loadKey(tx.sql, idempotency.key)
    if (known) return replay(known, idempotency) as Result<Answer>
    if (ifVersion !== undefined && tx.cart().version !== ifVersion) {
      return refuse('version_mismatch', undefined, { extra: { version: tx.cart().version } })
    }
    const handler = this.#modules.commands.get(command.type)
    if (!handler) return refuse('dependency_unavailable', undefined, { retryAfter: 2 })
    const outcome = handler(tx, command)
    const answer = asStored(outcome)
    if (idempotency && isFinal(outcome)) {
      const deferred = outcome.ok && outcome.value.deferred
      insertKey(tx.sql, idempotency, deferred ? null : JSON.stringify(answer), tx.now)
    }
    return answer as Result<Answer>
  }

  #transact<T>(caller: Caller, now: number, work: (tx: OpenTransaction) => T) {
    const { storage } = this.#host
    const tx = new OpenTransaction(storage.sql, caller, now, this.#carts, this.#modules.pushes)
    const value = inTransaction<{ done: T }>(storage, () => {
      ensureSchema(storage, this.#modules.steps)
      return { done: work(tx) }
    })
    return { value: value.done, tx }
  }

  /** Sends messages, sets the alarm and tells the sockets, after a commit. It cannot undo it. */
  #follow(tx: OpenTransaction): void {
    const { storage, sockets, settings } = this.#host
    if (tx.cartChanged) {
      const at = nextAfterCart(this.#modules.maintenance, storage.sql, settings)
      if (at !== null) tx.wakeAt(at)
    }
    if (tx.outbox.length > 0) {
      tx.wakeAt(tx.now + OUTBOX_RESEND_MS)
      this.#host.background(deliver(tx.outbox, (_queue, batch) => this.#send(batch)))
    }
    // The object deletes itself once its visitor has left; an alarm that is set costs no row.
    armAt(storage, tx.wakeBy ?? tx.now + VISITOR_IDLE_MS, tx.now)
    if (tx.cartChanged) sockets.pushCart(() => this.currentCart.rendering())
    for (const message of tx.pushed) sockets.push(message)
    for (const sessionId of tx.endedSessions) sockets.closeSession(sessionId)
  }

  /** Deletes everything: the visitor has left for good. */
  async #leave(): Promise<void> {
    const { storage } = this.#host
    await storage.deleteAll()
    await storage.deleteAlarm()
    forgetStorage(storage)
    forgetAlarm(storage)
  }

  /**
   * Every touch sets a lost alarm again: messages of the outbox and overdue work would otherwise
   * wait for the next order. An object that was never written has nothing to wake for.
   */
  #keepAlarm(now: number): Promise<void> {
    const { storage, settings } = this.#host
    return keepAlarm(storage, now, () => {
      if (!this.#isInitialized()) return null
      const times = [
        nextDue(storage.sql),
        nextMaintenanceAt(this.#modules.maintenance, storage.sql, settings),
      ].filter((at) => at !== null)
      return times.length === 0 ? null : Math.min(...times)
    })
  }

  async #isRefused(caller: Caller): Promise<boolean> {
    // An object that was never written has no member.
    if (!this.#isInitialized()) {
      return caller.kind === 'session' && caller.session.kind === 'member'
    }
    const now = this.#host.now()
    await this.#keepAlarm(now)
    return this.#isRevoked(caller, now)
  }

  #isInitialized(): boolean {
    return isInitialized(this.#host.storage, this.#modules.steps)
  }

  #isRevoked(caller: Caller, now: number): boolean {
    const { sql } = this.#host.storage
    return caller.kind === 'session' && refusesSession(sql, caller.session, now)
  }

  #view(caller: Caller, sql: SchemaStorage['sql']): ShopperView {
    return {
      caller,
      now: this.#host.now(),
      sql,
      cart: () => this.#carts.state(sql),
      renderedCart: () => this.#carts.rendering(sql),
    }
  }

  #emptyView(caller: Caller): EmptyView {
    const { currency } = this.#host
    const renderedCart = () => this.#carts.empty()
    return { caller, now: this.#host.now(), cart: () => emptyCart(currency), renderedCart }
  }

  /** Every message of a shopper's object goes to the queue `orders`. */
  #send(batch: QueueMessage[]): Promise<void> {
    const holder = { from: 'shopper', shopperId: this.#host.shopperId } as const
    return this.#host.send(batch.map((message) => claimIfLarge(message, holder)))
  }
}
