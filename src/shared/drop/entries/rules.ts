import type { FormerVisitor } from '../../member/contract.ts'
import { CLOCK_SKEW_MS } from '../../platform/limits.ts'
import type { DropDefinition } from '../catalogue/contract.ts'
import type { EntryState, EntryView } from './contract.ts'

/** The visitors that may have taken part in the drop before they signed in. */
export const visitorsOf = (
  { entriesOpenAt }: Pick<DropDefinition, 'entriesOpenAt'>,
  visitors: readonly FormerVisitor[],
): string[] =>
  visitors
    .filter(({ since }) => since >= entriesOpenAt - CLOCK_SKEW_MS)
    .map(({ shopperId }) => shopperId)

/** An entry with the shopper that entered. */
export interface EnteredBy {
  shopperId: string
  entry: EntryView
}

/** How far an entry has come: a claim is never given up for a place in the queue. */
const PROGRESS: Record<EntryState, number> = { used: 3, admitted: 2, waiting: 1, missed: 0 }

/**
 * The one entry that counts of a member who entered more than once: as a visitor and as itself, say.
 * It is the one that has come farthest; of two with a pass, the one admitted first, so that a later
 * admission takes nothing away; else the one that entered first. Undefined where there is none.
 */
export function entryThatCounts(entries: readonly EnteredBy[]): EnteredBy | undefined {
  return [...entries].sort(byRight)[0]
}

function byRight({ entry: a }: EnteredBy, { entry: b }: EnteredBy): number {
  return (
    PROGRESS[b.state] - PROGRESS[a.state] ||
    compare(a.passExpiresAt ?? '', b.passExpiresAt ?? '') ||
    // An id begins with the moment of the entry.
    compare(a.entryId, b.entryId)
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
