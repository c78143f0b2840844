import { addressForm, inSentence } from '../../../../src/shared/checkout/address/rules.ts'
import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import type { CheckoutDetails } from '../../../../src/shared/checkout/quote/contract.ts'
import { CheckoutDetailsSchema } from '../../../../src/shared/checkout/quote/contract.ts'
import type { FieldProblem } from '../../../../src/shared/platform/result.ts'
import { problemOfZod } from '../../http/problem-response.ts'
import { readDetails } from '../details.ts'

export const ADDRESS_FIELDS = [
  'name',
  'company',
  'line1',
  'line2',
  'city',
  'region',
  'postalCode',
  'country',
  'phone',
] as const
const OTHER_FIELDS = ['email', 'deliveryOptionId', 'paymentMethodId', 'note'] as const
const CHECKOUT_FIELDS = [...ADDRESS_FIELDS, ...OTHER_FIELDS] as const
export type CheckoutField = (typeof CHECKOUT_FIELDS)[number]

/** The texts of the form's fields, as typed. */
export type Typed = Record<CheckoutField, string>
export type FieldErrors = Partial<Record<CheckoutField, string>>

/** As they stand on the page, from top to bottom. */
export const FIELDS_IN_ORDER: readonly CheckoutField[] = [
  'email',
  'country',
  ...ADDRESS_FIELDS.filter((field) => field !== 'country'),
  'deliveryOptionId',
  'paymentMethodId',
  'note',
]

const fill = (textOf: (field: CheckoutField) => string): Typed =>
  Object.fromEntries(CHECKOUT_FIELDS.map((field) => [field, textOf(field)])) as Typed

/**
 * The fields that were sent. A region counts only with the country whose regions were shown beside
 * it.
 */
export function readTyped(fields: URLSearchParams): Typed {
  const regionOf = fields.get('regionOf') ?? fields.get('country')
  const isLeftOver = regionOf !== fields.get('country')
  return fill((field) => (field === 'region' && isLeftOver ? '' : (fields.get(field) ?? '')))
}

/** The details that the checkout has; the country is guessed until the shopper chooses one. */
export function typedOf(view: CheckoutView, guessedCountry: string): Typed {
  const { shippingAddress: address } = view
  const said: Partial<Record<CheckoutField, string>> = {
    country: guessedCountry,
    ...address,
    ...(view.email === undefined ? {} : { email: view.email }),
    ...(view.note === undefined ? {} : { note: view.note }),
    deliveryOptionId: view.deliveryOptionId ?? '',
    paymentMethodId: view.paymentMethodId ?? '',
  }
  return fill((field) => said[field] ?? '')
}

/**
 * The part of the form that can be saved, and the errors of the rest. A field that is not reached
 * yet is no error, unless the whole order is meant (`everything`). Where nothing is shipped the
 * form has no address and no delivery.
 */
export function readCheckoutForm(
  typed: Typed,
  { everything, ships }: { everything: boolean; ships: boolean },
): { details: CheckoutDetails; errors: FieldErrors } {
  const begun = ADDRESS_FIELDS.some((f) => f !== 'country' && f !== 'region' && isFilled(typed[f]))
  const parts = [
    ...(everything || isFilled(typed.email) ? [{ email: typed.email.trim() }] : []),
    ...(ships && (everything || begun) ? [{ shippingAddress: addressIn(typed) }] : []),
    ...(isFilled(typed.note) ? [{ note: typed.note }] : []),
    ...(ships && isFilled(typed.deliveryOptionId)
      ? [{ deliveryOptionId: typed.deliveryOptionId }]
      : []),
    ...(isFilled(typed.paymentMethodId) ? [{ paymentMethodId: typed.paymentMethodId }] : []),
  ].map(readPart)
  // A note taken back is saved as none; every other field keeps what was last right.
  const note = isFilled(typed.note) ? {} : { note: '' }
  const details = Object.assign(note, ...parts.map((part) => part.details))
  return { details, errors: Object.assign({}, ...parts.map((part) => part.errors)) }
}

const isFilled = (text: string): boolean => text.trim() !== ''

const KEPT_EMPTY = new Set(['name', 'line1', 'city', 'postalCode', 'country'])

/** Empty optional fields are not said at all. A region the country has no list for is free text. */
const addressIn = (typed: Typed): Record<string, string> =>
  Object.fromEntries(
    ADDRESS_FIELDS.filter((f) => KEPT_EMPTY.has(f) || isFilled(typed[f])).map((f) => [f, typed[f]]),
  )

function readPart(part: object): { details: CheckoutDetails; errors: FieldErrors } {
  const parsed = CheckoutDetailsSchema.safeParse(part)
  if (!parsed.success) {
    const problems = problemOfZod(parsed.error, 'body').errors ?? []
    return { details: {}, errors: byField([...problems, ...missingRegion(part)]) }
  }
  const read = readDetails(parsed.data)
  return read.ok
    ? { details: read.value, errors: {} }
    : { details: {}, errors: byField(read.problem.errors ?? []) }
}

/** Shown together with the other gaps of the address, so that one correction is enough. */
function missingRegion(part: { shippingAddress?: Record<string, string> }): FieldProblem[] {
  const { country = '', region = '', postalCode = '' } = part.shippingAddress ?? {}
  if (!part.shippingAddress) return []
  const form = addressForm(country)
  const gaps: FieldProblem[] = []
  if (form.regionRequired && region === '') {
    const detail = `Choose the ${inSentence(form.regionLabel)}.`
    gaps.push({ pointer: '/shippingAddress/region', code: 'required', detail })
  }
  if (form.postalRequired && postalCode.trim() === '') {
    const detail = `Enter the ${inSentence(form.postalLabel)}.`
    gaps.push({ pointer: '/shippingAddress/postalCode', code: 'required', detail })
  }
  return gaps
}

/** The first message of each field; pointers end in the field's name. */
function byField(problems: readonly FieldProblem[]): FieldErrors {
  const errors: FieldErrors = {}
  for (const { pointer, detail } of problems) {
    const field = CHECKOUT_FIELDS.find((f) => pointer.endsWith(`/${f}`))
    if (field) errors[field] ??= detail
  }
  return errors
}
