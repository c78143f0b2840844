import type { LimitRule, LimitVerdict } from '../../src/shared/anti-scalper/contract.ts'
import { lookAt, type Tries, takeFrom } from '../../src/shared/anti-scalper/sliding-window.ts'
import { Cache } from '../../src/shared/kit/cache.ts'
import {
  ensureSchema,
  inTransaction,
  isInitialized,
  type SchemaStorage,
} from '../../src/shared/kit/sqlite-schema.ts'
import { MINUTE_MS } from '../../src/shared/platform/clock.ts'
import { LIMITER_STEPS, loadTries, saveTries } from './store.ts'

/** Keys with tries in memory; the oldest are forgotten, which favours the shopper. */
const KEYS_MAX = 20_000
/** An idle object loses its memory after some seconds: longer windows have rows. */
const MEMORY_WINDOW_MS = MINUTE_MS

/** Windows of a minute live in memory and cost no row; longer ones outlive the object. */
export class LimiterWindows {
  readonly #storage: SchemaStorage
  readonly #recent = new Cache<string, Tries>({ entries: KEYS_MAX })

  constructor(storage: SchemaStorage) {
    this.#storage = storage
  }

  look(rule: LimitRule, key: string, now: number): LimitVerdict {
    return lookAt(this.#load(rule, key), rule, now).verdict
  }

  /** `kept` says that a row was written. */
  take(rule: LimitRule, key: string, now: number): { verdict: LimitVerdict; kept: boolean } {
    const { verdict, tries } = takeFrom(this.#load(rule, key), rule, now)
    if (!verdict.allowed) return { verdict, kept: false }
    if (rule.windowMs <= MEMORY_WINDOW_MS) {
      this.#recent.set(key, tries)
      return { verdict, kept: false }
    }
    inTransaction<null>(this.#storage, () => {
      ensureSchema(this.#storage, LIMITER_STEPS)
      saveTries(this.#storage.sql, key, tries, now + rule.windowMs)
      return null
    })
    return { verdict, kept: true }
  }

  #load(rule: LimitRule, key: string): Tries {
    if (rule.windowMs <= MEMORY_WINDOW_MS) return this.#recent.get(key) ?? []
    return isInitialized(this.#storage, LIMITER_STEPS) ? loadTries(this.#storage.sql, key) : []
  }
}
