import type { Page } from '../kit/page.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { EventFeed, PublicEvent } from './contract.ts'
import { cursorOf, isPublic, mergeFeeds, positionsOf, publicEventOf } from './rules.ts'

/** Reads of each feed for one page: events that are not public fill no page. */
const READS_MAX = 5

/**
 * The events behind a cursor, oldest first over all feeds. `nextCursor` is the `after` of the next
 * page; it is null where no event follows, and the same `after` finds later ones. Refuses
 * `invalid_cursor`.
 */
export async function listEvents(
  feeds: readonly EventFeed[],
  { after, limit }: { after: string | null; limit: number },
): Promise<Result<Page<PublicEvent>>> {
  let positions: readonly number[] | null = positionsOf(after, feeds.length)
  if (positions === null) return refuse('invalid_cursor')
  for (let read = 0; read < READS_MAX; read += 1) {
    const from: readonly number[] = positions
    const heads = await Promise.all(feeds.map((feed, i) => feed.read(from[i] ?? 0, limit)))
    const merged = mergeFeeds(heads, from, limit)
    positions = merged.positions
    const data = merged.events.filter(isPublic).map(publicEventOf)
    if (data.length > 0) return ok({ data, nextCursor: cursorOf(positions) })
    if (merged.events.length === 0) return ok({ data: [], nextCursor: null })
  }
  return ok({ data: [], nextCursor: cursorOf(positions) })
}
