import type { DropPorts } from '../../src/shared/drop/coordinator/drop-root.ts'
import type { EntryShardPort } from '../../src/shared/drop/protocol.ts'
import { portOf } from '../../src/shared/kit/port-of.ts'
import { dropName, stockName } from '../../src/shared/platform/objects.ts'
import { fetchRound } from './beacon.ts'

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
    entries: (shard) => portOf<EntryShardPort>(env.DROP.getByName(dropName(dropId, shard))),
    beacon: beacon === '' ? null : (chain, round) => fetchRound(beacon, chain, round),
  }
}
