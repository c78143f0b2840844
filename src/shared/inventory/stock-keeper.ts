import type { StockReport } from '../drop/contract.ts'
import type { InventoryMessage } from '../platform/messages.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type {
  DropStockLevel,
  Hold,
  HotStockPort,
  JournalEntry,
  StockAnswer,
  StockClaim,
  StockCommand,
  StockLevel,
} from './contract.ts'
import { DropReporter, REPORT_REPEAT_MS } from './escrow/drop-reporter.ts'
import type { RootPort, ShardPort, Supply, UnitsAsk } from './escrow/protocol.ts'
import { readReport } from './escrow/read-report.ts'
import { EscrowRoot } from './escrow/root.ts'
import { EscrowShard, RETURN_AFTER_MS } from './escrow/shard.ts'
import { pruneMoved, writeShard } from './escrow/store.ts'
import { readPosition } from './escrow/whole-journal.ts'
import { HOLD_KEPT_MS } from './schema.ts'
import { changeStock } from './stock/change-stock.ts'
import type { EscrowBooks, LevelChange, StockHost } from './stock/ledger.ts'
import { ANNOUNCE_REPEAT_MS, LevelAnnouncer } from './stock/level-announcer.ts'
import { nextAttention, pruneHolds } from './stock/prune-holds.ts'
import { readStock } from './stock/read-stock.ts'
import { readHold, readJournal, readLevel } from './stock/store.ts'
import { viewHold } from './stock/view-hold.ts'

/** What a stock object's logic needs of where it runs. Times in milliseconds. */
export interface KeeperDeps {
  books: EscrowBooks
  now(): number
  /** One transaction: all of `work` or none of it. */
  transact<T>(work: () => T): T
  /** Learns what alarm is set; see `StockHost.ready`. */
  ready(): Promise<void>
  /** Sets the alarm to `at`, unless one is set for then or sooner. */
  wakeAt(at: number, now: number): void
  /** Runs `task` once, `ms` from now; may be forgotten in a crash. */
  later(task: () => void, ms: number): void
  announce(message: InventoryMessage): Promise<void>
  /** Tells a drop of a shard's books. */
  report(report: StockReport): Promise<void>
  root(sku: string): RootPort
  shard(sku: string, shard: number): ShardPort
  newTransferId(): string
}

/**
 * All a stock object does, wherever it runs: the object, a test and a simulation put storage,
 * clock and peers under it. The same keeper serves an ordinary SKU, a root and a shard; what it
 * is shows in its books.
 */
export class StockKeeper implements HotStockPort, RootPort, ShardPort {
  readonly #deps: KeeperDeps
  readonly #host: StockHost
  readonly #root: EscrowRoot
  readonly #shard: EscrowShard
  readonly #announcer: LevelAnnouncer
  readonly #reporter: DropReporter

