import type { DeliveryRate, DeliveryZone } from '../../../src/shared/platform/shop-config.ts'

/** What a thing costs to deliver in the shop's home zone, the first one, by each way. */
export interface HomeDelivery {
  id: string
  title: string
  days: { from: number; to: number }
  /** Minor units for a parcel of this one thing; null where this way does not carry it. */
  price: number | null
  /** The lowest subtotal from which this way is free; null where there is none. */
  freeFrom: number | null
}

const freeFrom = ({ bands }: DeliveryRate): number | null => {
  const free = bands.flatMap((band) =>
    band.price === 0 && band.maxWeightGrams === undefined ? [band.minSubtotal ?? 0] : [],
  )
  return free.length === 0 ? null : Math.min(...free)
}

/** @param amount the thing's price in minor units */
export const homeDelivery = (
  zones: readonly DeliveryZone[],
  thing: { amount: number; weightGrams: number },
): HomeDelivery[] =>
  (zones[0]?.options ?? []).map((option) => {
    const band = option.bands.find(
      ({ maxWeightGrams, minSubtotal }) =>
        (maxWeightGrams === undefined || thing.weightGrams <= maxWeightGrams) &&
        (minSubtotal === undefined || thing.amount >= minSubtotal),
    )
    const { id, title, days } = option
    return { id, title, days, price: band?.price ?? null, freeFrom: freeFrom(option) }
  })

/** The way that becomes free at the lowest subtotal above zero, or null. */
export function freeDelivery(
  zones: readonly DeliveryZone[],
): { title: string; days: DeliveryRate['days']; minSubtotal: number } | null {
  const ways = (zones[0]?.options ?? []).flatMap((option) => {
    const minSubtotal = freeFrom(option)
    const { title, days } = option
    return minSubtotal === null || minSubtotal === 0 ? [] : [{ title, days, minSubtotal }]
  })
  return ways.toSorted((a, b) => a.minSubtotal - b.minSubtotal)[0] ?? null
}
