import { z } from 'zod'
import { type IdPrefix, isId } from './ids.ts'

/**
 * Parts of the schemas in each subsystem's messages.ts. Messages come from the shop's own code, so
 * a schema looks at what consumers rely on; what only travels through is not taken apart.
 */

/** An id of the shop with this prefix. */
export const idText = (prefix: IdPrefix) =>
  z.string().refine((text) => isId(prefix, text), `no ${prefix} id`)

/** A short text that names something: an id, a SKU, a status. */
export const nameText = z.string().min(1).max(200)

/** RFC 3339. */
export const timeText = z.iso.datetime()

export const count = z.int().min(0)

/** Minor units of the currency. */
export const moneyShape = z.object({ amount: z.int(), currency: z.string().length(3) })

/** Fields of a message about one order. */
export const ofOrder = { orderId: idText('ord'), shopperId: nameText }

/** A message: `id` is its identity, and a second delivery with the same id has no effect. */
export const envelope = <Type extends string, Body extends z.ZodType>(type: Type, body: Body) =>
  z.strictObject({ id: nameText, type: z.literal(type), body })