  constructor(deps: KeeperDeps) {
    this.#deps = deps
    this.#host = {
      books: deps.books,
      now: deps.now,
      ready: deps.ready,
      wakeAt: deps.wakeAt,
      change: (now, work) => {
        const change = this.#transact(work)
        this.#tell(change, now)
        return change
      },
    }
    this.#root = new EscrowRoot({
      host: this.#host,
      shard: deps.shard,
      newTransferId: deps.newTransferId,
    })
    this.#shard = new EscrowShard({ host: this.#host, root: deps.root })
    this.#announcer = new LevelAnnouncer({
      read: () => (deps.books.isInitialized() ? readLevel(deps.books.sql) : null),
      send: deps.announce,
      later: deps.later,
    })
    this.#reporter = new DropReporter({
      read: () => this.#transact(() => readReport(deps.books, deps.now())),
      send: deps.report,
      acknowledged: (version) => this.#noteReported(version),
      later: deps.later,
    })
  }

  /** One command, in one transaction. A shard that is short for a paid order asks the root. */
  async execute(command: StockCommand, now?: number): Promise<StockAnswer> {
    await this.#deps.ready()
    const at = now ?? this.#deps.now()
    const { books } = this.#host
    // Telling comes first: its alarm is nearly always the sooner, and each setting costs a row.
    const change = this.#host.change(at, () => changeStock(books, command, at))
    if (change.endsAt !== null) this.#deps.wakeAt(change.endsAt, at)
    const { answer } = change
    if (answer.ok || command.type !== 'stock.commit') return answer
    if (answer.problem.code !== 'insufficient_stock') return answer
    return (await this.#shard.commitLate(command, () => now ?? this.#deps.now())) ?? answer
  }

  async level(sku: string): Promise<StockLevel> {
    await this.#deps.ready()
    return this.#root.wholeLevel(sku, () => this.#read(sku).after)
  }

  async journal(sku: string, after: number, limit: number): Promise<JournalEntry[]> {
    await this.#deps.ready()
    this.#read(sku)
    const { books } = this.#host
    return books.isInitialized() ? readJournal(books.sql, after, limit) : []
  }

  /** See `HotStockPort.wholeJournal`. */
  async wholeJournal(input: Parameters<HotStockPort['wholeJournal']>[0]) {
    const { sku, after, limit } = input
    const from = readPosition(after)
    if (from === null) return refuse('invalid_cursor')
    await this.#deps.ready()
    const { books } = this.#host
    const own = (seen: number) => {
      this.#read(sku)
      return books.isInitialized() ? readJournal(books.sql, seen, limit) : []
    }
    return ok(await this.#root.wholeJournal({ sku, from, limit }, own))
  }

  async hold(sku: string, holdId: string): Promise<Hold | null> {
    await this.#deps.ready()
    this.#read(sku)
    const { books } = this.#host
    const hold = books.isInitialized() ? readHold(books.sql, holdId) : null
    return hold ? viewHold(sku, hold) : null
  }

  claim(input: StockClaim, now?: number): Promise<StockAnswer> {
    return this.#shard.claim(input, () => now ?? this.#deps.now())
  }

  claims(inputs: readonly StockClaim[], now?: number): Promise<StockAnswer[]> {
    return this.#shard.claims(inputs, () => now ?? this.#deps.now())
  }

  allot(input: Parameters<HotStockPort['allot']>[0]): Promise<Result<{ allotted: number }>> {
    return this.#root.allot(input)
  }

  cool(input: { sku: string; dropId: string }): Promise<Result<null>> {
    return this.#root.cool(input)
  }

  dropLevel(input: { sku: string; dropId: string }): Promise<DropStockLevel> {
    return this.#root.dropLevel(input)
  }

  request(ask: UnitsAsk): Promise<Supply> {
    return this.#root.request(ask)
  }

  giveBack(input: Parameters<RootPort['giveBack']>[0]): Promise<null> {
    return this.#root.giveBack(input)
  }

  give(input: Parameters<ShardPort['give']>[0]): Promise<number> {
    return this.#shard.give(input)
  }

  receive(input: Parameters<ShardPort['receive']>[0]): Promise<null> {
    return this.#shard.receive(input)
  }

  coolShard(input: Parameters<ShardPort['coolShard']>[0]) {
    return this.#shard.coolShard(input)
  }

  unitsOf(input: Parameters<ShardPort['unitsOf']>[0]) {
    return this.#shard.unitsOf(input)
  }

  /** When the books want to be attended to next, or null. */
  nextAttentionAt(): number | null {
    const { books } = this.#host
    return books.isInitialized() ? nextAttention(books) : null
  }

  /** Ends holds on time and takes up what was left half-way. Answers when to call it again. */
  async attend(now: number): Promise<number | null> {
    const { books } = this.#host
    const level = books.isInitialized() ? readLevel(books.sql) : null
    if (!level) return null
    await this.#deps.ready()
    this.#read(level.sku)
    this.#transact(() => {
      pruneHolds(books, now)
      pruneMoved(books.sql, now - HOLD_KEPT_MS)
    })
    const wanted = books.shard.read(books.sql)
      ? await this.#attendShard(now)
      : await this.#attendRoot(level.sku, now)
    const times = [nextAttention(books), ...wanted].filter((at) => at !== null)
    return times.length === 0 ? null : Math.min(...times)
  }

  async #attendShard(now: number): Promise<(number | null)[]> {
    const told = await this.#reporter.report()
    return [told ? null : now + REPORT_REPEAT_MS, await this.#shard.giveBack(now)]
  }

  async #attendRoot(sku: string, now: number): Promise<(number | null)[]> {
    const again = await this.#root.attend(sku, now)
    await this.#announcer.announce()
    return [again]
  }

  #read(sku: string): LevelChange {
    const now = this.#deps.now()
    return this.#host.change(now, () => readStock(this.#host.books, sku, now))
  }

  /** A root tells the catalogue, a shard its drop. */
  #tell(change: LevelChange, now: number): void {
    const { books } = this.#host
    const shard = books.isInitialized() ? books.shard.read(books.sql) : null
    if (!shard) {
      if (this.#announcer.changed(change)) this.#deps.wakeAt(now + ANNOUNCE_REPEAT_MS, now)
      return
    }
    if (change.before.version === change.after.version) return
    this.#reporter.changed()
    const returns = !shard.hot && change.after.available > 0
    this.#deps.wakeAt(now + (returns ? RETURN_AFTER_MS : REPORT_REPEAT_MS), now)
  }

  #noteReported(version: number): void {
    const { books } = this.#host
    const row = books.shard.read(books.sql)
    if (!row) return
    const next = { ...row, reportedVersion: version }
    writeShard(books.sql, next)
    books.shard.note(next)
  }

  #transact<T>(work: () => T): T {
    try {
      return this.#deps.transact(work)
    } catch (error) {
      this.#host.books.calendar.forget()
      this.#host.books.shard.forget()
      throw error
    }
  }
}
