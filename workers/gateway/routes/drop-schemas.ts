import { z } from '@hono/zod-openapi'

const count = z.number().int()
const hash = z.string().nullable()

export const FairnessSchema = z
  .object({
    dropId: z.string(),
    mode: z.enum(['queue', 'draw']),
    state: z.enum(['announced', 'entering', 'open', 'sold_out', 'closed']),
    opensAt: z.iso.datetime(),
    entriesCloseAt: z.iso.datetime(),
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
      .openapi({ description: 'What the limit counts by, and what it cannot tell.' }),
  })
  .openapi('DropFairness', {
    description: 'SHA-256 values are lower-case hex. docs/drops.md says how each is made.',
  })

export const PublishedEntrySchema = z
  .object({
    entryId: z.string(),
    sequence: count,
    enteredAt: z.iso.datetime(),
    admittedAt: z.iso.datetime().nullable(),
  })
  .openapi('PublishedDropEntry')
