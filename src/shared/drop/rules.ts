import { assertInvariant } from '../platform/result.ts'
import type { DropDefinition, DropState, RemainingBand } from './catalogue/contract.ts'
import type { EntryState } from './entries/contract.ts'

export type DropEvent = 'take_entries' | 'open' | 'sell_out' | 'close'

/** The life of a drop: which event leads from which state to which. What is absent is refused. */
export const DROP_LIFE: Record<DropState, Partial<Record<DropEvent, DropState>>> = {
  announced: { take_entries: 'entering', close: 'closed' },
  entering: { open: 'open', close: 'closed' },
  open: { sell_out: 'sold_out', close: 'closed' },
  sold_out: {},
  closed: {},
}

/** The life of an entry. A pass that was missed may turn out to have been used in its last second. */
export const ENTRY_LIFE: Record<EntryState, readonly EntryState[]> = {
  waiting: ['admitted', 'missed'],
  admitted: ['used', 'missed'],
  used: [],
  missed: ['used'],
}

/** Fails where a state cannot be reached from the first, or a target is no state. */
export function checkLife(life: Record<string, readonly string[]>, first: string): void {
  const reached = new Set([first])
  for (const state of reached) {
    for (const next of life[state] ?? []) {
      assertInvariant(next in life, `${next} is a state`)
      reached.add(next)
    }
  }
  for (const state of Object.keys(life)) assertInvariant(reached.has(state), `${state} is reached`)
}
checkLife(
  Object.fromEntries(Object.entries(DROP_LIFE).map(([state, to]) => [state, Object.values(to)])),
  'announced',
)
checkLife(ENTRY_LIFE, 'waiting')

/** Sold out and closed are for ever. */
export const isEnded = (state: DropState): boolean => Object.keys(DROP_LIFE[state]).length === 0

/** The event that is due in this state, or null. A draw opens only once its lots are drawn. */
function dueEvent(
  state: DropState,
  definition: DropDefinition,
  drawn: boolean,
  now: number,
): DropEvent | null {
  if (!isEnded(state) && now >= definition.closesAt) return 'close'
  if (state === 'announced' && now >= definition.entriesOpenAt) return 'take_entries'
  const ready = definition.mode === 'queue' || drawn
  if (state === 'entering' && now >= definition.opensAt && ready) return 'open'
  return null
}

/** Where the clock has brought a drop by `now`; may pass several states at once. */
export function stateAt(
  state: DropState,
  definition: DropDefinition,
  drawn: boolean,
  now: number,
): DropState {
  const event = dueEvent(state, definition, drawn, now)
  const next = event && DROP_LIFE[state][event]
  return next ? stateAt(next, definition, drawn, now) : state
}

/** When the clock moves this state on by itself; null where it does not. */
export function nextChangeAt(state: DropState, definition: DropDefinition): number | null {
  if (isEnded(state)) return null
  if (state === 'announced') return Math.min(definition.entriesOpenAt, definition.closesAt)
  if (state === 'entering') return Math.min(definition.opensAt, definition.closesAt)
  return definition.closesAt
}

/** Units of a drop over all its variants and stock shards. */
export interface UnitsLeft {
  /** For sale, those on the way between two shards included. */
  available: number
  held: number
}

const FEW = 0.1
const SOME = 0.5

/** How much is left, in words. A held unit may still come back: while there is one, not `none`. */
export function remainingBand(left: UnitsLeft | null, quota: number): RemainingBand {
  if (left === null) return 'plenty'
  if (left.available + left.held === 0) return 'none'
  const share = left.available / Math.max(quota, 1)
  return share <= FEW ? 'few' : share <= SOME ? 'some' : 'plenty'
}

/** All units are committed: nobody waiting could get one any more. */
export const isSoldOut = (left: UnitsLeft): boolean => left.available === 0 && left.held === 0

export const quotaOf = (definition: DropDefinition): number =>
  definition.variants.reduce((sum, { quota }) => sum + quota, 0)

/** The units set aside of each SKU; two variants may share one. */
export function quotaBySku(definition: DropDefinition): Map<string, number> {
  const quotas = new Map<string, number>()
  for (const { sku, quota } of definition.variants) {
    quotas.set(sku, (quotas.get(sku) ?? 0) + quota)
  }
  return quotas
}

/** An entry as its shopper sees it: with the drop over, nobody waits any longer. */
export const shownState = (state: EntryState, drop: DropState): EntryState =>
  state === 'waiting' && isEnded(drop) ? 'missed' : state

/**
 * The fault of a definition in words; null where there is none. Times in order, a draw's
 * entries closed before it opens, at least one unit and one shard.
 */
export function definitionFault(definition: DropDefinition): string | null {
  const { entriesOpenAt, entriesCloseAt, opensAt, closesAt, mode } = definition
  if (opensAt >= closesAt) return 'a drop opens before it closes'
  if (entriesOpenAt >= entriesCloseAt) return 'entries open before they close'
  if (mode === 'draw' && entriesCloseAt > opensAt) return 'a draw opens after its entries close'
  if (mode === 'queue' && entriesCloseAt !== closesAt) return 'a queue takes entries to its end'
  if (quotaOf(definition) < 1) return 'a drop has at least one unit'
  if (definition.entryShards < 1 || definition.stockShards < 1) return 'a drop has shards'
  return definition.limitPerShopper < 1 ? 'a shopper may buy at least one' : null
}
