import type { Charge, ChargeWindow } from './contract.ts'

/** The first charge of a payment, where its provider cannot tell which one the order has. */
export const firstOf = (charges: readonly Charge[]): Charge | undefined =>
  charges.toSorted((a, b) => a.at.localeCompare(b.at) || (a.id < b.id ? -1 : 1))[0]

/**
 * The next part of a provider's list: the rest of the current one, else what has become old enough
 * since. Null while there is nothing. Whole seconds, because providers count those.
 * @param graceMs a charge is compared once it is so old: its webhook had the time to come
 * @param leastMs the shortest new part, so that not every run asks
 * @param firstMs the length of the first part
 */
export function nextWindow(
  walk: ChargeWindow | null,
  now: number,
  { graceMs, leastMs, firstMs }: { graceMs: number; leastMs: number; firstMs: number },
): ChargeWindow | null {
  if (walk !== null && walk.cursor !== null) return walk
  const until = Math.floor((now - graceMs) / 1000) * 1000
  const since = walk?.until ?? until - firstMs
  return since + leastMs <= until ? { since, until, cursor: null } : null
}
