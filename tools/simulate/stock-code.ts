import type { StockReport } from '../../src/shared/drop/contract.ts'
import type { StockAnswer, StockClaim } from '../../src/shared/inventory/contract.ts'
import type { RootPort, ShardPort } from '../../src/shared/inventory/escrow/protocol.ts'
import { ShardMemory } from '../../src/shared/inventory/escrow/store.ts'
import { STOCK_MIGRATIONS } from '../../src/shared/inventory/schema.ts'
import { HoldCalendar } from '../../src/shared/inventory/stock/hold-calendar.ts'
import { StockKeeper } from '../../src/shared/inventory/stock-keeper.ts'
import { armAt, recallAlarm, runAlarm } from '../../src/shared/kit/alarm-scheduler.ts'
import { ensureSchema, inTransaction, isInitialized } from '../../src/shared/kit/sqlite-schema.ts'
import type { Network } from './network.ts'
import { READ_MS, WRITE_MS } from './service-rates.ts'
import type { ObjectCode, ObjectLife, SimulatedObject } from './simulated-object.ts'

export interface StockCode extends ObjectCode {
  keeper: StockKeeper
}
export type StockNode = SimulatedObject<StockCode>

/** Whom a stock object speaks to. */
interface StockPeers {
  root: StockNode
  shard(n: number): StockNode
  report(from: StockNode, report: StockReport): Promise<void>
  newTransferId(): string
}

/** The shop's stock keeper on simulated storage, clock and wires (durable-objects/stock.ts). */
export function stockCode(
  life: ObjectLife,
  self: () => StockNode,
  peers: StockPeers,
  network: Network,
): StockCode {
  const { storage, now } = life
  const keeper = new StockKeeper({
    ledger: {
      sql: storage.sql,
      calendar: new HoldCalendar(),
      shard: new ShardMemory(),
      isInitialized: () => isInitialized(storage, STOCK_MIGRATIONS),
      ensureSchema: () => ensureSchema(storage, STOCK_MIGRATIONS),
    },
    now,
    transact: (work) => inTransaction(storage, work as Synchronous<typeof work>),
    ready: () => recallAlarm(storage),
    wakeAt: (at, moment) => armAt(storage, at, moment),
    later: life.later,
    // The catalogue's hint of a level decides nothing here.
    announce: async () => {},
    report: (report) => peers.report(self(), report),
    root: () => rootPort(self(), peers.root, network),
    shard: (_sku, shard) => shardPort(self(), peers.shard(shard), network),
    newTransferId: peers.newTransferId,
  })
  return { keeper, alarm: (info) => runAlarm(storage, info, now, (at) => keeper.attend(at)) }
}

/** One claim, as the gateway sends those of one moment together. */
export async function claimOne({ keeper }: StockCode, claim: StockClaim): Promise<StockAnswer> {
  const [answer] = await keeper.execute({ type: 'stock.claim', claims: [claim] })
  if (!answer) throw new Error('every claim has one answer')
  return answer
}

/** The keeper's verbs are synchronous: `inTransaction` checks it at run time, too. */
type Synchronous<Work extends () => unknown> = () => ReturnType<Work> extends PromiseLike<unknown>
  ? never
  : ReturnType<Work>

const rootPort = (from: StockNode, to: StockNode, network: Network): RootPort => ({
  request: (ask) => {
    const input = network.copy(ask)
    const work = ({ keeper }: StockCode) =>
      keeper.execute({ type: 'stock.request-units', ask: input })
    return network.ask({ from, to, verb: 'request', costMs: WRITE_MS, work })
  },
  returnUnits: (given) => {
    const input = network.copy(given)
    const work = ({ keeper }: StockCode) => keeper.execute({ type: 'stock.return-units', ...input })
    return network.ask({ from, to, verb: 'returnUnits', costMs: WRITE_MS, work })
  },
})

function shardPort(from: StockNode, to: StockNode, network: Network): ShardPort {
  const ask = <Answer>(
    verb: string,
    costMs: number,
    work: (code: StockCode) => Promise<Answer>,
  ): Promise<Answer> => network.ask({ from, to, verb, costMs, work })
  return {
    debit: (given) => {
      const input = network.copy(given)
      const verb = `debit ${input.units} of ${input.transferId}`
      return ask(verb, WRITE_MS, ({ keeper }) =>
        keeper.execute({ type: 'stock.debit-shard', ...input }),
      )
    },
    credit: (received) => {
      const input = network.copy(received)
      const verb = `credit ${input.units} of ${input.transferId}`
      return ask(verb, WRITE_MS, ({ keeper }) =>
        keeper.execute({ type: 'stock.credit-shard', ...input }),
      )
    },
    coolShard: (cooled) => {
      const input = network.copy(cooled)
      return ask('coolShard', WRITE_MS, ({ keeper }) =>
        keeper.execute({ type: 'stock.cool-shard', ...input }),
      )
    },
    unitsOf: (asked) => {
      const input = network.copy(asked)
      return ask('unitsOf', READ_MS, ({ keeper }) =>
        keeper.read({ type: 'stock.shard-units', ...input }),
      )
    },
    level: (sku) =>
      ask('level', READ_MS, ({ keeper }) => keeper.read({ type: 'stock.level', sku })),
    journal: (sku, after, limit) =>
      ask('journal', READ_MS, ({ keeper }) =>
        keeper.read({ type: 'stock.journal', sku, after, limit }),
      ),
  }
}
