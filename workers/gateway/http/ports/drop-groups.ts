import type { DropStatus } from '../../../../src/shared/drop/contract.ts'

interface DropGroups {
  now: DropStatus[]
  coming: DropStatus[]
  past: DropStatus[]
}

/**
 * Drops that are open, the first to end first; those to come, the next first; those that are over.
 */
export function groupDrops(drops: readonly DropStatus[]): DropGroups {
  const of = (...states: DropStatus['state'][]) =>
    drops.filter(({ state }) => states.includes(state))
  const by = (time: 'closesAt' | 'entriesOpenAt') => (a: DropStatus, b: DropStatus) =>
    a.definition[time] - b.definition[time]
  return {
    now: of('open', 'entering').sort(by('closesAt')),
    coming: of('announced').sort(by('entriesOpenAt')),
    past: of('sold_out', 'closed'),
  }
}

/** The drop a visitor of the shop should hear of first: an open one, or the next. */
export function firstDrop(drops: readonly DropStatus[]): DropStatus | null {
  const { now, coming } = groupDrops(drops)
  return now.find(({ state }) => state === 'open') ?? now[0] ?? coming[0] ?? null
}
