import { createHmac, hash } from 'node:crypto'
import type {
  DropDefinition,
  DropState,
  PurchaseInput,
  StockReport,
} from '../../src/shared/drop/contract.ts'
import { configureDrop } from '../../src/shared/drop/coordinator/configure-drop.ts'
import {
  briefOfRoot,
  type DropPorts,
  type DropRoot,
  emptyRootMemory,
  runOf,
} from '../../src/shared/drop/coordinator/drop-root.ts'
import { readStatus } from '../../src/shared/drop/coordinator/read-status.ts'
import { recordStockReport } from '../../src/shared/drop/coordinator/record-stock-report.ts'
import {
  reservePurchase,
  returnPurchase,
} from '../../src/shared/drop/coordinator/reserve-purchase.ts'
import { nextAttentionAt, runDrop } from '../../src/shared/drop/coordinator/run-drop.ts'
import type { Hashes } from '../../src/shared/drop/fairness/chain.ts'
import type { DropBrief, DropRootPort } from '../../src/shared/drop/protocol.ts'
import { ROOT_MIGRATIONS } from '../../src/shared/drop/schema.ts'
import { armAt, recallAlarm, runAlarm } from '../../src/shared/kit/alarm-scheduler.ts'
import { ensureSchema, inTransaction, isInitialized } from '../../src/shared/kit/sqlite-schema.ts'
import { RepeatedWork } from './repeated-work.ts'
import type { ObjectCode, ObjectLife, SimulatedObject } from './simulated-object.ts'

export type DropRootNode = SimulatedObject<DropRootCode>

/** What is reported within this time is acted on once (durable-objects/drop/root-desk.ts). */
const RUN_AFTER_MS = 100

export const hashes: Hashes = {
  sha256: (...parts) => hash('sha256', Buffer.concat(parts), 'buffer'),
  hmacSha256: (key, text) => new Uint8Array(createHmac('sha256', key).update(text).digest()),
}

/** The shop's drop root on simulated storage, clock and wires. */
export class DropRootCode implements ObjectCode, DropRootPort {
  readonly root: DropRoot
  readonly #life: ObjectLife
  readonly #run: RepeatedWork
  /** When the run under way, or the last one, began: by the object's clock. */
  ranAt = 0

  constructor(life: ObjectLife, dropId: string, ports: DropPorts) {
    const { storage, now } = life
    this.#life = life
    const root: DropRoot = {
      sql: storage.sql,
      hashes,
      dropId,
      ports,
      now,
      isBorn: () => isInitialized(storage, ROOT_MIGRATIONS),
      ensureSchema: () => ensureSchema(storage, ROOT_MIGRATIONS),
      memory: emptyRootMemory(),
      transact: (work) => {
        try {
          return inTransaction(storage, work)
        } catch (error) {
          Object.assign(root.memory, { run: null, passes: null, units: null, untold: null })
          throw error
        }
      },
    }
    this.root = root
    this.#run = new RepeatedWork(
      async () => {
        this.ranAt = now()
        await runDrop(root)
        await this.#arm()
      },
      (task) => life.later(task, RUN_AFTER_MS),
    )
  }

  async configure(definition: DropDefinition, seed: string): Promise<boolean> {
    await recallAlarm(this.#life.storage)
    const status = configureDrop(this.root, definition, seed)
    this.#watch()
    if (status.ok) this.#run.soon()
    return status.ok
  }

  async status(): Promise<DropState | null> {
    await recallAlarm(this.#life.storage)
    const status = readStatus(this.root)
    this.#watch()
    return status.ok ? status.value.state : null
  }

  async stockChanged(report: StockReport): Promise<void> {
    await recallAlarm(this.#life.storage)
    if (recordStockReport(this.root, report)) this.#run.soon()
    this.#watch()
  }

  async reservePurchase(input: PurchaseInput) {
    return reservePurchase(this.root, input)
  }

  async returnPurchase(orderId: string) {
    return returnPurchase(this.root, orderId)
  }

  async brief(): Promise<DropBrief | null> {
    await recallAlarm(this.#life.storage)
    const known = readStatus(this.root).ok
    this.#watch()
    return known ? briefOfRoot(this.root) : null
  }

  async entriesChanged(change: Parameters<DropRootPort['entriesChanged']>[0]): Promise<void> {
    const { shard, entries, waiting } = change
    if (runOf(this.root) === null) return
    this.root.memory.counts.set(shard, { entries, waiting })
    if (this.root.memory.spare > 0) this.#run.soon()
  }

  alarm(info: { retryCount: number }): Promise<void> {
    return runAlarm(this.#life.storage, info, this.#life.now, async () => {
      await this.#run.now()
      return nextAttentionAt(this.root)
    })
  }

  #watch(): void {
    const next = nextAttentionAt(this.root)
    if (next === null) return
    const now = this.#life.now()
    armAt(this.#life.storage, next, now)
    if (next <= now) this.#run.soon()
  }

  async #arm(): Promise<void> {
    await recallAlarm(this.#life.storage)
    const next = nextAttentionAt(this.root)
    if (next !== null) armAt(this.#life.storage, next, this.#life.now())
  }
}
