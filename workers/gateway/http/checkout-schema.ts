import { z } from '@hono/zod-openapi'
import { oneLine } from '../../../src/shared/platform/text.ts'
import { CostSchema, LineCostSchema, MoneySchema } from './schemas.ts'

export const AddressSchema = z
  .strictObject({
    name: oneLine({ max: 100, missing: 'Enter the full name.' }),
    company: oneLine({ max: 100 }).optional(),
    line1: oneLine({ max: 200, missing: 'Enter the street and number.' }),
    line2: oneLine({ max: 200 }).optional(),
    city: oneLine({ max: 100, missing: 'Enter the city.' }),
    region: oneLine({ max: 100 }).optional(),
    postalCode: oneLine({ max: 20, min: 0 }),
    country: z.string().regex(/^[A-Z]{2}$/, 'Choose a country (an ISO 3166-1 code such as US).'),
    phone: oneLine({ max: 40 }).optional(),
  })
  .openapi('Address')

const Priced = z.object({
  id: z.string(),
  variantId: z.string(),
  sku: z.string(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  image: z.string().nullable(),
  shownIn: z.string().optional(),
  quantity: z.number().int(),
  unitPrice: MoneySchema,
  cost: LineCostSchema,
})

const NoteSchema = z.object({ code: z.string(), message: z.string(), target: z.string() })

/** The payment a placed order waits for. */
export const PaymentOfCheckout = z.object({
  id: z.string(),
  status: z.string(),
  redirectUrl: z.string().optional(),
})

export const CheckoutSchema = z
  .object({
    id: z.string(),
    status: z.enum(['incomplete', 'ready', 'completing', 'completed', 'cancelled', 'expired']),
    currency: z.string(),
    lines: z.array(Priced),
    cost: CostSchema,
    requiresShipping: z.boolean(),
    email: z.string().optional(),
    shippingAddress: AddressSchema.optional(),
    deliveryOptionId: z.string().optional(),
    paymentMethodId: z.string().optional(),
    note: z.string().optional(),
    deliveryOptions: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        price: MoneySchema,
        promise: z.object({ from: z.iso.date(), to: z.iso.date() }),
      }),
    ),
    paymentMethods: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string() })),
    requirements: z.array(NoteSchema),
    warnings: z.array(NoteSchema),
    quote: z.object({
      expiresAt: z.iso.datetime(),
      catalogVersion: z.string(),
      trace: z.array(
        z.object({ rule: z.string(), target: z.string(), amount: MoneySchema, detail: z.string() }),
      ),
    }),
    holds: z.array(
      z.object({
        id: z.string(),
        sku: z.string(),
        quantity: z.number().int(),
        expiresAt: z.iso.datetime(),
      }),
    ),
    orderId: z.string().optional(),
    payment: PaymentOfCheckout.optional(),
    serverTime: z.iso.datetime(),
  })
  .openapi('Checkout')
