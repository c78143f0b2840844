import { z } from '@hono/zod-openapi'
import type { DropStatus, EntryView } from '../../../src/shared/drop/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { MoneySchema } from '../http/schemas.ts'
import { DROP_TIMES, TermChangeSchema } from './schemas.ts'

const DROP_STATES = ['announced', 'entering', 'open', 'sold_out', 'closed'] as const

export const DropSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    state: z.enum(DROP_STATES),
    mode: z.enum(['queue', 'draw']),
    ...DROP_TIMES,
    variants: z.array(
      z.object({
        variantId: z.string(),
        sku: z.string(),
        handle: z.string(),
        title: z.string(),
        variantTitle: z.string().nullable(),
        image: z.string().nullable(),
        shownIn: z.string().optional(),
        price: MoneySchema,
        compareAtPrice: MoneySchema.optional(),
      }),
    ),
    limitPerShopper: z.number().int(),
    remaining: z.enum(['plenty', 'some', 'few', 'none']),
    entries: z.number().int(),
    requirements: z.object({ proofOfWork: z.boolean() }),
    commitment: z.string().nullable(),
    /** SHA-256 of the terms entries opened with; absent before the drop's object has told it. */
    termsHash: z.string().optional(),
    /** Changes since entries opened, oldest first. */
    changes: z.array(TermChangeSchema),
    serverTime: z.iso.datetime(),
  })
  .openapi('Drop')

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

export const EntrySchema = z
  .object({
    entryId: z.string(),
    receipt: z.string(),
    state: z.enum(['waiting', 'admitted', 'used', 'missed']),
    position: z.number().int().optional(),
    pass: z.string().optional(),
    passExpiresAt: z.iso.datetime().optional(),
    checkoutId: z.string().optional(),
    serverTime: z.iso.datetime(),
  })
  .openapi('DropEntry')

export const entryView = (entry: EntryView, now: number) => ({
  ...entry,
  serverTime: rfc3339(now),
})
