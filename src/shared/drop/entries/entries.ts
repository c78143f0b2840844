import { CoalescingRunner, type Later } from '../../kit/coalescing-runner.ts'
import { type Answer, answer, type Handlers, type Message } from '../../kit/handlers.ts'
import { inTransaction, type SchemaStorage } from '../../kit/sqlite-schema.ts'
import { ok, type Result } from '../../platform/result.ts'
import type { Hashes } from '../fairness/chain.ts'
import type { DropRootPort, ShardAnswer, ShardOrders } from '../protocol.ts'
import type { DropPush, EntryCommands, EntryQueries, EntryView } from './contract.ts'
import { enterDrop } from './enter-drop.ts'
import {
  type EntryShard,
  emptyEntryMemory,
  listOf,
  openShard,
  shownDropState,
  snapshotOf,
} from './entry-shard.ts'
import { followRoot, learnSnapshot } from './follow-root.ts'
import { listPublished, readEntry, tallyEntries, type UnsignedView, viewOf } from './read-entry.ts'

/** The coordinator hears of new entries at most this often. */
const TELL_ROOT_AFTER_MS = 250

/** A push without its time, which the moment of sending gives. */
export type Unsent = DropPush extends infer Push
  ? Push extends { serverTime: string }
    ? Omit<Push, 'serverTime'>
    : never
  : never

/** The open pages of a shard's shoppers. */
export interface EntryPages {
  /** Pushes the entries of these shoppers, soon. */
  entriesChanged(shopperIds: Iterable<string>): void
  /** Pushes the state of the drop to every page, soon. */
  dropChanged(): void
  /** Positions of waiting shoppers may have changed. */
  positionsChanged(): void
  /** Closes the pages of a session that has ended. */
  closeSession(shopperId: string, sessionId: string): void
}

/** The place an entry shard runs in. Times in milliseconds. */
interface EntriesDeps {
  dropId: string
  shard: number
  storage: SchemaStorage
  hashes: Hashes
  now(): number
  later: Later
  newEntryId(now: number): string
  root: DropRootPort
  pages: EntryPages
  /** Signs receipt and pass. */
  sign(view: UnsignedView): Promise<EntryView>
}

/**
 * An entry shard of a drop, wherever it runs: the object and the simulator put storage, clock,
 * coordinator and pages under it.
 */
export class DropEntries {
  readonly shard: EntryShard
  readonly #deps: EntriesDeps
  readonly #tellRoot: CoalescingRunner

  constructor(deps: EntriesDeps) {
    this.#deps = deps
    this.shard = openShard(deps)
    const tell = async () => {
      const { size: entries, waiting } = listOf(this.shard)
      await deps.root.entriesChanged({ shard: deps.shard, entries, waiting })
    }
    this.#tellRoot = new CoalescingRunner(tell, TELL_ROOT_AFTER_MS, deps.later)
  }

  readonly commands: Handlers<EntryCommands> = {
    'entry.enter': async ({ shopperId }) => {
      await this.learn()
      return this.#signed(this.enter(shopperId))
    },
    'entry.follow': ({ orders }) => this.#follow(orders),
    'entry.end-sessions': ({ shopperId, sessionIds }) => {
      for (const sessionId of sessionIds) this.#deps.pages.closeSession(shopperId, sessionId)
    },
  }

  readonly queries: Handlers<EntryQueries> = {
    'entry.of-shopper': ({ shopperId }) => this.#signed(this.entryOf(shopperId)),
    'entry.published': ({ after, limit }) => listPublished(this.shard, after, limit),
    'entry.tally': () => tallyEntries(this.shard),
  }

  execute<Type extends keyof EntryCommands>(
    command: Message<EntryCommands, Type>,
  ): Promise<Answer<EntryCommands, Type>> {
    return answer(this.commands, command)
  }

  read<Type extends keyof EntryQueries>(
    query: Message<EntryQueries, Type>,
  ): Promise<Answer<EntryQueries, Type>> {
    return answer(this.queries, query)
  }

  get knowsDrop(): boolean {
    return snapshotOf(this.shard) !== null
  }

  /** Asks the coordinator for the drop, once; later changes come by `entry.follow`. */
  async learn(): Promise<void> {
    if (this.knowsDrop) return
    const snapshot = await this.#deps.root.snapshot()
    if (snapshot !== null) this.#transact(() => learnSnapshot(this.shard, snapshot))
  }

  /** `entry.enter` of a shard that knows its drop, its tokens not signed yet. */
  enter(shopperId: string): Result<UnsignedView> {
    const now = this.#deps.now()
    const entryId = this.#deps.newEntryId(now)
    const entry = this.#transact(() => enterDrop(this.shard, { shopperId, entryId }, now))
    if (!entry.ok) return entry
    if (entry.value.entryId === entryId) {
      this.#tellRoot.soon()
      this.#deps.pages.entriesChanged([shopperId])
    }
    return ok(viewOf(this.shard, entry.value, now))
  }

  /** `entry.of-shopper`, its tokens not signed yet. */
  entryOf(shopperId: string): Result<UnsignedView> {
    return readEntry(this.shard, shopperId, this.#deps.now())
  }

  /** The push of the drop's state; null before the shard has learned of its drop. */
  dropPush(): Unsent | null {
    const snapshot = snapshotOf(this.shard)
    if (snapshot === null) return null
    const state = shownDropState(snapshot, this.#deps.now())
    return { type: 'drop', state, remaining: snapshot.remaining }
  }

  /** The push of a shopper's entry; null without an entry. */
  async entryPush(shopperId: string): Promise<Unsent | null> {
    const entry = await this.#signed(this.entryOf(shopperId))
    return entry.ok ? { type: 'entry', ...entry.value } : null
  }

  #follow(orders: ShardOrders): ShardAnswer {
    const { answer, changed, dropChanged } = this.#transact(() => followRoot(this.shard, orders))
    const { pages } = this.#deps
    pages.entriesChanged(changed)
    if (dropChanged) pages.dropChanged()
    pages.positionsChanged()
    return answer
  }

  async #signed(view: Result<UnsignedView>): Promise<Result<EntryView>> {
    return view.ok ? ok(await this.#deps.sign(view.value)) : view
  }

  #transact<T>(work: () => T extends PromiseLike<unknown> ? never : T): T {
    try {
      return inTransaction(this.#deps.storage, work)
    } catch (error) {
      this.shard.memory = emptyEntryMemory()
      throw error
    }
  }
}
