import type {
  Cart,
  CartCommand,
  CartLine,
  LineAttributes,
} from '../../../src/shared/cart/contract.ts'
import { DiscountCodeSchema, LineAttributesSchema } from '../../../src/shared/cart/contract.ts'
import { DISCOUNT_CODES_MAX } from '../../../src/shared/platform/limits.ts'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { type FormInput, readQuantity } from '../http/pages/forms.ts'

/** An address longer than this is not every server's and browser's. */
const TAKEN_OUT_CHARS_MAX = 2_000

/** The command of the pressed button of a line; without one, of the typed quantity: 0 removes. */
export function readLineForm(lineId: string, fields: URLSearchParams): FormInput<CartCommand> {
  const selected = fields.get('selected')
  if (selected !== null) {
    return { input: { type: 'cart.change-line', lineId, selected: selected === 'yes' } }
  }
  switch (fields.get('action')) {
    case 'remove':
      return { input: { type: 'cart.remove-line', lineId } }
    case 'save':
      return { input: { type: 'cart.save-line', lineId } }
    // A change that changes nothing takes note of the price as it is.
    case 'accept':
      return { input: { type: 'cart.change-line', lineId } }
  }
  const typed = fields.get('to') ?? fields.get('quantity') ?? ''
  if (/^0+$/.test(typed.normalize('NFKC').trim())) {
    return { input: { type: 'cart.remove-line', lineId } }
  }
  const quantity = readQuantity(typed)
  return 'input' in quantity
    ? { input: { type: 'cart.change-line', lineId, quantity: quantity.input } }
    : quantity
}

/** The command of the pressed button of a saved line; null for a form without one. */
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

/** The attributes of a line as a form carries them, as JSON; null where they are not such. */
export function readAttributes(text: string): LineAttributes | null {
  if (text === '') return {}
  try {
    return LineAttributesSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** A line that was taken out of the cart, as the form that adds it again has it. */
export interface TakenOut {
  variantId: string
  quantity: number
  attributes: LineAttributes
  /** The list it was taken out of; it comes back into the cart. */
  from: 'cart' | 'saved'
}

/** The address of the cart that offers a removed line's way back, as `readTakenOut` reads it. */
export function takenOutHref(
  line: Readonly<Pick<CartLine, 'variantId' | 'quantity' | 'attributes'>>,
  from: TakenOut['from'],
): string {
  const { variantId, quantity, attributes } = line
  const query = new URLSearchParams({ removed: variantId, quantity: String(quantity) })
  if (from === 'saved') query.set('from', from)
  if (Object.keys(attributes).length > 0) query.set('attributes', JSON.stringify(attributes))
  const href = `/cart?${query}`
  return href.length > TAKEN_OUT_CHARS_MAX ? '/cart' : href
}

/**
 * The line that the address of the cart says was removed; null where it says nothing of the kind.
 */
export function readTakenOut(query: URLSearchParams): TakenOut | null {
  const variantId = query.get('removed') ?? ''
  const quantity = readQuantity(query.get('quantity') ?? '')
  const attributes = readAttributes(query.get('attributes') ?? '')
  if (variantId === '' || !('input' in quantity) || attributes === null) return null
  const from = query.get('from') === 'saved' ? 'saved' : 'cart'
  return { variantId: variantId.slice(0, 40), quantity: quantity.input, attributes, from }
}

/** The codes the cart should have after this form. */
export function readCodesForm(
  codes: Cart['discountCodes'],
  fields: URLSearchParams,
): FormInput<CartCommand> {
  const known = codes.map(({ code }) => code)
  const off = fields.get('remove')
  if (off !== null) {
    return { input: { type: 'cart.set-discount-codes', codes: known.filter((c) => c !== off) } }
  }
  const raw = fields.get('code') ?? ''
  const typed = DiscountCodeSchema.safeParse(raw)
  if (!typed.success) {
    return { typed: raw, message: typed.error.issues[0]?.message ?? texts.cart.code.enter }
  }
  if (known.length >= DISCOUNT_CODES_MAX) {
    return { typed: raw, message: texts.cart.code.tooMany(DISCOUNT_CODES_MAX) }
  }
  return { input: { type: 'cart.set-discount-codes', codes: [...known, typed.data] } }
}
