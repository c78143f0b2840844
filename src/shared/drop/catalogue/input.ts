import { z } from 'zod'
import {
  AMOUNT_MAX,
  DROP_ENTRY_SHARDS_MAX,
  DROP_STOCK_SHARDS_MAX,
  DROP_VARIANTS_MAX,
  LINE_QUANTITY_MAX,
  STOCK_MAX,
} from '../../platform/limits.ts'
import { multiLine, oneLine, token } from '../../platform/text.ts'

const TITLE_CHARS_MAX = 200
const DESCRIPTION_CHARS_MAX = 5_000
const HOUR_SECONDS = 60 * 60

const AmountSchema = z.int().min(0).max(AMOUNT_MAX)

/** A price: money, or just minor units of the shop's currency. */
const PriceSchema = z.union([
  AmountSchema,
  z.strictObject({ amount: AmountSchema, currency: z.string().regex(/^[A-Z]{3}$/) }),
])

/** RFC 3339 with any offset; seconds may carry a fraction. */
const TimeSchema = z.iso.datetime({ offset: true })

const QuotaSchema = z.int().min(1).max(STOCK_MAX)

const VariantSchema = z.strictObject({
  variantId: token({ max: 40 }),
  /** Units set aside for the drop; the drop's own `quota` where it is left out. */
  quota: QuotaSchema.optional(),
  /** The price in the drop; the catalogue's where it is left out. */
  price: PriceSchema.optional(),
})

/**
 * A round of a public beacon (drand) that a draw mixes in: one nobody can know before entries
 * close. `quicknet` takes the first of drand's chain of that name that fits.
 */
const BeaconSchema = z.union([
  z.literal('quicknet'),
  z.strictObject({ chain: z.string().regex(/^[0-9a-f]{64}$/), round: z.int().min(1) }),
])

const fields = {
  /** The first variant's where it is left out. */
  title: oneLine({ max: TITLE_CHARS_MAX }),
  description: multiLine({ max: DESCRIPTION_CHARS_MAX, min: 0 }),
  mode: z.enum(['queue', 'draw']),
  opensAt: TimeSchema,
  closesAt: TimeSchema,
  entriesOpenAt: TimeSchema,
  entriesCloseAt: TimeSchema,
  variants: z.array(VariantSchema).min(1).max(DROP_VARIANTS_MAX),
  /** Units of each variant that names none itself. */
  quota: QuotaSchema,
  limitPerShopper: z.int().min(1).max(LINE_QUANTITY_MAX),
  requirements: z.strictObject({ proofOfWork: z.boolean().optional() }),
  beacon: BeaconSchema,
  passSeconds: z.int().min(1).max(HOUR_SECONDS),
  holdSeconds: z
    .int()
    .min(1)
    .max(2 * HOUR_SECONDS),
  admissionFactor: z.number().min(0.1).max(10),
  entryShards: z.int().min(1).max(DROP_ENTRY_SHARDS_MAX),
  stockShards: z.int().min(1).max(DROP_STOCK_SHARDS_MAX),
}

/** A drop as staff write it. */
export const DropInputSchema = z
  .strictObject(fields)
  .partial()
  .required({ opensAt: true, closesAt: true, variants: true })

/** The fields of a drop that are to change. */
export const DropChangeSchema = z
  .strictObject(fields)
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Nothing to change.')

export type DropInput = z.output<typeof DropInputSchema>
export type DropChange = z.output<typeof DropChangeSchema>
