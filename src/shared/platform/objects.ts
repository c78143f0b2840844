import { spread } from './ids.ts'
import { DROP_STOCK_SHARDS_MAX } from './limits.ts'

/**
 * How each object is named. A name is always derived from the authenticated subject or from an id
 * of the shop's own making, never from what a client sent.
 */
export const shopperName = (shopperId: string): string => shopperId

/** One object per SKU: its root. While a drop has sharded it, shards stand beside it. */
export const stockName = (sku: string, shard?: number): string =>
  shard === undefined ? sku : `${sku}#${shard}`

const DROP_BLOCKS = 2 ** 20
/**
 * The first of a drop's stock shards: each drop has a block of numbers of its own, so that two
 * drops may sell one SKU at the same time, each from its own stock.
 */
export const firstStockShard = (dropId: string): number =>
  (spread(dropId) % DROP_BLOCKS) * DROP_STOCK_SHARDS_MAX

/** The stock shard a pass claims from: always the same, so that a pass makes one hold at most. */
export const stockShardOf = (passId: string, dropId: string, shards: number): number =>
  firstStockShard(dropId) + (spread(passId) % shards)

/** A drop's root without a shard, else one of its entry shards. */
export const dropName = (dropId: string, shard?: number): string =>
  shard === undefined ? dropId : `${dropId}#${shard}`

/** The drop and the shard of an object named by `dropName`; shard null: the drop's root. */
export function dropPlaceOf(name: string): { dropId: string; shard: number | null } {
  const [dropId = '', shard] = name.split('#')
  return { dropId, shard: shard === undefined ? null : Number(shard) }
}

/** The entry shard of a shopper. */
export const entryShardOf = (shopperId: string, shards: number): number =>
  spread(shopperId) % shards

/** One object per red packet. */
export const redPacketName = (packetId: string): string => packetId
/** One object per campaign of coupons. */
export const couponName = (campaignId: string): string => campaignId

const LIMITER_SHARDS = 16
/** Limiter keys and spent challenges, spread over a few objects. */
export const limiterName = (key: string): string => `limiter-${spread(key) % LIMITER_SHARDS}`

const SANDBOX_LEDGERS = 4
/** The ledger of the sandbox provider is in a few objects, so that a payment makes no new one. */
export const sandboxLedgerName = (paymentId: string): string =>
  ledgerName(spread(paymentId) % SANDBOX_LEDGERS)

const ledgerName = (n: number): string => `book-${n}`

export const sandboxLedgerNames = (): string[] =>
  Array.from({ length: SANDBOX_LEDGERS }, (_, n) => ledgerName(n))
