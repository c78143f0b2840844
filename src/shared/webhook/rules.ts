import type { Attempt, RetryPolicy } from '../kit/call-retry.ts'
import { DAY_MS, HOUR_MS } from '../platform/clock.ts'
import {
  type FeedEvent,
  type FeedEventType,
  PUBLIC_EVENT_TYPES,
  type PublicEvent,
  type PublicEventType,
} from './contract.ts'

const isPublicType = (type: FeedEventType): type is PublicEventType =>
  (PUBLIC_EVENT_TYPES as readonly string[]).includes(type)

/** Whether readers of the shop's events see it. */
export const isPublic = (event: FeedEvent): event is FeedEvent & { type: PublicEventType } =>
  isPublicType(event.type)

/** A webhook's calls are given up after three days; staff may send them again. */
export const WEBHOOK_RETRY: Omit<RetryPolicy, 'firstWaitMs'> = {
  waitMaxMs: 12 * HOUR_MS,
  triesForMs: 3 * DAY_MS,
}

/** Whether the receiver says that it is gone for good: nothing is sent to it any more. */
export const isGone = ({ code }: Attempt): boolean => code === 410

/** The id of an order's event: it follows from the order and the sequence. */
export const orderEventId = (orderId: string, sequence: number): string =>
  `evt_${orderId.slice('ord_'.length)}_${sequence}`

/** The id of an event of the stock feed: no position is used twice. */
export const stockEventId = (position: number): string => `evt_stock_${position}`

/**
 * The SKUs that fell to the bound by their new levels: above it before, at or below it now.
 * @param before available units by SKU; a SKU that was never counted is absent, and falls nowhere
 */
export function fallenLow<Level extends { sku: string; available: number; version: number }>(
  before: ReadonlyMap<string, number>,
  levels: readonly Level[],
  lowUnits: number,
): Level[] {
  const known = new Map(before)
  return levels
    .toSorted((one, other) => one.version - other.version)
    .filter(({ sku, available }) => {
      const earlier = known.get(sku)
      known.set(sku, available)
      return earlier !== undefined && earlier > lowUnits && available <= lowUnits
    })
}

/** A feed's event as readers get it. */
export const publicEventOf = (event: FeedEvent & { type: PublicEventType }): PublicEvent => ({
  id: event.id,
  type: event.type,
  timestamp: event.at,
  sequence: event.sequence,
  data: event.data,
})

/** How far a reader has come in each feed, in the order of the feeds. */
type Positions = readonly number[]

const CURSOR = /^\d{1,15}(?:\.\d{1,15})*$/

/** The cursor of a reader. */
export const cursorOf = (positions: Positions): string => positions.join('.')

/**
 * The positions that a cursor names; null for a text that is none. A feed that is newer than the
 * cursor begins at its first event.
 */
export function positionsOf(cursor: string | null, feeds: number): number[] | null {
  const named = cursor === null ? [] : CURSOR.test(cursor) ? cursor.split('.').map(Number) : null
  if (named === null || named.length > feeds) return null
  return Array.from({ length: feeds }, (_, feed) => named[feed] ?? 0)
}

/** The next events of several feeds, and the positions behind them. */
interface Merged {
  events: FeedEvent[]
  positions: Positions
}

/**
 * The first `limit` events of the feeds by time. Each feed stays in its own order, also where the
 * clocks of two writers differ.
 * @param heads the next events of each feed behind `from`
 */
export function mergeFeeds(
  heads: readonly (readonly FeedEvent[])[],
  from: Positions,
  limit: number,
): Merged {
  const taken = heads.map(() => 0)
  const events: FeedEvent[] = []
  while (events.length < limit) {
    let first: { event: FeedEvent; feed: number } | null = null
    for (const [feed, head] of heads.entries()) {
      const event = head[taken[feed] ?? 0]
      if (event && (first === null || event.at < first.event.at)) first = { event, feed }
    }
    if (first === null) break
    events.push(first.event)
    taken[first.feed] = (taken[first.feed] ?? 0) + 1
  }
  const positions = heads.map((head, feed) => {
    const last = head[(taken[feed] ?? 0) - 1]
    return last?.position ?? from[feed] ?? 0
  })
  return { events, positions }
}
