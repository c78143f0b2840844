import { z } from 'zod'
import { PROMOTION_CONDITIONS_MAX } from '../../platform/limits.ts'
import { type Infer, MoneySchema } from '../../platform/schemas.ts'
import { oneLine, token } from '../../platform/text.ts'
import { ConditionSchema, SLOT_KINDS } from '../contract.ts'

const moment = z.iso.datetime({ offset: true })

/** `/\` and `//` lead to another host: browsers read a backslash as a slash. */
const PATH_OF_SHOP = /^\/(?![/\\])[^\\]*$/

function isHttps(text: string): boolean {
  if (!text.startsWith('https://') || !URL.canParse(text)) return false
  const { username, password } = new URL(text)
  return username === '' && password === ''
}

/** A path of the shop, or an address with https. */
const href = token({ max: 2_000 }).refine((text) => PATH_OF_SHOP.test(text) || isHttps(text), {
  message: 'A path of the shop, such as /c/new, or an address with https.',
  params: { code: 'link_refused' },
})

/** A slot as staff write it. */
export const SlotInputSchema = z
  .strictObject({
    title: oneLine({ max: 120 }),
    text: oneLine({ max: 300, min: 0 }),
    kind: z.enum(SLOT_KINDS),
    /** The promotion that it announces: the slot is shown while that one runs. */
    promotionId: token({ max: 100 }).exactOptional(),
    href: href.exactOptional(),
    /** All of them must hold in a cart that shows it; none: every cart does. */
    conditions: z.array(ConditionSchema).max(PROMOTION_CONDITIONS_MAX).default([]),
    startsAt: moment.exactOptional(),
    endsAt: moment.exactOptional(),
  })
  .meta({ id: 'PromotionSlotInput' })
export type SlotInput = z.output<typeof SlotInputSchema>

/** A change of a slot: the fields given; null clears one that may be absent. */
export const SlotChangeSchema = SlotInputSchema.partial()
  .extend({
    promotionId: token({ max: 100 }).nullable().optional(),
    href: href.nullable().optional(),
    conditions: SlotInputSchema.shape.conditions.unwrap().optional(),
    startsAt: moment.nullable().optional(),
    endsAt: moment.nullable().optional(),
    /** The one that the change was made from; absent: whichever the slot has. */
    revision: z.int().min(1).optional(),
  })
  .meta({ id: 'PromotionSlotChange' })
export type SlotChange = z.output<typeof SlotChangeSchema>

/** A slot as staff see it. */
export const SlotSchema = SlotInputSchema.extend({
  id: z.string(),
  conditions: z.array(ConditionSchema),
  /** Grows with each change. */
  revision: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
}).meta({ id: 'StaffPromotionSlot' })
export type Slot = z.output<typeof SlotSchema>

/** A slot as a cart shows it. */
export const ShownSlotSchema = z
  .object({
    id: z.string(),
    kind: z.enum(SLOT_KINDS),
    title: z.string(),
    text: z.string(),
    /** The `min-subtotal` of its promotion. */
    minimum: MoneySchema.optional(),
    /** The part of it that the cart lacks; absent where it lacks nothing. */
    missing: MoneySchema.optional(),
    href: z.string().optional(),
  })
  .meta({ id: 'PromotionSlot' })
export type ShownSlot = Infer<typeof ShownSlotSchema>

/** A slot that a cart has shown, as its checkout and its order keep it. */
export const SlotRefSchema = z.object({ id: z.string(), promotionId: z.string().optional() })
export type SlotRef = Infer<typeof SlotRefSchema>
