import { isPublished } from '../../../../src/shared/drop/catalogue/store.ts'
import type { DropStatus } from '../../../../src/shared/drop/contract.ts'
import { isEnded } from '../../../../src/shared/drop/rules.ts'
import { Cache } from '../../../../src/shared/kit/cache.ts'
import { SingleFlight } from '../../../../src/shared/kit/single-flight.ts'
import { isId } from '../../../../src/shared/platform/ids.ts'
import { DROP_FRESH_MS } from '../../../../src/shared/platform/limits.ts'
import { log } from '../../../../src/shared/platform/log.ts'
import { rememberEnded } from '../sold-out.ts'

const DROPS_MAX = 500
const UNKNOWN_MAX = 2_000

interface Deps {
  /** CATALOG_DB: says which drops there are, so that no guess wakes an object. */
  database: D1Database
  /** The drop's root; null where it was never told of the drop. */
  status(dropId: string): Promise<DropStatus | null>
  now(): number
  wait(ms: number): Promise<void>
  waitUntil(work: Promise<unknown>): void
}

/**
 * The drops as one isolate knows them. A status is asked for once in DROP_FRESH_MS however many
 * want it; one that has ended is never asked for again; and while a drop does not answer, what was
 * last known of it stands.
 */
export class DropStatuses {
  readonly #deps: Deps
  readonly #flights: SingleFlight
  readonly #known = new Cache<string, { status: DropStatus; readAt: number }>({
    entries: DROPS_MAX,
  })
  /** Ids no drop has, as far as is known for DROP_FRESH_MS. */
  readonly #unknown = new Cache<string, true>({ entries: UNKNOWN_MAX })

  constructor(deps: Deps) {
    this.#deps = deps
    this.#flights = new SingleFlight(deps)
  }

  /** Null where there is no such drop. */
  async get(dropId: string): Promise<DropStatus | null> {
    if (!isId('drop', dropId)) return null
    const now = this.#deps.now()
    const known = this.#known.get(dropId)
    if (known && (isEnded(known.status.state) || now - known.readAt < DROP_FRESH_MS)) {
      return known.status
    }
    if (this.#unknown.get(dropId, now)) return null
    return this.#flights.run(dropId, () => this.#read(dropId))
  }

  /** Takes the status that a write answered: this isolate shows it at once. */
  learn(status: DropStatus): void {
    this.#known.set(status.definition.id, { status, readAt: this.#deps.now() })
    this.#unknown.delete(status.definition.id)
    if (isEnded(status.state)) rememberEnded(status)
  }

  async #read(dropId: string): Promise<DropStatus | null> {
    const known = this.#known.get(dropId)?.status ?? null
    try {
      const exists = known !== null || (await isPublished(this.#deps.database, dropId))
      const status = exists ? await this.#deps.status(dropId) : null
      if (status) this.learn(status)
      else this.#unknown.set(dropId, true, this.#deps.now() + DROP_FRESH_MS)
      return status
    } catch (error) {
      if (!known) throw error
      log('drop.status-stale', { dropId, error })
      return known
    }
  }
}
