import type { JournalEntry } from '../contract.ts'
import { type ShardBlock, shardsOf } from './rules.ts'

/** How far a reader of the whole journal has come: the last sequence seen at each place. */
export interface JournalPosition {
  root: number
  shards: ReadonlyMap<number, number>
}

/** Lines of one place that come after the position; `shard` is null for the root. */
interface PlaceJournal {
  shard: number | null
  entries: JournalEntry[]
}

const CURSOR = /^\d{1,15}(~[0-9a-z]{1,7}(\.[0-9a-z]{1,10})+)*$/
const RADIX = 36

/**
 * Reads a cursor: the root's sequence, then for each drop its first shard and the sequences of its
 * shards, in base 36. A plain number is a position at the root. Null for any other text.
 */
export function readPosition(cursor: string): JournalPosition | null {
  if (!CURSOR.test(cursor)) return null
  const [root = '', ...blocks] = cursor.split('~')
  const shards = new Map<number, number>()
  for (const block of blocks) {
    const [first = 0, ...seen] = block.split('.').map((part) => Number.parseInt(part, RADIX))
    seen.forEach((sequence, n) => {
      shards.set(first + n, sequence)
    })
  }
  return { root: Number(root), shards }
}

/** The cursor of a position; drops none of whose lines were seen are left out. */
export function writePosition(position: JournalPosition, blocks: readonly ShardBlock[]): string {
  const parts = blocks.flatMap((block) => {
    const seen = shardsOf(block).map((shard) => position.shards.get(shard) ?? 0)
    if (seen.every((sequence) => sequence === 0)) return []
    return [[block.firstShard, ...seen].map((part) => part.toString(RADIX)).join('.')]
  })
  return [String(position.root), ...parts].join('~')
}

/**
 * The next `limit` lines over all places, by time. Each place's lines keep their own order,
 * whatever its clock did, so the sums over any prefix are a state the ledger was in: never
 * negative, and balanced. Of two equal moments the root's comes first, then the lower shard.
 */
export function mergeJournals(
  from: JournalPosition,
  places: readonly PlaceJournal[],
  limit: number,
): { entries: JournalEntry[]; position: JournalPosition } {
  const next = places.map(() => 0)
  const entries: JournalEntry[] = []
  const shards = new Map(from.shards)
  let root = from.root
  while (entries.length < limit) {
    const at = earliest(places, next)
    const place = places[at]
    const entry = place?.entries[next[at] ?? 0]
    if (!place || !entry) break
    next[at] = (next[at] ?? 0) + 1
    if (place.shard === null) root = entry.sequence
    else shards.set(place.shard, entry.sequence)
    entries.push(place.shard === null ? entry : { ...entry, shard: place.shard })
  }
  return { entries, position: { root, shards } }
}

/** The index of the place whose next line is the oldest; -1 where none has one. */
function earliest(places: readonly PlaceJournal[], next: readonly number[]): number {
  let best = -1
  let bestAt = ''
  places.forEach(({ entries }, index) => {
    const at = entries[next[index] ?? 0]?.at
    if (at === undefined || (best >= 0 && at >= bestAt)) return
    best = index
    bestAt = at
  })
  return best
}

/** Journals of shards read at once: what their pages weigh in memory. */
const SHARDS_ASKED_AT_ONCE = 32

/** The next page over the root and every shard that ever sold the SKU; each is asked once. */
export async function readWhole(
  places: {
    own(after: number): JournalEntry[]
    ofShard(shard: number, after: number): Promise<JournalEntry[]>
  },
  page: { from: JournalPosition; blocks: readonly ShardBlock[]; limit: number },
): Promise<{ entries: JournalEntry[]; next: string }> {
  const { from, limit } = page
  const blocks = [...page.blocks].sort((a, b) => a.firstShard - b.firstShard)
  const read: PlaceJournal[] = [{ shard: null, entries: places.own(from.root) }]
  const shards = [...new Set(blocks.flatMap(shardsOf))]
  for (let at = 0; at < shards.length; at += SHARDS_ASKED_AT_ONCE) {
    const asked = shards.slice(at, at + SHARDS_ASKED_AT_ONCE).map(async (shard) => ({
      shard,
      entries: await places.ofShard(shard, from.shards.get(shard) ?? 0),
    }))
    read.push(...(await Promise.all(asked)))
  }
  const { entries, position } = mergeJournals(from, read, limit)
  return { entries, next: writePosition(position, blocks) }
}
