import { DurableObject } from 'cloudflare:workers'
import type {
  DropDefinition,
  DropEntriesPort,
  DropPort,
  DropSocketsPort,
  PurchaseInput,
  RefusalRung,
  StockReport,
} from '../src/shared/drop/contract.ts'
import type { DropPorts } from '../src/shared/drop/coordinator/drop-root.ts'
import type { DropRootPort, EntryShardPort, ShardOrders } from '../src/shared/drop/protocol.ts'
import { runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import { dropName } from '../src/shared/platform/objects.ts'
import { assertInvariant } from '../src/shared/platform/result.ts'
import { EntryDesk } from './drop/entry-desk.ts'
import { PassSigner } from './drop/pass-signer.ts'
import { portsOf, roleOf, rootOf, shardOf } from './drop/roles.ts'
import { RootDesk } from './drop/root-desk.ts'

/**
 * A flash sale: its root, or one of its entry shards, as its name says. The root has the clock,
 * the passes and the allowances; a shard has its shoppers' entries and sockets. The rules are in
 * `src/shared/drop`.
 */
export class DropObject
  extends DurableObject<StateEnv>
  implements DropPort, DropEntriesPort, DropSocketsPort, DropRootPort, EntryShardPort
{
  /** What the root speaks to; a test may put others in their place. */
  readonly ports: DropPorts
  readonly #root: RootDesk | null
  readonly #entries: EntryDesk | null

  constructor(ctx: DurableObjectState, env: StateEnv) {
    super(ctx, env)
    const { dropId, shard } = roleOf(ctx.id.name ?? '')
    this.ports = portsOf(env, dropId)
    this.#root =
      shard === null ? new RootDesk(rootOf(ctx.storage, dropId, this.ports), ctx.storage) : null
    this.#entries =
      shard === null
        ? null
        : new EntryDesk(
            shardOf(ctx.storage, dropId, shard),
            ctx,
            () => env.DROP.getByName(dropName(dropId)),
            new PassSigner(env.PASS_SECRET),
          )
  }

  configure(definition: DropDefinition) {
    return this.#asRoot.configure(definition)
  }

  close() {
    return this.#asRoot.close()
  }

  status() {
    return this.#asRoot.status()
  }

  fairness() {
    return this.#asRoot.fairness()
  }

  stockChanged(report: StockReport) {
    return this.#asRoot.stockChanged(report)
  }

  reservePurchase(input: PurchaseInput) {
    return this.#asRoot.reservePurchase(input)
  }

  returnPurchase(orderId: string) {
    return this.#asRoot.returnPurchase(orderId)
  }

  countRefusals(counts: Partial<Record<RefusalRung, number>>) {
    return this.#asRoot.countRefusals(counts)
  }

  brief() {
    return this.#asRoot.brief()
  }

  entriesChanged(change: Parameters<DropRootPort['entriesChanged']>[0]) {
    return this.#asRoot.entriesChanged(change)
  }

  enter(input: { dropId: string; shopperId: string }) {
    return this.#asShard.enter(input)
  }

  entryOf(input: { dropId: string; shopperId: string }) {
    return this.#asShard.entryOf(input)
  }

  published(after: number, limit: number) {
    return this.#asShard.published(after, limit)
  }

  endSession(input: { shopperId: string; sessionId: string }) {
    return this.#asShard.endSession(input)
  }

  follow(orders: ShardOrders) {
    return this.#asShard.follow(orders)
  }

  tally() {
    return this.#asShard.tally()
  }

  /** A live page; the gateway has verified the session whose shopper it names. */
  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url)
    const shopperId = searchParams.get('shopper')
    if (!shopperId) return new Response(null, { status: 400 })
    return this.#asShard.live(shopperId, searchParams.get('session'))
  }

  override async webSocketMessage(socket: WebSocket): Promise<void> {
    this.#asShard.hear(socket)
  }

  /** A client that says goodbye waits for ours. */
  override async webSocketClose(socket: WebSocket): Promise<void> {
    socket.close(1000)
    this.#asShard.forget(socket)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#asShard.forget(socket)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await runAlarm(this.ctx.storage, info, Date.now, () => this.#asRoot.wake())
  }

  get #asRoot(): RootDesk {
    assertInvariant(this.#root !== null, 'this is the root of a drop')
    return this.#root
  }

  get #asShard(): EntryDesk {
    assertInvariant(this.#entries !== null, 'this is an entry shard of a drop')
    return this.#entries
  }
}
