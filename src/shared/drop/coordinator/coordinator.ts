import { type AlarmStorage, armAt, recallAlarm, runAlarm } from '../../kit/alarm-scheduler.ts'
import { CoalescingRunner, type Later } from '../../kit/coalescing-runner.ts'
import { type Answer, answer, type Handlers, type Message } from '../../kit/handlers.ts'
import type { SchemaStorage } from '../../kit/sqlite-schema.ts'
import { log } from '../../platform/log.ts'
import type { Result } from '../../platform/result.ts'
import type { DropDefinition } from '../catalogue/contract.ts'
import type { Hashes } from '../fairness/chain.ts'
import { countRefusals, flushRefusals } from '../fairness/count-refusals.ts'
import { sealEntries } from '../fairness/draw-lots.ts'
import { readFairness } from '../fairness/read-fairness.ts'
import type { DropSnapshot, EntriesChange } from '../protocol.ts'
import { closeDrop, configureDrop } from './configure-drop.ts'
import type {
  CoordinatorCommands,
  CoordinatorQueries,
  DropStatus,
  StockReport,
} from './contract.ts'
import { type DropPorts, type DropRoot, openRoot, runOf, snapshotOfRoot } from './drop-root.ts'
import { readStatus } from './read-status.ts'
import { recordStockReport } from './record-stock-report.ts'
import { reservePurchase, returnPurchase } from './reserve-purchase.ts'
import { nextAttentionAt, runDrop } from './run-drop.ts'

/** Reports within this time share one run. */
const RUN_AFTER_MS = 100
/** Refusals within this time are written together. */
const REFUSALS_AFTER_MS = 1_000

/** The place a coordinator runs in. Times in milliseconds. */
interface CoordinatorDeps {
  dropId: string
  storage: SchemaStorage & AlarmStorage
  hashes: Hashes
  now(): number
  later: Later
  /** 32 random bytes, hex: the seed of a draw. */
  newSeed(): string
  ports: DropPorts
}

/**
 * The root of a drop, wherever it runs: the object, a test and the simulator put storage, clock and
 * peers under it. It runs one piece of due work at a time and sets the alarm after each.
 */
export class DropCoordinator {
  readonly root: DropRoot
  readonly #deps: CoordinatorDeps
  readonly #run: CoalescingRunner
  readonly #refusals: CoalescingRunner

  constructor(deps: CoordinatorDeps) {
    this.#deps = deps
    this.root = openRoot(deps)
    const run = async () => {
      await runDrop(this.root)
      await this.#armAfterRun()
    }
    this.#run = new CoalescingRunner(run, RUN_AFTER_MS, deps.later)
    const flush = async () => flushRefusals(this.root)
    this.#refusals = new CoalescingRunner(flush, REFUSALS_AFTER_MS, deps.later)
  }

  readonly commands: Handlers<CoordinatorCommands> = {
    'drop.configure': ({ definition, expectedVersion }) =>
      this.#configure(definition, expectedVersion),
    'drop.close': () => this.#close(),
    'drop.record-stock': ({ report }) => this.#recordStock(report),
    'drop.reserve-purchase': ({ purchase }) => reservePurchase(this.root, purchase),
    'drop.return-purchase': ({ orderId }) => returnPurchase(this.root, orderId),
    'drop.count-refusals': ({ counts }) => {
      if (countRefusals(this.root, counts)) this.#refusals.soon()
    },
    'drop.note-entries': (change) => this.#noteEntries(change),
  }

  readonly queries: Handlers<CoordinatorQueries> = {
    'drop.status': () => this.#status(),
    'drop.fairness': () => {
      flushRefusals(this.root)
      return readFairness(this.root)
    },
    'drop.snapshot': () => this.#snapshot(),
  }

  execute<Type extends keyof CoordinatorCommands>(
    command: Message<CoordinatorCommands, Type>,
  ): Promise<Answer<CoordinatorCommands, Type>> {
    return answer(this.commands, command)
  }

  read<Type extends keyof CoordinatorQueries>(
    query: Message<CoordinatorQueries, Type>,
  ): Promise<Answer<CoordinatorQueries, Type>> {
    return answer(this.queries, query)
  }

  /** The body of the object's alarm: all that is due. */
  alarm(info?: { retryCount: number }): Promise<void> {
    return runAlarm(this.#deps.storage, info, this.#deps.now, async () => {
      await this.#run.now()
      return nextAttentionAt(this.root)
    })
  }

  async #configure(
    definition: DropDefinition,
    expectedVersion?: number,
  ): Promise<Result<DropStatus>> {
    await recallAlarm(this.#deps.storage)
    const status = configureDrop(this.root, definition, this.#deps.newSeed(), expectedVersion)
    this.#armAfterTouch()
    if (status.ok) this.#run.soon()
    return status
  }

  async #close(): Promise<Result<DropStatus>> {
    await recallAlarm(this.#deps.storage)
    const closed = closeDrop(this.root)
    this.#armAfterTouch()
    if (!closed.ok) return closed
    this.#run.soon()
    try {
      // The answer says whether the lists are empty.
      await sealEntries(this.root)
    } catch (error) {
      log('drop.entries-not-sealed', { dropId: this.root.dropId, error })
    }
    return readStatus(this.root)
  }

  async #status(): Promise<DropStatus | null> {
    await recallAlarm(this.#deps.storage)
    const status = readStatus(this.root)
    this.#armAfterTouch()
    return status.ok ? status.value : null
  }

  async #recordStock(report: StockReport): Promise<void> {
    await recallAlarm(this.#deps.storage)
    if (recordStockReport(this.root, report)) this.#run.soon()
    this.#armAfterTouch()
  }

  async #snapshot(): Promise<DropSnapshot | null> {
    await recallAlarm(this.#deps.storage)
    const known = readStatus(this.root).ok
    this.#armAfterTouch()
    return known ? snapshotOfRoot(this.root) : null
  }

  #noteEntries({ shard, entries, waiting }: EntriesChange): void {
    if (runOf(this.root) === null) return
    this.root.memory.counts.set(shard, { entries, waiting })
    if (this.root.memory.spare > 0) this.#run.soon()
  }

  /** Every read and command heals a lost alarm, and starts a run that is overdue. */
  #armAfterTouch(): void {
    const next = nextAttentionAt(this.root)
    if (next === null) return
    const now = this.#deps.now()
    armAt(this.#deps.storage, next, now)
    if (next <= now) this.#run.soon()
  }

  async #armAfterRun(): Promise<void> {
    await recallAlarm(this.#deps.storage)
    const next = nextAttentionAt(this.root)
    if (next !== null) armAt(this.#deps.storage, next, this.#deps.now())
  }
}
