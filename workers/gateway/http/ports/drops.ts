import { waitUntil } from 'cloudflare:workers'
import type {
  DropEntriesPort,
  DropPort,
  DropSocketsPort,
} from '../../../../src/shared/drop/contract.ts'
import type {
  ShardedStockPort,
  StockAnswer,
  StockClaim,
} from '../../../../src/shared/inventory/contract.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'
import { dropName, entryShardOf, stockName } from '../../../../src/shared/platform/objects.ts'
import { ClaimBatches } from './claim-batches.ts'
import { DropStatuses } from './drop-status.ts'

type DropEnv = Pick<GatewayEnv, 'DROP'>

/** The root of a drop. */
export const dropOf = (env: DropEnv, dropId: string): DropPort =>
  portOf(env.DROP.getByName(dropName(dropId)))

/** One of a drop's entry shards. */
export const entryShard = (env: DropEnv, dropId: string, shard: number): DropEntriesPort =>
  portOf(env.DROP.getByName(dropName(dropId, shard)))

/** The sockets at one of a drop's entry shards. */
export const dropSockets = (env: DropEnv, dropId: string, shard: number): DropSocketsPort =>
  env.DROP.getByName(dropName(dropId, shard))

/** The entry shard of a shopper. */
export const entriesOf = (
  env: DropEnv,
  { id, entryShards }: { id: string; entryShards: number },
  shopperId: string,
): DropEntriesPort => entryShard(env, id, entryShardOf(shopperId, entryShards))

/** A stock shard of a sharded SKU. */
const stockShard = (
  env: Pick<GatewayEnv, 'STOCK'>,
  sku: string,
  shard: number,
): Pick<ShardedStockPort, 'claims'> => portOf(env.STOCK.getByName(stockName(sku, shard)))

const batches = new ClaimBatches({ wait: (ms) => scheduler.wait(ms), waitUntil })

/** One claim at its stock shard, together with those that come at the same moment. */
export const claimUnits = (
  env: Pick<GatewayEnv, 'STOCK'>,
  claim: StockClaim,
): Promise<StockAnswer> =>
  batches.claim(stockName(claim.sku, claim.shard), claim, (claims) =>
    stockShard(env, claim.sku, claim.shard).claims(claims),
  )

let statuses: DropStatuses | null = null

/** The isolate's cache of the drops: never older than DROP_FRESH_MS, while they answer. */
export function dropStatuses(env: Pick<GatewayEnv, 'DROP' | 'CATALOG_DB'>): DropStatuses {
  statuses ??= new DropStatuses({
    database: env.CATALOG_DB,
    status: (id) => dropOf(env, id).status(),
    now: Date.now,
    wait: (ms) => scheduler.wait(ms),
    waitUntil,
  })
  return statuses
}
