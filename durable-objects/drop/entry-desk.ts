import type {
  DropEntriesPort,
  DropSocketsPort,
  EntryView,
  PublishedEntry,
} from '../../src/shared/drop/contract.ts'
import { enterDrop } from '../../src/shared/drop/entries/enter-drop.ts'
import {
  briefOf,
  type EntryShard,
  emptyEntryMemory,
  listOf,
  shownDropState,
} from '../../src/shared/drop/entries/entry-shard.ts'
import { followRoot, learnBrief } from '../../src/shared/drop/entries/follow-root.ts'
import {
  listPublished,
  readEntry,
  tallyEntries,
  viewOf,
} from '../../src/shared/drop/entries/read-entry.ts'
import type {
  DropRootPort,
  EntryShardPort,
  ShardAnswer,
  ShardOrders,
  ShardTally,
} from '../../src/shared/drop/protocol.ts'
import { inTransaction } from '../../src/shared/kit/sqlite-schema.ts'
import { newId } from '../../src/shared/platform/ids.ts'
import { ok, type Result } from '../../src/shared/platform/result.ts'
import { Coalesced } from './coalesced.ts'
import type { PassSigner } from './pass-signer.ts'
import { DropSockets } from './sockets.ts'

/** The root hears of new entries at most this often. */
const TELL_ROOT_AFTER_MS = 250

/** An entry shard's part of DropObject: the verbs, the tokens, the sockets. */
export class EntryDesk implements DropEntriesPort, DropSocketsPort, EntryShardPort {
  readonly #sockets: DropSockets
  readonly #shard: EntryShard
  readonly #ctx: DurableObjectState
  readonly #root: () => DropRootPort
  readonly #signer: PassSigner
  readonly #tellRoot: Coalesced

  constructor(
    shard: EntryShard,
    ctx: DurableObjectState,
    root: () => DropRootPort,
    signer: PassSigner,
  ) {
    this.#shard = shard
    this.#ctx = ctx
    this.#root = root
    this.#signer = signer
    this.#tellRoot = new Coalesced(async () => {
      const { size: entries, waiting } = listOf(shard)
      await root().entriesChanged({ shard: shard.shard, entries, waiting })
    }, TELL_ROOT_AFTER_MS)
    this.#sockets = new DropSockets(ctx, {
      drop: () => this.#dropNews(),
      entry: (shopperId) => this.#entryNews(shopperId),
    })
  }

  async enter({ shopperId }: { shopperId: string }): Promise<Result<EntryView>> {
    await this.#learn()
    const now = Date.now()
    const entryId = newId('ent')
    const entry = this.#transact(() => enterDrop(this.#shard, { shopperId, entryId }, now))
    if (!entry.ok) return entry
    if (entry.value.entryId === entryId) {
      this.#tellRoot.soon()
      this.#sockets.entriesChanged([shopperId])
    }
    return ok(await this.#signer.sign(viewOf(this.#shard, entry.value, now)))
  }

  async entryOf({ shopperId }: { shopperId: string }): Promise<Result<EntryView>> {
    const entry = readEntry(this.#shard, shopperId, Date.now())
    return entry.ok ? ok(await this.#signer.sign(entry.value)) : entry
  }

  async published(after: number, limit: number): Promise<Result<PublishedEntry[]>> {
    return listPublished(this.#shard, after, limit)
  }

  async follow(orders: ShardOrders): Promise<ShardAnswer> {
    const { answer, changed, dropChanged } = this.#transact(() => followRoot(this.#shard, orders))
    this.#sockets.entriesChanged(changed)
    if (dropChanged) this.#sockets.dropChanged()
    this.#sockets.positionsChanged()
    return answer
  }

  async tally(): Promise<ShardTally> {
    return tallyEntries(this.#shard)
  }

  /** Opens a live page of the shopper. */
  async live(shopperId: string, sessionId: string | null): Promise<Response> {
    await this.#learn()
    return this.#sockets.accept(shopperId, sessionId)
  }

  async endSession({ shopperId, sessionId }: { shopperId: string; sessionId: string }) {
    this.#sockets.closeSession(shopperId, sessionId)
  }

  hear(socket: WebSocket): void {
    this.#sockets.onMessage(socket)
  }

  forget(socket: WebSocket): void {
    this.#sockets.forget(socket)
  }

  /** The drop's definition comes from its root, once; then it is told of changes. */
  async #learn(): Promise<void> {
    if (briefOf(this.#shard) !== null) return
    const brief = await this.#root().brief()
    if (brief !== null) this.#transact(() => learnBrief(this.#shard, brief))
  }

  #dropNews() {
    const brief = briefOf(this.#shard)
    if (brief === null) return null
    const state = shownDropState(brief, Date.now())
    return { type: 'drop' as const, state, remaining: brief.remaining }
  }

  async #entryNews(shopperId: string) {
    const entry = await this.entryOf({ shopperId })
    return entry.ok ? { type: 'entry' as const, ...entry.value } : null
  }

  #transact<T>(work: () => T extends PromiseLike<unknown> ? never : T): T {
    try {
      return inTransaction(this.#ctx.storage, work)
    } catch (error) {
      this.#shard.memory = emptyEntryMemory()
      throw error
    }
  }
}
