import { enterDrop } from '../../src/shared/drop/entries/enter-drop.ts'
import {
  briefOf,
  type EntryShard,
  emptyEntryMemory,
  listOf,
} from '../../src/shared/drop/entries/entry-shard.ts'
import { followRoot, learnBrief } from '../../src/shared/drop/entries/follow-root.ts'
import { readEntry, viewOf } from '../../src/shared/drop/entries/read-entry.ts'
import type { DropRootPort, ShardAnswer, ShardOrders } from '../../src/shared/drop/protocol.ts'
import { ENTRY_MIGRATIONS } from '../../src/shared/drop/schema.ts'
import { ensureSchema, inTransaction, isInitialized } from '../../src/shared/kit/sqlite-schema.ts'
import { ok, type Result } from '../../src/shared/platform/result.ts'
import { hashes } from './drop-root-code.ts'
import { NO_ROWS } from './object-disk.ts'
import { RepeatedWork } from './repeated-work.ts'
import type { ObjectCode, ObjectLife, SimulatedObject } from './simulated-object.ts'

export type DropEntryNode = SimulatedObject<DropEntryCode>
/** What a shopper is told of his entry. */
export type EntryNews = ReturnType<typeof viewOf>

/** The root hears of new entries at most this often (durable-objects/drop/entry-desk.ts). */
const TELL_ROOT_AFTER_MS = 250
/** What changed is told to shoppers at most this often (durable-objects/drop/sockets.ts). */
const PUSH_EVERY_MS = 100

export interface EntryWires {
  root: DropRootPort
  newEntryId(at: number): string
  /** A shopper's open page hears how his entry stands. */
  push(shopperId: string, news: EntryNews): void
  /** Every open page of the shard hears of the drop. */
  pushDrop(shard: number): void
}

/** The shop's entry shard on simulated storage, clock and wires. Its pages are always open. */
export class DropEntryCode implements ObjectCode {
  readonly shard: EntryShard
  readonly #life: ObjectLife
  readonly #wires: EntryWires
  readonly #tellRoot: RepeatedWork
  readonly #keepsRows: boolean
  readonly #changed = new Set<string>()
  #dropChanged = false
  #pushing = false

  /**
   * @param keepsRows false where the object never loses its memory: its list is then kept there
   *   alone, as a million idle rows would tell nothing
   */
  constructor(
    life: ObjectLife,
    of: { dropId: string; shard: number },
    wires: EntryWires,
    keepsRows: boolean,
  ) {
    const { storage } = life
    this.#life = life
    this.#wires = wires
    this.#keepsRows = keepsRows
    this.shard = {
      ...of,
      sql: keepsRows ? storage.sql : NO_ROWS,
      hashes,
      isBorn: () => keepsRows && isInitialized(storage, ENTRY_MIGRATIONS),
      ensureSchema: () => {
        if (keepsRows) ensureSchema(storage, ENTRY_MIGRATIONS)
      },
      memory: emptyEntryMemory(),
    }
    this.#tellRoot = new RepeatedWork(
      async () => {
        const { size: entries, waiting } = listOf(this.shard)
        await wires.root.entriesChanged({ shard: of.shard, entries, waiting })
      },
      (task) => life.later(task, TELL_ROOT_AFTER_MS),
    )
  }

  /** Answers at once where the shard knows its drop; a million promises would cost a minute. */
  enter(shopperId: string): Result<EntryNews> | Promise<Result<EntryNews>> {
    if (briefOf(this.shard) !== null) return this.#enter(shopperId)
    return this.#wires.root.brief().then((brief) => {
      if (brief !== null) this.#transact(() => learnBrief(this.shard, brief))
      return this.#enter(shopperId)
    })
  }

  entryOf(shopperId: string): Result<EntryNews> {
    return readEntry(this.shard, shopperId, this.#life.now())
  }

  async follow(orders: ShardOrders): Promise<ShardAnswer> {
    const change = this.#transact(() => followRoot(this.shard, orders))
    for (const shopperId of change.changed) this.#changed.add(shopperId)
    this.#dropChanged ||= change.dropChanged
    this.#pushSoon()
    return change.answer
  }

  async alarm(): Promise<void> {}

  #enter(shopperId: string): Result<EntryNews> {
    const now = this.#life.now()
    const entryId = this.#wires.newEntryId(now)
    const entry = this.#transact(() => enterDrop(this.shard, { shopperId, entryId }, now))
    if (!entry.ok) return entry
    if (entry.value.entryId === entryId) this.#tellRoot.soon()
    return ok(viewOf(this.shard, entry.value, now))
  }

  #pushSoon(): void {
    if (this.#pushing || (this.#changed.size === 0 && !this.#dropChanged)) return
    this.#pushing = true
    this.#life.later(() => {
      this.#pushing = false
      if (this.#dropChanged) this.#wires.pushDrop(this.shard.shard)
      this.#dropChanged = false
      for (const shopperId of this.#changed) {
        const news = this.entryOf(shopperId)
        if (news.ok) this.#wires.push(shopperId, news.value)
      }
      this.#changed.clear()
    }, PUSH_EVERY_MS)
  }

  #transact<T>(work: () => T extends PromiseLike<unknown> ? never : T): T {
    if (!this.#keepsRows) return work()
    try {
      return inTransaction(this.#life.storage, work)
    } catch (error) {
      this.shard.memory = emptyEntryMemory()
      throw error
    }
  }
}
