import { z } from '@hono/zod-openapi'
import { token } from '../../../src/shared/platform/text.ts'

/** Shapes that several routes answer. They describe; the types in src/shared are the law. */
export const MoneySchema = z
  .object({ amount: z.number().int(), currency: z.string().length(3) })
  .openapi('Money', { description: 'Integer minor units: 2599 USD is 25.99 dollars.' })

export const CostSchema = z
  .object({
    subtotal: MoneySchema,
    discount: MoneySchema,
    shipping: MoneySchema,
    tax: MoneySchema,
    total: MoneySchema,
    estimated: z.boolean(),
    taxIncluded: z.boolean(),
  })
  .openapi('Cost')

export const LineCostSchema = z.object({
  subtotal: MoneySchema,
  discount: MoneySchema,
  total: MoneySchema,
})

export const PaymentSchema = z
  .object({
    id: z.string(),
    status: z.string(),
    kind: z.string(),
    redirectUrl: z.string().optional(),
  })
  .openapi('Payment')

export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: token({ max: 200 }).optional(),
})
