import { assertInvariant } from '../../platform/result.ts'
import { changeRun, type DropRoot, knownRun } from '../coordinator/drop-root.ts'
import { insertHead, loadHeads } from '../coordinator/store.ts'
import { callShard, shardsOf } from '../coordinator/tell-shards.ts'
import { isEnded } from '../rules.ts'
import { listHash } from './chain.ts'
import { drawKey } from './ranks.ts'

/** A round of the beacon that has not come is asked for again after this. */
export const BEACON_RETRY_MS = 2_000

/** Whether the lists should be sealed by now: a draw's with its entries, a queue's with its end. */
export function sealsBy(root: DropRoot): boolean {
  const { state, definition } = knownRun(root)
  const over = definition.mode === 'draw' && root.now() >= definition.entriesCloseAt
  return over || isEnded(state)
}

/**
 * Closes every shard's list and hashes the heads. The hash is written once and for all, after the
 * last shard has answered that it is sealed: no entry can follow it.
 */
export async function sealEntries(root: DropRoot): Promise<void> {
  if (!sealsBy(root) || knownRun(root).listHash !== null) return
  const shards = shardsOf(knownRun(root).definition.entryShards)
  const answers = await Promise.all(shards.map((shard) => callShard(root, shard)))
  const heads = answers.map(({ entries, head }, shard) => ({ shard, entries, head }))
  root.transact(() => {
    if (loadHeads(root.sql).length > 0) return
    for (const head of heads) insertHead(root.sql, head)
    changeRun(root, {
      listHash: listHash(
        root.hashes,
        heads.map(({ head }) => head),
      ),
    })
  })
}

/**
 * Draws the lots: the key follows from the committed seed, the sealed lists and the beacon's
 * round, and from nothing anybody can choose. While the beacon has not spoken there is no draw:
 * going on without it would let the shop choose between two outcomes. So the drop waits, at the
 * most until its end.
 */
export async function drawLots(root: DropRoot): Promise<void> {
  const { definition, listHash: list, key, state } = knownRun(root)
  if (definition.mode !== 'draw' || list === null || key !== null || isEnded(state)) return
  const round = await beaconRound(root)
  if (definition.beacon !== null && round === null) return
  root.transact(() => {
    const { seed, key: drawn } = knownRun(root)
    if (drawn !== null) return
    assertInvariant(seed !== null, 'a draw has a seed')
    changeRun(root, {
      key: drawKey(root.hashes, seed, list, round?.randomness ?? null),
      randomness: round?.randomness ?? null,
      source: round?.source ?? null,
    })
  })
}

async function beaconRound(root: DropRoot) {
  const { beacon } = knownRun(root).definition
  if (beacon === null || root.ports.beacon === null) return null
  return root.ports.beacon(beacon.chain, beacon.round)
}
