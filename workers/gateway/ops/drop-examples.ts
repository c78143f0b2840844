import { termsOf } from '../../../src/shared/drop/catalogue/terms.ts'
import type {
  DropMode,
  DropState,
  DropStatus,
  EntryState,
  EntryView,
  FairnessReport,
} from '../../../src/shared/drop/contract.ts'
import { MINUTE_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import { money } from '../../../src/shared/platform/money.ts'
import type { DropStage } from '../../../src/storefront/drop-stage.ts'

/** Drops of no shop, for the style guide and tests. */
const OPENS_AT = Date.parse('2026-11-20T18:00:00Z')
const HASH = '9f2c41d07ab3e5568c0dd17e4f3b92a6e1705b8fd4a2c39b60e87f15a3c8d246'

const variant = (title: string, price: number, before: number | null) => ({
  variantId: `var_${title.toLowerCase()}`,
  sku: title.toUpperCase(),
  handle: 'harbour-lamp',
  title: 'Harbour lamp',
  variantTitle: title,
  image: '/icon.svg',
  unitPrice: money(price, 'USD'),
  compareAtPrice: before === null ? null : money(before, 'USD'),
  quota: 40,
})

export function exampleDrop(
  change: { id?: string; mode?: DropMode; state?: DropState; limit?: number } = {},
): DropStatus {
  const { id = 'drop_example', mode = 'draw', state = 'entering', limit = 2 } = change
  return {
    definition: {
      id,
      title: 'The harbour lamp, in brass',
      description: 'Eighty lamps from the last brass of the old yard, numbered and signed.',
      mode,
      variants: [variant('Small', 4900, 6900), variant('Large', 8900, null)],
      limitPerShopper: limit,
      requirements: { proofOfWork: true },
      entriesOpenAt: OPENS_AT - 60 * MINUTE_MS,
      entriesCloseAt: mode === 'draw' ? OPENS_AT : OPENS_AT + 60 * MINUTE_MS,
      opensAt: OPENS_AT,
      closesAt: OPENS_AT + 60 * MINUTE_MS,
      passMs: 3 * MINUTE_MS,
      holdMs: 10 * MINUTE_MS,
      admissionFactor: 1,
      entryShards: 2,
      stockShards: 1,
      beacon: null,
      createdAt: OPENS_AT - 600 * MINUTE_MS,
    },
    state,
    remaining: 'some',
    entries: 1_204,
    version: 3,
    commitment: mode === 'draw' ? HASH : null,
  }
}

const entry = (state: EntryState, more: Partial<EntryView> = {}): EntryView => ({
  entryId: 'ent_01jd3w8n4pfq2r5s6t7v8w9x0y',
  receipt: 'kbr1.eyJkcm9wSWQiOiJkcm9wX2V4YW1wbGUiLCJzaGFyZCI6MH0.c2lnbmVkLWJ5LXRoZS1zaG9w',
  state,
  ...more,
})

/** One visitor's drop in each stage. */
export const STAGE_EXAMPLES: Record<
  DropStage,
  { state: DropState; now: number; entry: EntryView | null }
> = {
  announced: { state: 'announced', now: OPENS_AT - 90 * MINUTE_MS, entry: null },
  enter: { state: 'entering', now: OPENS_AT - 30 * MINUTE_MS, entry: null },
  'entries-closed': { state: 'open', now: OPENS_AT + MINUTE_MS, entry: null },
  listed: { state: 'entering', now: OPENS_AT - 5 * MINUTE_MS, entry: entry('waiting') },
  waiting: { state: 'open', now: OPENS_AT + MINUTE_MS, entry: entry('waiting', { position: 142 }) },
  admitted: {
    state: 'open',
    now: OPENS_AT + MINUTE_MS,
    entry: entry('admitted', {
      pass: 'kbp1.example',
      passExpiresAt: rfc3339(OPENS_AT + 3.5 * MINUTE_MS),
    }),
  },
  claimed: {
    state: 'open',
    now: OPENS_AT + MINUTE_MS,
    entry: entry('used', { checkoutId: 'chk_example' }),
  },
  missed: { state: 'open', now: OPENS_AT + 9 * MINUTE_MS, entry: entry('missed') },
  'sold-out': { state: 'sold_out', now: OPENS_AT + 9 * MINUTE_MS, entry: entry('missed') },
  closed: { state: 'closed', now: OPENS_AT + 90 * MINUTE_MS, entry: null },
}

export const EXAMPLE_REPORT: FairnessReport = {
  dropId: 'drop_example',
  mode: 'draw',
  state: 'sold_out',
  opensAt: rfc3339(OPENS_AT),
  entriesCloseAt: rfc3339(OPENS_AT),
  terms: termsOf(exampleDrop({ mode: 'draw' }).definition),
  termsHash: HASH,
  changes: [],
  commitment: HASH,
  seed: HASH.split('').reverse().join(''),
  beacon: null,
  listHash: HASH,
  shards: [
    { shard: 0, entries: 611, head: HASH },
    { shard: 1, entries: 593, head: HASH },
  ],
  key: HASH,
  counts: {
    entries: 1_204,
    admitted: 91,
    used: 80,
    missed: 11,
    waiting: 1_113,
    unitsQuota: 80,
    unitsSetAside: 80,
    unitsSold: 80,
    unitsHeld: 0,
    refusals: { proof_of_work: 41, over_limit: 3, pass_shared: 12, rate_limit: 260 },
  },
  timeline: Array.from({ length: 40 }, (_, minute) => ({
    at: rfc3339(OPENS_AT + (minute - 30) * MINUTE_MS),
    entries: minute < 30 ? 20 + ((minute * 37) % 41) : 0,
    admitted: minute >= 30 ? 20 - (minute - 30) * 2 : 0,
    refusals: (minute * 13) % 17,
  })),
  admissionsHash: HASH,
  digest: HASH,
}
