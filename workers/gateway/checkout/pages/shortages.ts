import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import type { Requirement } from '../../../../src/shared/checkout/quote/contract.ts'
import type { Problem } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { catalogReader } from '../../http/ports/catalog.ts'
import type { Shortage } from './content.tsx'
import { ADDRESS_FIELDS, type CheckoutField, type FieldErrors } from './form.ts'

const titleOf = ({ title, variantTitle }: CheckoutView['lines'][number]): string =>
  variantTitle === null ? title : `${title}, ${variantTitle}`

/** The lines that an `insufficient_stock` names, with what there is of each. */
export function shortLines(view: CheckoutView, { code, extra }: Problem): Shortage[] {
  if (code !== 'insufficient_stock' || !Array.isArray(extra?.short)) return []
  // Made by completeCheckout, in one shape.
  const short = extra.short as { available: number; lineIds: string[] }[]
  return short.flatMap(({ available, lineIds }) =>
    view.lines
      .filter(({ id }) => lineIds.includes(id))
      .map((line) => ({
        lineId: line.id,
        title: titleOf(line),
        wanted: line.quantity,
        available,
      })),
  )
}

/** The lines whose variant is no longer sold: those of the requirement `lines`. */
export async function goneLines(c: GatewayContext, view: CheckoutView): Promise<Shortage[]> {
  if (view.requirements.every(({ code }) => code !== 'lines')) return []
  const sellable = await catalogReader(c.env).sellable(view.lines.map((line) => line.variantId))
  return view.lines
    .filter((line) => !sellable.get(line.variantId)?.variant.purchasable)
    .map((line) => ({
      lineId: line.id,
      title: titleOf(line),
      wanted: line.quantity,
      available: null,
    }))
}

const FIELDS: Partial<Record<Requirement['code'], CheckoutField>> = {
  email: 'email',
  shipping_address: 'line1',
  delivery_option: 'deliveryOptionId',
  payment_method: 'paymentMethodId',
}

/**
 * The missing details of the checkout, each at its field. An address whose own fields have errors
 * (`errors`) is not asked for once more.
 */
export function requirementErrors(
  { requirements, deliveryOptions }: CheckoutView,
  errors: FieldErrors,
): FieldErrors {
  const isTold = ADDRESS_FIELDS.some((field) => errors[field] !== undefined)
  const asked = requirements.flatMap(({ code, message }) => {
    const field = FIELDS[code]
    // Where nothing is offered there is nothing to choose: the section says so itself.
    if (!field || (code === 'delivery_option' && deliveryOptions.length === 0)) return []
    return code === 'shipping_address' && isTold ? [] : [[field, message]]
  })
  return Object.fromEntries(asked)
}
