import type { Cart, CartCommand } from '../../../src/shared/cart/contract.ts'
import { DiscountCodeSchema } from '../../../src/shared/cart/input.ts'
import { DISCOUNT_CODES_MAX, LINE_QUANTITY_MAX } from '../../../src/shared/platform/limits.ts'

const QUANTITY_TEXT = `Choose a whole number from 1 to ${LINE_QUANTITY_MAX}.`

/** What a form of the cart asks for, or which field of it was refused. */
export type FormWish<T> = { wish: T } | { typed: string; message: string }

/** A quantity as typed: a whole number of the range, in any script's ordinary spaces. */
export function readQuantity(text: string): FormWish<number> {
  const typed = text.normalize('NFKC').trim()
  const quantity = /^\d{1,6}$/.test(typed) ? Number(typed) : 0
  return quantity >= 1 && quantity <= LINE_QUANTITY_MAX
    ? { wish: quantity }
    : { typed: text, message: QUANTITY_TEXT }
}

/** What the pressed button of a line means; without one, the quantity that was typed. */
export function readLineForm(lineId: string, fields: URLSearchParams): FormWish<CartCommand> {
  const selected = fields.get('selected')
  if (selected !== null) {
    return { wish: { type: 'cart.change-line', lineId, selected: selected === 'yes' } }
  }
  switch (fields.get('action')) {
    case 'remove':
      return { wish: { type: 'cart.remove-line', lineId } }
    case 'save':
      return { wish: { type: 'cart.save-line', lineId } }
    // A change that changes nothing takes note of the price as it is.
    case 'accept':
      return { wish: { type: 'cart.change-line', lineId } }
  }
  const quantity = readQuantity(fields.get('to') ?? fields.get('quantity') ?? '')
  return 'wish' in quantity
    ? { wish: { type: 'cart.change-line', lineId, quantity: quantity.wish } }
    : quantity
}

/** What the pressed button of a saved line means; null for a form without one. */
export function readSavedForm(lineId: string, fields: URLSearchParams): CartCommand | null {
  switch (fields.get('action')) {
    case 'restore':
      return { type: 'cart.restore-line', lineId }
    case 'remove':
      return { type: 'cart.remove-line', lineId }
    default:
      return null
  }
}

/** The codes the cart should have after this form. */
export function readCodesForm(
  codes: Cart['discountCodes'],
  fields: URLSearchParams,
): FormWish<CartCommand> {
  const known = codes.map(({ code }) => code)
  const off = fields.get('remove')
  if (off !== null) {
    return { wish: { type: 'cart.set-discount-codes', codes: known.filter((c) => c !== off) } }
  }
  const raw = fields.get('code') ?? ''
  const typed = DiscountCodeSchema.safeParse(raw)
  if (!typed.success) {
    return { typed: raw, message: typed.error.issues[0]?.message ?? 'Enter a code.' }
  }
  if (known.length >= DISCOUNT_CODES_MAX) {
    return { typed: raw, message: `At most ${DISCOUNT_CODES_MAX} codes. Take one off first.` }
  }
  return { wish: { type: 'cart.set-discount-codes', codes: [...known, typed.data] } }
}
