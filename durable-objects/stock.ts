import { DurableObject } from 'cloudflare:workers'
import type { DropPort } from '../src/shared/drop/contract.ts'
import type {
  Allotment,
  ShardedStockPort,
  StockClaim,
  StockCommands,
  StockObjectPort,
  StockQueries,
} from '../src/shared/inventory/contract.ts'
import type { RootPort, UnitsAsk } from '../src/shared/inventory/escrow/protocol.ts'
import { ShardMemory } from '../src/shared/inventory/escrow/store.ts'
import { STOCK_MIGRATIONS } from '../src/shared/inventory/schema.ts'
import { HoldCalendar } from '../src/shared/inventory/stock/hold-calendar.ts'
import { StockKeeper } from '../src/shared/inventory/stock-keeper.ts'
import { armAt, keepAlarm, runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import type { Answer, Message } from '../src/shared/kit/handlers.ts'
import { portOf } from '../src/shared/kit/port-of.ts'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'
import { newId } from '../src/shared/platform/ids.ts'
import { dropName } from '../src/shared/platform/objects.ts'
import { assertInvariant } from '../src/shared/platform/result.ts'
import { rootOf, type StockPeerMethods, shardOf } from './stock/peers.ts'

type DropReports = Pick<DropPort, 'stockChanged'>

/**
 * The stock of one SKU: its units are held, sold and counted here alone. Named by `stockName`.
 * While a drop sells the SKU, its root has shards: further objects of this class, each with the
 * ledger of its allotment. Wiring only: the logic is in `StockKeeper`.
 */
export class StockObject
  extends DurableObject<StateEnv>
  implements StockObjectPort, ShardedStockPort, StockPeerMethods
{
  readonly #keeper: StockKeeper

  constructor(ctx: DurableObjectState, env: StateEnv) {
    super(ctx, env)
    const { storage } = ctx
    this.#keeper = new StockKeeper({
      ledger: {
        sql: storage.sql,
        calendar: new HoldCalendar(),
        shard: new ShardMemory(),
        isInitialized: () => isInitialized(storage, STOCK_MIGRATIONS),
        ensureSchema: () => ensureSchema(storage, STOCK_MIGRATIONS),
      },
      now: () => Date.now(),
      transact: (work) => inTransaction(storage, work as Synchronous<typeof work>),
      ready: () => keepAlarm(storage, Date.now(), () => this.#keeper.nextAttentionAt()),
      wakeAt: (at, now) => armAt(storage, at, now),
      later: (task, ms) => {
        setTimeout(task, ms)
      },
      announce: async (message) => {
        await env.INVENTORY_QUEUE.send(message)
      },
      report: (report) =>
        portOf<DropReports>(env.DROP.getByName(dropName(report.dropId))).stockChanged(report),
      root: (sku) => rootOf(env, sku),
      shard: (sku, shard) => shardOf(env, sku, shard),
      newTransferId: () => newId('trf'),
    })
  }

  execute<Type extends keyof StockCommands>(
    command: Message<StockCommands, Type>,
  ): Promise<Answer<StockCommands, Type>> {
    return this.#keeper.execute(command)
  }

  read<Type extends keyof StockQueries>(
    query: Message<StockQueries, Type>,
  ): Promise<Answer<StockQueries, Type>> {
    return this.#keeper.read(query)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await runAlarm(this.ctx.storage, info, Date.now, (now) => this.#keeper.attend(now))
  }

  // The methods of release 0.1.0. Workers of that release call them, and objects call one another
  // by them: during a deployment an object runs the earlier code for up to half a minute
  // (`max_delay` in wrangler.toml). Release 0.3.0 removes them.

  level(sku: string) {
    return this.read({ type: 'stock.level', sku })
  }

  journal(sku: string, after: number, limit: number) {
    return this.read({ type: 'stock.journal', sku, after, limit })
  }

  wholeJournal(input: Parameters<ShardedStockPort['wholeJournal']>[0]) {
    return this.read({ type: 'stock.whole-journal', ...input })
  }

  async claim(input: StockClaim) {
    const [answer] = await this.claims([input])
    assertInvariant(answer !== undefined, 'every claim has one answer')
    return answer
  }

  claims(claims: readonly StockClaim[]) {
    return this.execute({ type: 'stock.claim', claims })
  }

  hold(sku: string, holdId: string) {
    return this.read({ type: 'stock.find-hold', sku, holdId })
  }

  allot(input: Allotment) {
    return this.execute({ type: 'stock.allot', ...input })
  }

  cool(input: Parameters<ShardedStockPort['cool']>[0]) {
    return this.execute({ type: 'stock.cool', ...input })
  }

  dropLevel(input: Parameters<ShardedStockPort['dropLevel']>[0]) {
    return this.read({ type: 'stock.drop-level', ...input })
  }

  request(ask: UnitsAsk) {
    return this.execute({ type: 'stock.request-units', ask })
  }

  giveBack(input: Parameters<RootPort['returnUnits']>[0]) {
    return this.execute({ type: 'stock.return-units', ...input })
  }

  give(input: Parameters<StockPeerMethods['give']>[0]) {
    return this.execute({ type: 'stock.debit-shard', ...input })
  }

  receive({ hot: selling, ...input }: Parameters<StockPeerMethods['receive']>[0]) {
    return this.execute({ type: 'stock.credit-shard', ...input, selling })
  }

  coolShard(input: Parameters<StockPeerMethods['coolShard']>[0]) {
    return this.execute({ type: 'stock.cool-shard', ...input })
  }

  unitsOf(input: Parameters<StockPeerMethods['unitsOf']>[0]) {
    return this.read({ type: 'stock.shard-units', ...input })
  }
}

/** The keeper's verbs are synchronous: `inTransaction` checks it at run time, too. */
type Synchronous<Work extends () => unknown> = () => ReturnType<Work> extends PromiseLike<unknown>
  ? never
  : ReturnType<Work>
