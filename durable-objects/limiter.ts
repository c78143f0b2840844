import { DurableObject } from 'cloudflare:workers'
import type {
  LimiterCommands,
  LimiterObjectPort,
  LimiterQueries,
  LimiterShardPort,
  LimitRule,
} from '../src/shared/anti-scalper/contract.ts'
import type { BudgetReservation } from '../src/shared/budget/contract.ts'
import { reserveOpenOrder } from '../src/shared/budget/reserve-open-order.ts'
import { endOpenOrder, exposureOf } from '../src/shared/budget/store.ts'
import { armAt, recallAlarm, runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import { type Answer, answer, type Handlers, type Message } from '../src/shared/kit/handlers.ts'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'
import { checkCode, issueCode } from '../src/shared/one-time-code/codes.ts'
import { MINUTE_MS } from '../src/shared/platform/clock.ts'
import { claimFirstOrder } from '../src/shared/promotion/first-order/claim-first-order.ts'
import { deleteClaim } from '../src/shared/promotion/first-order/store.ts'
import { forgetOld, isSpent, LIMITER_STEPS, oldestExpiry, spendOnce } from './limiter/store.ts'
import { LimiterWindows } from './limiter/windows.ts'

/** Old rows are deleted together, at most this often. */
const PRUNE_EVERY_MS = 10 * MINUTE_MS

/**
 * Sliding windows, spent challenges, one-time codes, open and first orders of one shard of limiter
 * keys. The object's own clock counts: the clocks of the gateways differ.
 */
export class LimiterObject
  extends DurableObject<StateEnv>
  implements LimiterShardPort, LimiterObjectPort
{
  readonly #windows = new LimiterWindows(this.ctx.storage)

  readonly #commands: Handlers<LimiterCommands> = {
    'limit.take': ({ rule, key }) =>
      this.#recorded((now) => {
        const { verdict, kept } = this.#windows.take(rule, key, now)
        return { answer: verdict, stored: kept }
      }),
    // Durable before the answer: a restart does not make a challenge good again.
    'challenge.spend': ({ key, expiresAt }) =>
      this.#recorded(() => {
        const first = this.#transact(() => spendOnce(this.ctx.storage.sql, key, expiresAt))
        return { answer: first, stored: first }
      }),
    'budget.reserve': (reservation) =>
      this.#recorded((now) => {
        const { sql } = this.ctx.storage
        const decision = this.#transact(() =>
          reserveOpenOrder(sql, { ...reservation, edge: {} }, now),
        )
        return { answer: decision, stored: decision.kind === 'allow' }
      }),
    'first-order.claim': (claiming) =>
      this.#recorded((now) => {
        const { sql } = this.ctx.storage
        const answer = this.#transact(() => {
          const { orders } = exposureOf(sql, claiming.key, claiming.orderId, now)
          return claimFirstOrder(sql, { ...claiming, openOrders: orders }, now)
        })
        // A claim stays: nothing is deleted for it.
        return { answer, stored: false }
      }),
    'first-order.release': ({ key, orderId }) => {
      if (this.#isInitialized) deleteClaim(this.ctx.storage.sql, key, orderId)
    },
    'code.issue': ({ key, mac }) =>
      this.#recorded((now) => {
        const expiresAt = this.#transact(() => issueCode(this.ctx.storage.sql, key, mac, now))
        return { answer: { expiresAt }, stored: true }
      }),
    'code.check': (entered) =>
      this.#recorded((now) => ({
        answer: this.#transact(() => checkCode(this.ctx.storage.sql, entered, now)),
        stored: true,
      })),
    'budget.release': ({ key, orderId }) => {
      if (this.#isInitialized) endOpenOrder(this.ctx.storage.sql, key, orderId, Date.now())
    },
  }

  readonly #queries: Handlers<LimiterQueries> = {
    'limit.look': ({ rule, key }) => this.#windows.look(rule, key, Date.now()),
    'challenge.is-spent': ({ key }) => this.#isInitialized && isSpent(this.ctx.storage.sql, key),
  }

  execute<Type extends keyof LimiterCommands>(
    command: Message<LimiterCommands, Type>,
  ): Promise<Answer<LimiterCommands, Type>> {
    return answer<LimiterCommands, Type>(this.#commands, command)
  }

  read<Type extends keyof LimiterQueries>(
    query: Message<LimiterQueries, Type>,
  ): Promise<Answer<LimiterQueries, Type>> {
    return answer<LimiterQueries, Type>(this.#queries, query)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    const { storage } = this.ctx
    await runAlarm(storage, info, Date.now, (now) => {
      if (!this.#isInitialized) return null
      forgetOld(storage.sql, now)
      const next = oldestExpiry(storage.sql)
      return next === null ? null : Math.max(next, now + PRUNE_EVERY_MS)
    })
  }

  get #isInitialized(): boolean {
    return isInitialized(this.ctx.storage, LIMITER_STEPS)
  }

  /** Runs `work`, and sets the alarm that deletes old rows where `work` stored one. */
  async #recorded<Given>(
    work: (now: number) => { answer: Given; stored: boolean },
  ): Promise<Given> {
    const { storage } = this.ctx
    await recallAlarm(storage)
    const now = Date.now()
    const { answer, stored } = work(now)
    if (stored) armAt(storage, now + PRUNE_EVERY_MS, now)
    return answer
  }

  #transact<Given>(work: () => Given extends PromiseLike<unknown> ? never : Given): Given {
    const { storage } = this.ctx
    return inTransaction<Given>(storage, () => {
      ensureSchema(storage, LIMITER_STEPS)
      return work()
    })
  }

  // The methods of release 0.1.0. Workers of that release call them (`max_delay` in wrangler.toml).
  // Release 0.3.0 removes them.

  take(rule: LimitRule, key: string) {
    return this.execute({ type: 'limit.take', rule, key })
  }

  look(rule: LimitRule, key: string) {
    return this.read({ type: 'limit.look', rule, key })
  }

  spend(key: string, expiresAt: number) {
    return this.execute({ type: 'challenge.spend', key, expiresAt })
  }

  isSpent(key: string) {
    return this.read({ type: 'challenge.is-spent', key })
  }

  reserveBudget(reservation: BudgetReservation) {
    return this.execute({ type: 'budget.reserve', ...reservation })
  }

  releaseBudget(key: string, orderId: string) {
    return this.execute({ type: 'budget.release', key, orderId })
  }
}
