import { DurableObject } from 'cloudflare:workers'
import type {
  DropCommands,
  DropDefinition,
  DropEntriesPort,
  DropObjectPort,
  DropPort,
  DropQueries,
  DropSocketsPort,
  PurchaseInput,
  RefusalReason,
  StockReport,
} from '../src/shared/drop/contract.ts'
import { DropCoordinator } from '../src/shared/drop/coordinator/coordinator.ts'
import { DropEntries } from '../src/shared/drop/entries/entries.ts'
import { EntrySigner } from '../src/shared/drop/passes/sign-entry.ts'
import type { EntriesChange } from '../src/shared/drop/protocol.ts'
import { toHex } from '../src/shared/kit/bytes.ts'
import { type Answer, answer, type Message } from '../src/shared/kit/handlers.ts'
import { newId } from '../src/shared/platform/ids.ts'
import { dropPlaceOf } from '../src/shared/platform/objects.ts'
import { assertInvariant } from '../src/shared/platform/result.ts'
import { hashes } from './drop/hashes.ts'
import { coordinatorOf, type DropPeerMethods, type EarlierOrders, portsOf } from './drop/ports.ts'
import { DropSockets } from './drop/sockets.ts'

/**
 * A flash sale: its coordinator, or one of its entry shards, as the object's name says. Wiring
 * only: the logic is in `DropCoordinator` and `DropEntries`.
 */
export class DropObject
  extends DurableObject<StateEnv>
  implements DropObjectPort, DropPort, DropEntriesPort, DropSocketsPort, DropPeerMethods
{
  readonly #coordinator: DropCoordinator | null = null
  readonly #entries: DropEntries | null = null
  readonly #sockets: DropSockets

  constructor(ctx: DurableObjectState, env: StateEnv) {
    super(ctx, env)
    const { dropId, shard } = dropPlaceOf(ctx.id.name ?? '')
    const later = (task: () => void, ms: number) => {
      setTimeout(task, ms)
    }
    const place = { dropId, storage: ctx.storage, hashes, now: Date.now, later }
    this.#sockets = new DropSockets(ctx, {
      drop: () => this.#asShard.dropPush(),
      entry: (shopperId) => this.#asShard.entryPush(shopperId),
    })
    if (shard === null) {
      const newSeed = () => toHex(crypto.getRandomValues(new Uint8Array(32)))
      this.#coordinator = new DropCoordinator({ ...place, newSeed, ports: portsOf(env, dropId) })
    } else {
      const signer = new EntrySigner(env.PASS_SECRET)
      this.#entries = new DropEntries({
        ...place,
        shard,
        newEntryId: () => newId('ent'),
        root: coordinatorOf(env, dropId),
        pages: this.#sockets,
        sign: (view) => signer.sign(view),
      })
    }
  }

  execute<Type extends keyof DropCommands>(
    command: Message<DropCommands, Type>,
  ): Promise<Answer<DropCommands, Type>> {
    return answer<DropCommands, Type>(this.#role.commands, command)
  }

  read<Type extends keyof DropQueries>(
    query: Message<DropQueries, Type>,
  ): Promise<Answer<DropQueries, Type>> {
    return answer<DropQueries, Type>(this.#role.queries, query)
  }

  /** A live page; the gateway has verified the session of the shopper in the address. */
  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url)
    const shopperId = searchParams.get('shopper')
    if (!shopperId) return new Response(null, { status: 400 })
    await this.#asShard.learn()
    return this.#sockets.accept(shopperId, searchParams.get('session'))
  }

  override async webSocketMessage(socket: WebSocket): Promise<void> {
    this.#sockets.onMessage(socket)
  }

  /** The runtime completes the closing handshake only with the object's own close. */
  override async webSocketClose(socket: WebSocket): Promise<void> {
    socket.close(1000)
    this.#sockets.forget(socket)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#sockets.forget(socket)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    assertInvariant(this.#coordinator !== null, 'only a coordinator sets an alarm')
    await this.#coordinator.alarm(info)
  }

  get #role() {
    return this.#coordinator ?? this.#asShard
  }

  get #asShard(): DropEntries {
    assertInvariant(this.#entries !== null, 'this is an entry shard of a drop')
    return this.#entries
  }

  // The methods of release 0.1.0. Workers of that release call them, and objects call one another
  // by them: during a deployment an object runs the earlier code for up to half a minute
  // (`max_delay` in wrangler.toml). Release 0.3.0 removes them.

  configure(definition: DropDefinition, expectedVersion?: number) {
    const expected = expectedVersion === undefined ? {} : { expectedVersion }
    return this.execute({ type: 'drop.configure', definition, ...expected })
  }

  close() {
    return this.execute({ type: 'drop.close' })
  }

  status() {
    return this.read({ type: 'drop.status' })
  }

  fairness() {
    return this.read({ type: 'drop.fairness' })
  }

  stockChanged(report: StockReport) {
    return this.execute({ type: 'drop.record-stock', report })
  }

  reservePurchase(purchase: PurchaseInput) {
    return this.execute({ type: 'drop.reserve-purchase', purchase })
  }

  returnPurchase(orderId: string) {
    return this.execute({ type: 'drop.return-purchase', orderId })
  }

  countRefusals(counts: Partial<Record<RefusalReason, number>>) {
    return this.execute({ type: 'drop.count-refusals', counts })
  }

  brief() {
    return this.read({ type: 'drop.snapshot' })
  }

  entriesChanged(change: EntriesChange) {
    return this.execute({ type: 'drop.note-entries', ...change })
  }

  enter({ shopperId }: { shopperId: string }) {
    return this.execute({ type: 'entry.enter', shopperId })
  }

  entryOf({ shopperId }: { shopperId: string }) {
    return this.read({ type: 'entry.of-shopper', shopperId })
  }

  published(after: number, limit: number) {
    return this.read({ type: 'entry.published', after, limit })
  }

  endSessions({ shopperId, sessionIds }: { shopperId: string; sessionIds: string[] }) {
    return this.execute({ type: 'entry.end-sessions', shopperId, sessionIds })
  }

  /** For gateways of the release before: one session a call. */
  endSession({ shopperId, sessionId }: { shopperId: string; sessionId: string }) {
    return this.endSessions({ shopperId, sessionIds: [sessionId] })
  }

  follow({ brief: snapshot, ...orders }: EarlierOrders) {
    return this.execute({ type: 'entry.follow', orders: { ...orders, snapshot } })
  }

  tally() {
    return this.read({ type: 'entry.tally' })
  }
}
