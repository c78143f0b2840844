import type { PassOrder, ShardAnswer, ShardOrders } from '../protocol.ts'
import { isEnded } from '../rules.ts'
import { type DropRoot, passesOf, snapshotOfRoot } from './drop-root.ts'
import { SET_ASIDE_LEAD_MS } from './set-stock-aside.ts'
import type { PassRecord } from './store.ts'

const POSITIONS_EVERY_MS = 1_000

export const shardsOf = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

/**
 * Says to one shard all it does not know yet, and asks what is to be asked. What the shard has
 * heard is remembered in memory alone: a root that wakes tells everything again.
 */
export async function callShard(
  root: DropRoot,
  shard: number,
  peek?: ShardOrders['peek'],
): Promise<ShardAnswer> {
  const snapshot = snapshotOfRoot(root)
  const passes = pendingSyncOf(root, shard)
  const told = passes.map((pass) => [pass, pass.state] as const)
  const answer = await root.ports.entries(shard).follow({
    snapshot,
    passes: passes.map(orderOf),
    ...(peek ? { peek } : {}),
    waitingElsewhere: waitingElsewhere(root, shard),
  })
  root.memory.synced.set(shard, JSON.stringify(snapshot))
  root.memory.counts.set(shard, { entries: answer.entries, waiting: answer.waiting })
  const pendingSync = root.memory.pendingSync?.get(shard)
  for (const [pass, state] of told) {
    // It may have changed while the shard was being told: then it is told again.
    if (passesOf(root).get(pass.entryId)?.state === state) pendingSync?.delete(pass.entryId)
  }
  return answer
}

/** Calls every shard that has something to hear, all at once. */
export async function tellShards(root: DropRoot): Promise<void> {
  const snapshot = snapshotOfRoot(root)
  const text = JSON.stringify(snapshot)
  const positions = root.now() - root.memory.positionsToldAt >= POSITIONS_EVERY_MS
  const moved = snapshot.state === 'open' && root.memory.counts.size > 1 && positions
  if (moved) root.memory.positionsToldAt = root.now()
  const due = shardsOf(snapshot.definition.entryShards).filter(
    (shard) =>
      moved || root.memory.synced.get(shard) !== text || pendingSyncOf(root, shard).length > 0,
  )
  await Promise.all(due.map((shard) => callShard(root, shard)))
}

/**
 * Wakes every shard shortly before the opening, so that its list is in memory by then: reading
 * the rows is most of what an opening would wait for.
 */
export async function warmShards(root: DropRoot): Promise<void> {
  const { state, definition } = snapshotOfRoot(root)
  const soon = root.now() >= definition.opensAt - SET_ASIDE_LEAD_MS
  if (root.memory.warm || !soon || isEnded(state)) return
  await Promise.all(shardsOf(definition.entryShards).map((shard) => callShard(root, shard)))
  root.memory.warm = true
}

function pendingSyncOf(root: DropRoot, shard: number): PassRecord[] {
  const passes = passesOf(root)
  if (root.memory.pendingSync === null) {
    const pendingSync = new Map<number, Set<string>>()
    for (const pass of passes.values()) {
      pendingSync.set(pass.shard, (pendingSync.get(pass.shard) ?? new Set()).add(pass.entryId))
    }
    root.memory.pendingSync = pendingSync
  }
  return [...(root.memory.pendingSync.get(shard) ?? [])].flatMap((id) => passes.get(id) ?? [])
}

const orderOf = ({ entryId, quota, admittedAt, expiresAt, state }: PassRecord): PassOrder => ({
  entryId,
  quota,
  admittedAt,
  expiresAt,
  state,
})

/** Null while a shard has not been heard of. */
function waitingElsewhere(root: DropRoot, shard: number): number | null {
  const { counts } = root.memory
  if (counts.size < snapshotOfRoot(root).definition.entryShards) return null
  let waiting = 0
  for (const [other, count] of counts) if (other !== shard) waiting += count.waiting
  return waiting
}
