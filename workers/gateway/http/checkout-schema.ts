import { z } from '@hono/zod-openapi'
import { CheckoutViewSchema } from '../../../src/shared/checkout/contract.ts'

/** A checkout, as the routes of checkouts and of drops answer it. */
export const CheckoutSchema = CheckoutViewSchema.extend({ serverTime: z.iso.datetime() }).meta({
  id: 'Checkout',
})
