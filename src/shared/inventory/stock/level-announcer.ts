import { LOW_STOCK_UNITS } from '../../platform/limits.ts'
import { log } from '../../platform/log.ts'
import type { InventoryMessage } from '../../platform/messages.ts'
import type { StockLevel } from '../contract.ts'
import type { LevelChange } from './ledger.ts'

/** Changes within this are told in one message. */
const ANNOUNCE_AFTER_MS = 1_000
/**
 * Every change that shoppers can see wakes the object within this, and every alarm announces the
 * level again: the queue may lose everything it holds, and a shop must not show "sold out" for good.
 */
export const ANNOUNCE_REPEAT_MS = 30_000

/** A figure as shoppers see it: exact only where few are left. */
const shown = (available: number): number => Math.min(available, LOW_STOCK_UNITS + 1)

interface AnnouncerDeps {
  /** The level as it stands, or null where nothing was ever written. */
  read(): StockLevel | null
  send(message: InventoryMessage): Promise<void>
  /** Runs `task` once, `ms` milliseconds from now; may be forgotten in a crash. */
  later(task: () => void, ms: number): void
}

/**
 * Tells the shop of a SKU's level: a hint, not one message per hold. At most one timer and one
 * message under way at a time; each message carries the latest level, and the highest version wins.
 */
export class LevelAnnouncer {
  readonly #deps: AnnouncerDeps
  #waiting = false
  #sending: Promise<void> | null = null
  #again = false

  constructor(deps: AnnouncerDeps) {
    this.#deps = deps
  }

  /**
   * Takes in a committed change. Whether there is anything to sell at all is told at once, the
   * rest within ANNOUNCE_AFTER_MS. Answers whether there is anything to tell.
   */
  changed({ before, after }: LevelChange): boolean {
    if (shown(before.available) === shown(after.available)) return false
    if (before.available === 0 || after.available === 0) this.#announceUnawaited()
    else if (!this.#waiting) {
      this.#waiting = true
      this.#deps.later(() => {
        this.#waiting = false
        this.#announceUnawaited()
      }, ANNOUNCE_AFTER_MS)
    }
    return true
  }

  /** Sends the level as it stands. @throws what the queue threw; the alarm tries again. */
  announce(): Promise<void> {
    if (this.#sending) {
      this.#again = true
      return this.#sending
    }
    this.#sending = this.#send().finally(() => {
      this.#sending = null
    })
    return this.#sending
  }

  async #send(): Promise<void> {
    do {
      this.#again = false
      const known = this.#deps.read()
      if (!known) return
      // Shoppers are told what is available: a shortage is for staff.
      const { shortage: _, ...level } = known
      await this.#deps.send({
        id: `stock:${level.sku}:${level.version}`,
        type: 'stock.level-changed',
        body: level,
      })
    } while (this.#again)
  }

  #announceUnawaited(): void {
    this.announce().catch((error: unknown) => {
      log('stock.level-not-announced', { error })
    })
  }
}
