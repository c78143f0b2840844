import { z } from '@hono/zod-openapi'
import { MoneySchema } from '../../../src/shared/platform/schemas.ts'

const count = z.number().int()
const hash = z.string().nullable()

const ChangeValue = z.union([MoneySchema, z.string(), z.number(), z.boolean()])

/** One change made once entries were open; `field` is a JSON pointer. */
const TermChangeSchema = z
  .object({
    at: z.iso.datetime(),
    field: z.string(),
    from: ChangeValue,
    to: ChangeValue,
    voidPasses: count.optional(),
  })
  .openapi('DropChange')

/** The four times of a drop. */
const DROP_TIMES = {
  entriesOpenAt: z.iso.datetime(),
  entriesCloseAt: z.iso.datetime(),
  opensAt: z.iso.datetime(),
  closesAt: z.iso.datetime(),
}

const TermsSchema = z
  .object({
    dropId: z.string(),
    mode: z.enum(['queue', 'draw']),
    ...DROP_TIMES,
    variants: z.array(
      z.object({ variantId: z.string(), sku: z.string(), price: MoneySchema, quota: count }),
    ),
    limitPerShopper: count,
    passSeconds: z.number(),
    holdSeconds: z.number(),
    admissionFactor: z.number(),
    entryShards: count,
    stockShards: count,
    beacon: z.object({ chain: z.string(), round: count }).nullable(),
    listFormat: z.literal([1, 2]),
  })
  .openapi('DropTerms')

export const FairnessSchema = z
  .object({
    dropId: z.string(),
    mode: z.enum(['queue', 'draw']),
    state: z.enum(['announced', 'entering', 'open', 'sold_out', 'closed']),
    opensAt: z.iso.datetime(),
    entriesCloseAt: z.iso.datetime(),
    terms: TermsSchema,
    termsHash: z.string(),
    changes: z.array(TermChangeSchema),
    commitment: hash,
    seed: hash,
    beacon: z
      .object({
        chain: z.string(),
        round: count,
        randomness: z.string().nullable(),
        source: z.string(),
      })
      .nullable(),
    listHash: hash,
    shards: z.array(z.object({ shard: count, entries: count, head: z.string() })),
    key: hash,
    counts: z.object({
      entries: count,
      admitted: count,
      used: count,
      missed: count,
      waiting: count,
      unitsQuota: count,
      unitsSetAside: count.nullable(),
      unitsSold: count,
      unitsHeld: count,
      refusals: z.record(z.string(), count),
    }),
    timeline: z.array(
      z.object({ at: z.iso.datetime(), entries: count, admitted: count, refusals: count }),
    ),
    limitNotes: z
      .array(z.string())
      .optional()
      .openapi({ description: 'The identities that the limit counts, and its gaps.' }),
    admissionsHash: z.string(),
    digest: z.string(),
  })
  .openapi('DropFairness', {
    description: 'SHA-256 values in lower-case hex; docs/drops.md defines each.',
  })

export const PublishedEntrySchema = z
  .object({
    entryId: z.string(),
    sequence: count,
    enteredAt: z.iso.datetime(),
    admittedAt: z.iso.datetime().nullable(),
    units: count.nullable(),
    outcome: z.enum(['admitted', 'used', 'missed']).nullable(),
  })
  .openapi('PublishedDropEntry')

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
