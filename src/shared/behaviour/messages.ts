import { z } from 'zod'
import { envelope, nameText, timeText } from '../platform/envelope.ts'

const fact = z.union([z.string(), z.number(), z.boolean()])

/** An event of a shopper, for statistics. */
export const behaviourRecorded = envelope(
  'behaviour.recorded',
  z.strictObject({
    shopperId: nameText.nullable(),
    at: timeText,
    name: z.string().min(1).max(100),
    data: z.record(z.string(), fact),
  }),
)
