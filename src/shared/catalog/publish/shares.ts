import type { PartRow } from './store.ts'

/** Products to look at together: those of some index parts, from one of them on. */
interface Share {
  parts: readonly number[]
  /** Products of the part that come before; 0 where the share has several parts. */
  offset: number
}

/**
 * Cuts the products of a catalogue into shares of at most `room` products, by index part: small
 * parts together, a large one in slices. Each product is in one share.
 */
export function sharesOf(
  parts: readonly Pick<PartRow, 'part' | 'product_count'>[],
  room: number,
): Share[] {
  const shares: Share[] = []
  let together: number[] = []
  let products = 0
  const close = (): void => {
    if (together.length > 0) shares.push({ parts: together, offset: 0 })
    together = []
    products = 0
  }
  for (const { part, product_count: count } of parts.toSorted((a, b) => a.part - b.part)) {
    if (count === 0) continue
    if (products + count > room) close()
    if (count > room) {
      for (let offset = 0; offset < count; offset += room) shares.push({ parts: [part], offset })
      continue
    }
    together.push(part)
    products += count
  }
  close()
  return shares
}

/** The share whose turn it is; every share has its turn. */
export const shareAt = (shares: readonly Share[], turn: number): Share | undefined =>
  shares[turn % shares.length]
