import { canReach, type Told } from './orders.ts'

/** A read of an order by its shopper. Moments are milliseconds since 1970 UTC. */
export interface OrderRead {
  orderId: string
  /** When the first attempt was sent, and when the answer was whole. */
  from: number
  to: number
  /** The order's status in the answer; null where the shop said that there is no such order. */
  status: string | null
}

/**
 * O4: an order that a client was told of is there for each read that began afterwards, and a read
 * never shows an earlier status than one that ended before it began.
 */
export function* checkReads(told: readonly Told[], reads: readonly OrderRead[]): Generator<string> {
  const toldAt = new Map(told.map(({ orderId, at }) => [orderId, at ? Date.parse(at) : Infinity]))
  for (const [orderId, own] of Map.groupBy(reads, (read) => read.orderId)) {
    const since = toldAt.get(orderId) ?? Number.POSITIVE_INFINITY
    for (const { from, status } of own) {
      if (status === null && from >= since) {
        yield `O4 ${orderId}: a read ${from - since} ms after its answer did not find it`
      }
    }
    yield* checkOrder(orderId, own)
  }
}

function* checkOrder(orderId: string, reads: readonly OrderRead[]): Generator<string> {
  for (const later of reads) {
    if (later.status === null) continue
    for (const earlier of reads) {
      if (earlier.to > later.from || earlier.status === null) continue
      if (!canReach(earlier.status, later.status)) {
        yield `O4 ${orderId}: ${later.status} was read after ${earlier.status}`
      }
    }
  }
}
