import { DurableObject } from 'cloudflare:workers'
import type { DropPort } from '../src/shared/drop/contract.ts'
import type { HotStockPort, StockClaim, StockCommand } from '../src/shared/inventory/contract.ts'
import type { RootPort, ShardPort, UnitsAsk } from '../src/shared/inventory/escrow/protocol.ts'
import { ShardMemory } from '../src/shared/inventory/escrow/shard-memory.ts'
import { STOCK_MIGRATIONS } from '../src/shared/inventory/schema.ts'
import { HoldCalendar } from '../src/shared/inventory/stock/hold-calendar.ts'
import { StockKeeper } from '../src/shared/inventory/stock-keeper.ts'
import { armAt, keepAlarm, runAlarm } from '../src/shared/kit/alarm-scheduler.ts'
import { portOf } from '../src/shared/kit/port-of.ts'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'
import { newId } from '../src/shared/platform/ids.ts'
import { dropName, stockName } from '../src/shared/platform/objects.ts'

/**
 * The stock of one SKU: the one place where its units are promised, sold and counted. Named by
 * `stockName`; while a drop makes a SKU hot, shards stand beside its root, further objects of
 * this class with the books of their allotment. What it does is in `StockKeeper`.
 */
export class StockObject extends DurableObject<StateEnv> implements HotStockPort {
  readonly #keeper: StockKeeper

  constructor(ctx: DurableObjectState, env: StateEnv) {
    super(ctx, env)
    const { storage } = ctx
    this.#keeper = new StockKeeper({
      books: {
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
      report: (report) => dropOf(env, report.dropId).stockChanged(report),
      root: (sku) => peerOf<RootPort>(env, stockName(sku)),
      shard: (sku, shard) => peerOf<ShardPort>(env, stockName(sku, shard)),
      newTransferId: () => newId('trf'),
    })
  }

  /** One command, in one transaction. `now` is for callers with a clock of their own (tests). */
  execute(command: StockCommand, now?: number) {
    return this.#keeper.execute(command, now)
  }

  /** The books as they stand; over all shards where it has some. Unborn books are zeros. */
  level(sku: string) {
    return this.#keeper.level(sku)
  }

  /** At most `limit` lines of these books' own journal after the sequence `after`, oldest first. */
  journal(sku: string, after: number, limit: number) {
    return this.#keeper.journal(sku, after, limit)
  }

  /** Root: the journal over its shards as well. */
  wholeJournal(input: Parameters<HotStockPort['wholeJournal']>[0]) {
    return this.#keeper.wholeJournal(input)
  }

  claim(input: StockClaim, now?: number) {
    return this.#keeper.claim(input, now)
  }

  claims(inputs: readonly StockClaim[], now?: number) {
    return this.#keeper.claims(inputs, now)
  }

  hold(sku: string, holdId: string) {
    return this.#keeper.hold(sku, holdId)
  }

  allot(input: Parameters<HotStockPort['allot']>[0]) {
    return this.#keeper.allot(input)
  }

  cool(input: Parameters<HotStockPort['cool']>[0]) {
    return this.#keeper.cool(input)
  }

  dropLevel(input: Parameters<HotStockPort['dropLevel']>[0]) {
    return this.#keeper.dropLevel(input)
  }

  /** What root and shards ask of one another from here on (`RootPort`, `ShardPort`). */
  request(ask: UnitsAsk) {
    return this.#keeper.request(ask)
  }

  giveBack(input: Parameters<RootPort['giveBack']>[0]) {
    return this.#keeper.giveBack(input)
  }

  give(input: Parameters<ShardPort['give']>[0]) {
    return this.#keeper.give(input)
  }

  receive(input: Parameters<ShardPort['receive']>[0]) {
    return this.#keeper.receive(input)
  }

  coolShard(input: Parameters<ShardPort['coolShard']>[0]) {
    return this.#keeper.coolShard(input)
  }

  unitsOf(input: Parameters<ShardPort['unitsOf']>[0]) {
    return this.#keeper.unitsOf(input)
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await runAlarm(this.ctx.storage, info, Date.now, (now) => this.#keeper.attend(now))
  }
}

/** The keeper's verbs are synchronous: `inTransaction` checks it at run time, too. */
type Synchronous<Work extends () => unknown> = () => ReturnType<Work> extends PromiseLike<unknown>
  ? never
  : ReturnType<Work>

/** RPC types of bindings wrap every value; the ports say what crosses the wire. */
const peerOf = <Port>(env: StateEnv, name: string): Port => portOf<Port>(env.STOCK.getByName(name))
const dropOf = (env: StateEnv, dropId: string): Pick<DropPort, 'stockChanged'> =>
  portOf<Pick<DropPort, 'stockChanged'>>(env.DROP.getByName(dropName(dropId)))
