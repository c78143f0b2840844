import { DurableObject } from 'cloudflare:workers'
import type { LevelChange, StockBooks } from '../src/shared/inventory/books.ts'
import { changeStock } from '../src/shared/inventory/change-stock.ts'
import type {
  JournalEntry,
  StockAnswer,
  StockCommand,
  StockLevel,
  StockPort,
} from '../src/shared/inventory/contract.ts'
import { HoldCalendar } from '../src/shared/inventory/hold-calendar.ts'
import { ANNOUNCE_REPEAT_MS, LevelAnnouncer } from '../src/shared/inventory/level-announcer.ts'
import { nextAttention, pruneHolds } from '../src/shared/inventory/prune-holds.ts'
import { readStock } from '../src/shared/inventory/read-stock.ts'
import { STOCK_MIGRATIONS } from '../src/shared/inventory/schema.ts'
import { readJournal, readLevel } from '../src/shared/inventory/store.ts'
import { armAt, recallAlarm, runAlarm } from './kit/alarm-scheduler.ts'
import { ensureSchema, inTransaction, isBorn } from './kit/sqlite-schema.ts'

/**
 * The stock of one SKU: the one place where its units are promised, sold and counted. Named by
 * `stockName`; a hot SKU's shards will be further objects of this class, each with the books of
 * its allotment. The rules are in `src/shared/inventory`.
 */
export class StockObject extends DurableObject<StateEnv> implements StockPort {
  readonly #books: StockBooks
  readonly #announcer: LevelAnnouncer

  constructor(ctx: DurableObjectState, env: StateEnv) {
    super(ctx, env)
    const { storage } = ctx
    this.#books = {
      sql: storage.sql,
      calendar: new HoldCalendar(),
      isBorn: () => isBorn(storage, STOCK_MIGRATIONS),
      ensureSchema: () => ensureSchema(storage, STOCK_MIGRATIONS),
    }
    this.#announcer = new LevelAnnouncer({
      read: () => (this.#books.isBorn() ? readLevel(storage.sql) : null),
      send: async (message) => {
        await env.INVENTORY_QUEUE.send(message)
      },
      later: (task, ms) => {
        setTimeout(task, ms)
      },
    })
  }

  /** One command, in one transaction. `now` is for callers with a clock of their own (tests). */
  async execute(command: StockCommand, now = Date.now()): Promise<StockAnswer> {
    await recallAlarm(this.ctx.storage)
    const change = this.#transact(() => changeStock(this.#books, command, now))
    // Telling first: its alarm is nearly always the sooner, and each setting costs a row.
    this.#tell(change, now)
    if (change.endsAt !== null) armAt(this.ctx.storage, change.endsAt, now)
    return change.answer
  }

  /** The books as they stand at this moment; zeros, and no write, where nobody ever counted. */
  async level(sku: string): Promise<StockLevel> {
    return (await this.#read(sku, Date.now())).after
  }

  /** At most `limit` journal lines after the sequence `after`, oldest first. */
  async journal(sku: string, after: number, limit: number): Promise<JournalEntry[]> {
    await this.#read(sku, Date.now())
    return this.#books.isBorn() ? readJournal(this.#books.sql, after, limit) : []
  }

  /** Ends holds on time, tells the level again, deletes old holds; then sets the next alarm. */
  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await runAlarm(this.ctx.storage, info, Date.now, async (now) => {
      const level = this.#books.isBorn() ? readLevel(this.#books.sql) : null
      if (!level) return null
      await this.#read(level.sku, now)
      this.#transact(() => pruneHolds(this.#books, now))
      await this.#announcer.announce()
      return nextAttention(this.#books)
    })
  }

  async #read(sku: string, now: number): Promise<LevelChange> {
    await recallAlarm(this.ctx.storage)
    const change = this.#transact(() => readStock(this.#books, sku, now))
    this.#tell(change, now)
    return change
  }

  #tell(change: LevelChange, now: number): void {
    if (this.#announcer.changed(change)) {
      armAt(this.ctx.storage, now + ANNOUNCE_REPEAT_MS, now)
    }
  }

  #transact<T>(work: () => T extends PromiseLike<unknown> ? never : T): T {
    try {
      return inTransaction(this.ctx.storage, work)
    } catch (error) {
      this.#books.calendar.forget()
      throw error
    }
  }
}
