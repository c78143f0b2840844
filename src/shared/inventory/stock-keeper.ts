import type { StockReport } from '../drop/contract.ts'
import { type Answer, answer, type Handlers, type Message } from '../kit/handlers.ts'
import type { InventoryMessage } from '../platform/messages.ts'
import { ok, refuse } from '../platform/result.ts'
import type {
  JournalEntry,
  StockAnswer,
  StockCommand,
  StockCommands,
  StockQueries,
} from './contract.ts'
import { DropReporter, REPORT_REPEAT_MS, readReport } from './escrow/drop-reporter.ts'
import type { RootPort, ShardPort } from './escrow/protocol.ts'
import { EscrowRoot } from './escrow/root.ts'
import { EscrowShard, RETURN_AFTER_MS } from './escrow/shard.ts'
import { pruneMoved, writeShard } from './escrow/store.ts'
import { readPosition } from './escrow/whole-journal.ts'
import { HOLD_KEPT_MS } from './schema.ts'
import { changeStock } from './stock/change-stock.ts'
import type { EscrowLedger, LevelChange, StockHost } from './stock/ledger.ts'
import { ANNOUNCE_REPEAT_MS, LevelAnnouncer } from './stock/level-announcer.ts'
import { nextAttention, pruneHolds } from './stock/prune-holds.ts'
import { readStock, viewHold } from './stock/read-stock.ts'
import { readHold, readJournal, readLevel } from './stock/store.ts'

/** The dependencies of a stock object's logic. Times in milliseconds. */
interface KeeperDeps {
  ledger: EscrowLedger
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
  /** Sends a shard's report to its drop. */
  report(report: StockReport): Promise<void>
  root(sku: string): RootPort
  shard(sku: string, shard: number): ShardPort
  newTransferId(): string
}

/**
 * All a stock object does, wherever it runs: the object, a test and a simulation put storage,
 * clock and peers under it. The same keeper serves an ordinary SKU, a root and a shard; what it
 * is shows in its ledger.
 */
export class StockKeeper {
  readonly #deps: KeeperDeps
  readonly #host: StockHost
  readonly #root: EscrowRoot
  readonly #shard: EscrowShard
  readonly #announcer: LevelAnnouncer
  readonly #reporter: DropReporter

