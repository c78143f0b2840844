import { z } from 'zod'
import { count, envelope } from '../platform/envelope.ts'
import { isShopDay } from '../platform/shop-day.ts'

/** Carts that got their first line on a day of the shop, as one isolate of the gateway counted them. */
export const cartsCounted = envelope(
  'carts.counted',
  z.strictObject({ day: z.string().refine(isShopDay, 'no day'), carts: count }),
)
