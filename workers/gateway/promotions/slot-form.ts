import { texts } from '../../../src/admin/texts/texts.ts'
import { SLOT_KINDS } from '../../../src/shared/promotion/contract.ts'
import {
  type Slot,
  type SlotInput,
  SlotInputSchema,
} from '../../../src/shared/promotion/slots/contract.ts'
import { type Fields, FormReading, momentField, type Writing } from '../http/pages/form-fields.ts'
import { conditionFields, fieldAt, readConditions } from './promotion-form.ts'

/** The fields of a new form. */
export const NEW_SLOT_FORM: Fields = { kind: 'progress' }

/** The fields of a promotion slot as its form shows them. */
export const formOfSlot = (slot: Slot, writing: Writing): Fields =>
  Object.assign(
    {
      title: slot.title,
      text: slot.text,
      kind: slot.kind,
      promotionId: slot.promotionId ?? '',
      href: slot.href ?? '',
      startsAt: momentField(slot.startsAt, writing),
      endsAt: momentField(slot.endsAt, writing),
    },
    ...slot.conditions.map((condition, row) => conditionFields(condition, row, writing)),
  )

interface ReadSlot {
  input: SlotInput
  errors: Fields
}

/** The promotion slot of a form, and what is wrong with its fields: with errors it is none yet. */
export function readSlotForm(fields: Fields, writing: Writing): ReadSlot {
  const form = new FormReading(fields, writing)
  const given = (name: 'promotionId' | 'href') => form.optional(name, name, () => form.text(name))
  const input: SlotInput = {
    title: form.text('title'),
    text: form.text('text'),
    kind: SLOT_KINDS.find((one) => one === form.text('kind')) ?? 'banner',
    ...given('promotionId'),
    ...given('href'),
    conditions: readConditions(form, fields),
    ...form.optional('startsAt', 'startsAt', () => form.moment('startsAt')),
    ...form.optional('endsAt', 'endsAt', () => form.moment('endsAt')),
  }
  if (input.title === '') form.errors.title = texts.formErrors.titleNeeded
  const parsed = SlotInputSchema.safeParse(input)
  for (const { path, message } of parsed.error?.issues ?? []) {
    form.errors[fieldAt(path.map(String), fields)] ??= message
  }
  return { input: parsed.data ?? input, errors: form.errors }
}
