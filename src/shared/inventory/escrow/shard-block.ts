/** The stock shards of one drop: a block of numbers of its own. */
export interface ShardBlock {
  firstShard: number
  shards: number
}

/** The numbers of a block, in order. */
export const shardsOf = ({ firstShard, shards }: ShardBlock): number[] =>
  Array.from({ length: shards }, (_, n) => firstShard + n)

export const isInBlock = ({ firstShard, shards }: ShardBlock, shard: number): boolean =>
  shard >= firstShard && shard < firstShard + shards

/** Whether two drops would sell from one shard's books. */
export const overlap = (a: ShardBlock, b: ShardBlock): boolean =>
  a.firstShard < b.firstShard + b.shards && b.firstShard < a.firstShard + a.shards
