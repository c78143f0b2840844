import { rfc3339 } from '../platform/clock.ts'
import type { DropStatus, EntryView } from './contract.ts'

/** A drop as the API shows it, but for `serverTime`, which is of the moment. */
export function dropView(status: DropStatus) {
  const { definition, state, remaining, entries, commitment, termsHash, changes = [] } = status
  const { id, title, description, mode, limitPerShopper, requirements } = definition
  return {
    id,
    title,
    description,
    state,
    mode,
    entriesOpenAt: rfc3339(definition.entriesOpenAt),
    entriesCloseAt: rfc3339(definition.entriesCloseAt),
    opensAt: rfc3339(definition.opensAt),
    closesAt: rfc3339(definition.closesAt),
    variants: definition.variants.map(
      ({ quota: _quota, unitPrice, compareAtPrice, ...variant }) => ({
        ...variant,
        price: unitPrice,
        ...(compareAtPrice ? { compareAtPrice } : {}),
      }),
    ),
    limitPerShopper,
    remaining,
    entries,
    requirements,
    commitment,
    ...(termsHash === undefined ? {} : { termsHash }),
    changes,
  }
}

/** An entry as the API shows it, with the time of the answer in milliseconds. */
export const entryView = (entry: EntryView, now: number) => ({
  ...entry,
  serverTime: rfc3339(now),
})