  constructor(deps: KeeperDeps) {
    this.#deps = deps
    this.#host = {
      ledger: deps.ledger,
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
      read: () => (deps.ledger.isInitialized() ? readLevel(deps.ledger.sql) : null),
      send: deps.announce,
      later: deps.later,
    })
    this.#reporter = new DropReporter({
      read: () => this.#transact(() => readReport(deps.ledger, deps.now())),
      send: deps.report,
      acknowledged: (version) => this.#noteReported(version),
      later: deps.later,
    })
  }

  readonly commands: Handlers<StockCommands> = {
    'stock.hold': (command) => this.#change(command),
    'stock.extend': (command) => this.#change(command),
    'stock.commit': (command) => this.#commit(command),
    'stock.release': (command) => this.#change(command),
    'stock.ship': (command) => this.#change(command),
    'stock.adjust': (command) => this.#change(command),
    'stock.sync': (command) => this.#sync(command),
    'stock.claim': ({ claims }) => this.#shard.claims(claims),
    'stock.allot': (input) => this.#root.allot(input),
    'stock.cool': (input) => this.#root.cool(input),
    'stock.request-units': ({ ask }) => this.#root.request(ask),
    'stock.return-units': (input) => this.#root.returnUnits(input),
    'stock.debit-shard': (input) => this.#shard.debit(input),
    'stock.credit-shard': (input) => this.#shard.credit(input),
    'stock.cool-shard': (input) => this.#shard.coolShard(input),
  }

  readonly queries: Handlers<StockQueries> = {
    'stock.level': async ({ sku }) => {
      await this.#deps.ready()
      return this.#root.wholeLevel(sku, () => this.#read(sku).after)
    },
    'stock.journal': async ({ sku, after, limit }) => {
      await this.#deps.ready()
      return this.#journal(sku, after, limit)
    },
    'stock.whole-journal': async ({ sku, after, limit }) => {
      const from = readPosition(after)
      if (from === null) return refuse('invalid_cursor')
      await this.#deps.ready()
      const own = (seen: number) => this.#journal(sku, seen, limit)
      return ok(await this.#root.wholeJournal({ sku, from, limit }, own))
    },
    'stock.find-hold': async ({ sku, holdId }) => {
      await this.#deps.ready()
      this.#read(sku)
      const { ledger } = this.#host
      const hold = ledger.isInitialized() ? readHold(ledger.sql, holdId) : null
      return hold ? viewHold(sku, hold) : null
    },
    'stock.drop-level': (input) => this.#root.dropLevel(input),
    'stock.shard-units': (input) => this.#shard.unitsOf(input),
  }

  execute<Type extends keyof StockCommands>(
    command: Message<StockCommands, Type>,
  ): Promise<Answer<StockCommands, Type>> {
    return answer<StockCommands, Type>(this.commands, command)
  }

  read<Type extends keyof StockQueries>(
    query: Message<StockQueries, Type>,
  ): Promise<Answer<StockQueries, Type>> {
    return answer<StockQueries, Type>(this.queries, query)
  }

  /** When the ledger has due work next, or null. */
  nextAttentionAt(): number | null {
    const { ledger } = this.#host
    return ledger.isInitialized() ? nextAttention(ledger) : null
  }

  /** Ends holds on time and takes up what was left half-way. Answers when to call it again. */
  async attend(now: number): Promise<number | null> {
    const { ledger } = this.#host
    const level = ledger.isInitialized() ? readLevel(ledger.sql) : null
    if (!level) return null
    await this.#deps.ready()
    this.#read(level.sku)
    this.#transact(() => {
      pruneHolds(ledger, now)
      pruneMoved(ledger.sql, now - HOLD_KEPT_MS)
    })
    const wanted = ledger.shard.read(ledger.sql)
      ? await this.#attendShard(now)
      : await this.#attendRoot(level.sku, now)
    const times = [nextAttention(ledger), ...wanted].filter((at) => at !== null)
    return times.length === 0 ? null : Math.min(...times)
  }

  /** One command, in one transaction. */
  async #change(command: StockCommand): Promise<StockAnswer> {
    await this.#deps.ready()
    const at = this.#deps.now()
    const { ledger } = this.#host
    // Telling comes first: its alarm is nearly always the sooner, and each setting costs a row.
    const change = this.#host.change(at, () => changeStock(ledger, command, at))
    if (change.endsAt !== null) this.#deps.wakeAt(change.endsAt, at)
    return change.answer
  }

  /** Units at shards are part of what the outside system counted. */
  async #sync(command: Extract<StockCommand, { type: 'stock.sync' }>): Promise<StockAnswer> {
    await this.#deps.ready()
    const own = () => this.#read(command.sku).after
    const whole = await this.#root.wholeLevel(command.sku, own)
    return this.#change({ ...command, elsewhere: whole.onHand - own().onHand })
  }

  /** A shard that is short of units for a paid order asks the root. */
  async #commit(command: Extract<StockCommand, { type: 'stock.commit' }>): Promise<StockAnswer> {
    const answer = await this.#change(command)
    if (answer.ok || answer.problem.code !== 'insufficient_stock') return answer
    return (await this.#shard.commitLate(command)) ?? answer
  }

  #journal(sku: string, after: number, limit: number): JournalEntry[] {
    this.#read(sku)
    const { ledger } = this.#host
    return ledger.isInitialized() ? readJournal(ledger.sql, after, limit) : []
  }

  async #attendShard(now: number): Promise<(number | null)[]> {
    const told = await this.#reporter.report()
    return [told ? null : now + REPORT_REPEAT_MS, await this.#shard.returnUnits(now)]
  }

  async #attendRoot(sku: string, now: number): Promise<(number | null)[]> {
    const again = await this.#root.attend(sku, now)
    await this.#announcer.announce()
    return [again]
  }

  #read(sku: string): LevelChange {
    const now = this.#deps.now()
    return this.#host.change(now, () => readStock(this.#host.ledger, sku, now))
  }

  /** A root tells the catalogue, a shard its drop. */
  #tell(change: LevelChange, now: number): void {
    const { ledger } = this.#host
    const shard = ledger.isInitialized() ? ledger.shard.read(ledger.sql) : null
    if (!shard) {
      if (this.#announcer.changed(change)) this.#deps.wakeAt(now + ANNOUNCE_REPEAT_MS, now)
      return
    }
    if (change.before.version === change.after.version) return
    this.#reporter.changed()
    const returns = !shard.selling && change.after.available > 0
    this.#deps.wakeAt(now + (returns ? RETURN_AFTER_MS : REPORT_REPEAT_MS), now)
  }

  #noteReported(version: number): void {
    const { ledger } = this.#host
    const row = ledger.shard.read(ledger.sql)
    if (!row) return
    const next = { ...row, reportedVersion: version }
    writeShard(ledger.sql, next)
    ledger.shard.note(next)
  }

  #transact<T>(work: () => T): T {
    try {
      return this.#deps.transact(work)
    } catch (error) {
      this.#host.ledger.calendar.forget()
      this.#host.ledger.shard.forget()
      throw error
    }
  }
}
