import type { DropPorts } from '../../src/shared/drop/coordinator/drop-root.ts'
import type {
  DropRootPort,
  DropSnapshot,
  EntryShardPort,
  ShardAnswer,
  ShardOrders,
} from '../../src/shared/drop/protocol.ts'
import { portOf } from '../../src/shared/kit/port-of.ts'
import { dropName, stockName } from '../../src/shared/platform/objects.ts'
import { fetchRound } from './beacon.ts'

/** Orders as release 0.1.0 has them on the wire. */
export type EarlierOrders = Omit<ShardOrders, 'snapshot'> & { brief: DropSnapshot }

/**
 * The methods by which a drop's objects call one another, under the names of release 0.1.0: during
 * a deployment the other object runs the earlier code. Release 0.3.0 sends messages instead.
 */
export interface DropPeerMethods
  extends Pick<DropRootPort, 'entriesChanged'>,
    Pick<EntryShardPort, 'tally'> {
  brief: DropRootPort['snapshot']
  follow(orders: EarlierOrders): Promise<ShardAnswer>
}

const peerOf = (env: StateEnv, name: string): DropPeerMethods =>
  portOf<DropPeerMethods>(env.DROP.getByName(name))

/** The coordinator of a drop, as its entry shards call it. */
export function coordinatorOf(env: StateEnv, dropId: string): DropRootPort {
  const root = peerOf(env, dropName(dropId))
  return {
    snapshot: () => root.brief(),
    entriesChanged: (change) => root.entriesChanged(change),
  }
}

function entryShardOf(env: StateEnv, dropId: string, shard: number): EntryShardPort {
  const peer = peerOf(env, dropName(dropId, shard))
  return {
    follow: ({ snapshot, ...orders }) => peer.follow({ ...orders, brief: snapshot }),
    tally: () => peer.tally(),
  }
}

/** The other objects a coordinator calls, and the beacon. */
export function portsOf(env: StateEnv, dropId: string): DropPorts {
  const stock = (sku: string, shard?: number) => env.STOCK.getByName(stockName(sku, shard))
  const { DRAND_URL: beacon } = env
  return {
    stock: {
      allot: (input) => stock(input.sku).allot(input),
      cool: (input) => stock(input.sku).cool(input),
      dropLevel: (input) => stock(input.sku).dropLevel(input),
      hold: (sku, shard, holdId) => stock(sku, shard).hold(sku, holdId),
    },
    entries: (shard) => entryShardOf(env, dropId, shard),
    beacon: beacon === '' ? null : (chain, round) => fetchRound(beacon, chain, round),
  }
}
