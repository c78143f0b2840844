import { z } from 'zod'
import { type Infer, MoneySchema } from '../../platform/schemas.ts'

export const RETURN_STATUSES = [
  'requested',
  'approved',
  'rejected',
  'received',
  'refunded',
] as const
export type ReturnStatus = (typeof RETURN_STATUSES)[number]

/** The condition of a unit that came back. */
export const UNIT_CONDITIONS = ['sellable', 'damaged'] as const
export type UnitCondition = (typeof UNIT_CONDITIONS)[number]

const ReturnLineSchema = z.object({
  lineId: z.string(),
  quantity: z.number().int(),
  /** In the buyer's words. */
  reason: z.string(),
})
export type ReturnLine = Infer<typeof ReturnLineSchema>

/** Goods that a buyer sends back. It is `refunded` once its refund succeeded. */
export const ReturnSchema = z
  .object({
    id: z.string(),
    status: z.enum(RETURN_STATUSES),
    lines: z.array(ReturnLineSchema),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    /** Why staff rejected it. */
    rejection: z.string().optional(),
    /** The units taken back. Absent before the inspection. */
    inspected: z
      .array(
        z.object({
          lineId: z.string(),
          quantity: z.number().int(),
          condition: z.enum(UNIT_CONDITIONS),
        }),
      )
      .optional(),
    /** Absent before the inspection. */
    refund: z.object({ id: z.string(), amount: MoneySchema }).optional(),
  })
  .meta({ id: 'Return' })
export type Return = Infer<typeof ReturnSchema>

/** A return with the number of its order. */
export type ListedReturn = Return & { orderId: string; orderNumber: string }
