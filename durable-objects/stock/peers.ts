import type {
  RootPort,
  ShardPort,
  ShardTransfer,
} from '../../src/shared/inventory/escrow/protocol.ts'
import { portOf } from '../../src/shared/kit/port-of.ts'
import { stockName } from '../../src/shared/platform/objects.ts'

/**
 * The methods by which stock objects call one another, under the names of release 0.1.0: during a
 * deployment the other object runs the earlier code. Release 0.3.0 sends messages instead.
 */
export interface StockPeerMethods
  extends Pick<RootPort, 'request'>,
    Pick<ShardPort, 'coolShard' | 'unitsOf' | 'level' | 'journal'> {
  giveBack: RootPort['returnUnits']
  give: ShardPort['debit']
  receive(input: ShardTransfer & { hot: boolean }): Promise<null>
}

const peerOf = (env: StateEnv, name: string): StockPeerMethods =>
  portOf<StockPeerMethods>(env.STOCK.getByName(name))

/** The root of a SKU, as its shards call it. */
export function rootOf(env: StateEnv, sku: string): RootPort {
  const root = peerOf(env, stockName(sku))
  return {
    request: (ask) => root.request(ask),
    returnUnits: (from) => root.giveBack(from),
  }
}

/** A shard of a SKU, as its root calls it. */
export function shardOf(env: StateEnv, sku: string, shard: number): ShardPort {
  const peer = peerOf(env, stockName(sku, shard))
  return {
    debit: (input) => peer.give(input),
    credit: ({ selling, ...input }) => peer.receive({ ...input, hot: selling }),
    coolShard: (of) => peer.coolShard(of),
    unitsOf: (of) => peer.unitsOf(of),
    level: (of) => peer.level(of),
    journal: (of, after, limit) => peer.journal(of, after, limit),
  }
}
