import type {
  DropDefinition,
  DropPort,
  DropStatus,
  FairnessReport,
  PurchaseInput,
  RefusalRung,
  StockReport,
} from '../../src/shared/drop/contract.ts'
import { closeDrop, configureDrop } from '../../src/shared/drop/coordinator/configure-drop.ts'
import { briefOfRoot, type DropRoot, runOf } from '../../src/shared/drop/coordinator/drop-root.ts'
import { readStatus } from '../../src/shared/drop/coordinator/read-status.ts'
import { recordStockReport } from '../../src/shared/drop/coordinator/record-stock-report.ts'
import {
  reservePurchase,
  returnPurchase,
} from '../../src/shared/drop/coordinator/reserve-purchase.ts'
import { nextAttentionAt, runDrop } from '../../src/shared/drop/coordinator/run-drop.ts'
import { countRefusals, flushRefusals } from '../../src/shared/drop/fairness/count-refusals.ts'
import { sealEntries } from '../../src/shared/drop/fairness/draw-lots.ts'
import { readFairness } from '../../src/shared/drop/fairness/read-fairness.ts'
import type { DropBrief, DropRootPort } from '../../src/shared/drop/protocol.ts'
import { armAt, recallAlarm } from '../../src/shared/kit/alarm-scheduler.ts'
import { toHex } from '../../src/shared/kit/bytes.ts'
import type { Result } from '../../src/shared/platform/result.ts'
import { Coalesced } from './coalesced.ts'

/** What is reported within this time is acted on once. */
const RUN_AFTER_MS = 100
const REFUSALS_AFTER_MS = 1_000

/** The root's part of DropObject: the verbs, the one run at a time, and the alarm after each. */
export class RootDesk implements DropPort, DropRootPort {
  readonly #root: DropRoot
  readonly #storage: DurableObjectStorage
  readonly #run: Coalesced
  readonly #refusals: Coalesced

  constructor(root: DropRoot, storage: DurableObjectStorage) {
    this.#root = root
    this.#storage = storage
    this.#run = new Coalesced(async () => {
      await runDrop(root)
      await this.#arm()
    }, RUN_AFTER_MS)
    this.#refusals = new Coalesced(async () => flushRefusals(root), REFUSALS_AFTER_MS)
  }

  async configure(definition: DropDefinition): Promise<Result<DropStatus>> {
    await recallAlarm(this.#storage)
    const seed = toHex(crypto.getRandomValues(new Uint8Array(32)))
    const status = configureDrop(this.#root, definition, seed)
    this.#watch()
    if (status.ok) this.#run.soon()
    return status
  }

  async close(): Promise<Result<DropStatus>> {
    await recallAlarm(this.#storage)
    const closed = closeDrop(this.#root)
    this.#watch()
    if (!closed.ok) return closed
    this.#run.soon()
    try {
      // Its answer says whether anybody had entered.
      await sealEntries(this.#root)
    } catch (error) {
      console.error('a list is not sealed yet; the next run does it', error)
    }
    return readStatus(this.#root)
  }

  async status(): Promise<DropStatus | null> {
    await recallAlarm(this.#storage)
    const status = readStatus(this.#root)
    this.#watch()
    return status.ok ? status.value : null
  }

  async fairness(): Promise<Result<FairnessReport>> {
    flushRefusals(this.#root)
    return readFairness(this.#root)
  }

  async stockChanged(report: StockReport): Promise<void> {
    await recallAlarm(this.#storage)
    if (recordStockReport(this.#root, report)) this.#run.soon()
    this.#watch()
  }

  async reservePurchase(input: PurchaseInput): Promise<Result<{ replayed: boolean }>> {
    return reservePurchase(this.#root, input)
  }

  async returnPurchase(orderId: string): Promise<Result<null>> {
    return returnPurchase(this.#root, orderId)
  }

  async countRefusals(counts: Partial<Record<RefusalRung, number>>): Promise<void> {
    if (countRefusals(this.#root, counts)) this.#refusals.soon()
  }

  async brief(): Promise<DropBrief | null> {
    await recallAlarm(this.#storage)
    const known = readStatus(this.#root).ok
    this.#watch()
    return known ? briefOfRoot(this.#root) : null
  }

  async entriesChanged(change: Parameters<DropRootPort['entriesChanged']>[0]): Promise<void> {
    const { shard, entries, waiting } = change
    if (runOf(this.#root) === null) return
    this.#root.memory.counts.set(shard, { entries, waiting })
    if (this.#root.memory.spare > 0) this.#run.soon()
  }

  /** All that is due, now. Answers when to wake next. */
  async wake(): Promise<number | null> {
    await this.#run.now()
    return nextAttentionAt(this.#root)
  }

  /** Whatever became of the alarm: who reads finds out what is overdue, and sees to it. */
  #watch(): void {
    const next = nextAttentionAt(this.#root)
    if (next === null) return
    const now = Date.now()
    armAt(this.#storage, next, now)
    if (next <= now) this.#run.soon()
  }

  async #arm(): Promise<void> {
    await recallAlarm(this.#storage)
    const next = nextAttentionAt(this.#root)
    if (next !== null) armAt(this.#storage, next, Date.now())
  }
}
