import { DurableObject } from 'cloudflare:workers'
import type {
  LimiterObjectPort,
  LimitRule,
  LimitVerdict,
} from '../src/shared/anti-scalper/contract.ts'
import type { BudgetDecision, BudgetReservation } from '../src/shared/budget/contract.ts'
import { reserveOpenOrder } from '../src/shared/budget/reserve-open-order.ts'
import { endOpenOrder } from '../src/shared/budget/store.ts'
import { armAt, recallAlarm, runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'
import { MINUTE_MS } from '../src/shared/platform/clock.ts'
import { forgetOld, isSpent, LIMITER_STEPS, oldestExpiry, spendOnce } from './limiter/store.ts'
import { LimiterWindows } from './limiter/windows.ts'

/** Old rows are dropped together, at most this often. */
const PRUNE_EVERY_MS = 10 * MINUTE_MS

/**
 * Sliding windows, spent challenges and open orders of one shard of limiter keys. Its own clock
 * counts: those of the gateways that ask may differ.
 */
export class LimiterObject extends DurableObject<StateEnv> implements LimiterObjectPort {
  readonly #windows = new LimiterWindows(this.ctx.storage)

  async take(rule: LimitRule, key: string): Promise<LimitVerdict> {
    const now = Date.now()
    await recallAlarm(this.ctx.storage)
    const { verdict, kept } = this.#windows.take(rule, key, now)
    if (kept) armAt(this.ctx.storage, now + PRUNE_EVERY_MS, now)
    return verdict
  }

  async look(rule: LimitRule, key: string): Promise<LimitVerdict> {
    return this.#windows.look(rule, key, Date.now())
  }

  /** Durable before it answers: a restart must not make a challenge good again. */
  async spend(key: string, expiresAt: number): Promise<boolean> {
    const now = Date.now()
    const { storage } = this.ctx
    await recallAlarm(storage)
    const first = inTransaction<boolean>(storage, () => {
      ensureSchema(storage, LIMITER_STEPS)
      return spendOnce(storage.sql, key, expiresAt)
    })
    if (first) armAt(storage, now + PRUNE_EVERY_MS, now)
    return first
  }

  async isSpent(key: string): Promise<boolean> {
    const { storage } = this.ctx
    return isInitialized(storage, LIMITER_STEPS) && isSpent(storage.sql, key)
  }

  async reserveBudget(reservation: BudgetReservation): Promise<BudgetDecision> {
    const now = Date.now()
    const { storage } = this.ctx
    await recallAlarm(storage)
    const decision = inTransaction<BudgetDecision>(storage, () => {
      ensureSchema(storage, LIMITER_STEPS)
      return reserveOpenOrder(storage.sql, { ...reservation, edge: {} }, now)
    })
    if (decision.kind === 'allow') armAt(storage, now + PRUNE_EVERY_MS, now)
    return decision
  }

  async releaseBudget(key: string, orderId: string): Promise<void> {
    if (isInitialized(this.ctx.storage, LIMITER_STEPS)) {
      endOpenOrder(this.ctx.storage.sql, key, orderId, Date.now())
    }
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    const { storage } = this.ctx
    await runAlarm(storage, info, Date.now, (now) => {
      if (!isInitialized(storage, LIMITER_STEPS)) return null
      forgetOld(storage.sql, now)
      const next = oldestExpiry(storage.sql)
      return next === null ? null : Math.max(next, now + PRUNE_EVERY_MS)
    })
  }
}
