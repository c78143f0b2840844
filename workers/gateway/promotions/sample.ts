import shop from '../../../shop.config.ts'
import type { PromotionNames } from '../../../src/admin/components/promotions/promotion-words.ts'
import type { ShownPreview } from '../../../src/admin/components/promotions/shown-promotion.ts'
import { texts } from '../../../src/admin/texts/texts.ts'
import { LINE_QUANTITY_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { PromotionInput } from '../../../src/shared/promotion/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { isCountry } from '../http/countries.ts'
import {
  amountText,
  type Fields,
  FormReading,
  listOf,
  type Writing,
} from '../http/pages/form-fields.ts'
import { preview } from './writes.ts'

/** The variants of the sample cart, and a field `q-<id>` with the units of each. */
export const SAMPLE_FIELD = 'sample'

/** The sample cart of a form, and what is wrong with its fields. */
export function readSample(fields: Fields, writing: Writing) {
  const form = new FormReading(fields, writing)
  const lines = listOf(fields, SAMPLE_FIELD).map((variantId) => ({
    variantId,
    quantity: fields[`q-${variantId}`] ? form.whole(`q-${variantId}`, 1, LINE_QUANTITY_MAX) : 1,
  }))
  const country = form.text('sampleCountry').toUpperCase()
  if (country !== '' && !isCountry(country)) {
    form.errors.sampleCountry = texts.promotionForm.unknownCountry(country)
  }
  const level = form.text('sampleLevel')
  return {
    errors: form.errors,
    sample: {
      lines,
      ...(country === '' ? {} : { country }),
      ...(level === '' ? {} : { memberLevel: level }),
      ...form.optional('deliveryPrice', 'sampleDelivery', () => form.amount('sampleDelivery')),
    },
  }
}

type Sample = ReturnType<typeof readSample>['sample']

/** The price of the sample cart with a promotion, for the page. Nothing is written. */
export async function previewOf(
  c: GatewayContext,
  promotion: PromotionInput,
  sample: Sample,
): Promise<Result<(names: PromotionNames) => ShownPreview>> {
  const priced = await preview(c, { promotion, ...sample })
  if (!priced.ok) return priced
  const { lines, cost, trace } = priced.value
  return ok((names) => ({
    cost,
    trace,
    lines: lines.map((line, at) => ({
      name: names.nameOf('variant', line.variantId),
      quantity: line.quantity,
      subtotal: line.cost.subtotal,
      discounts: line.discounts,
      // The gifts of a promotion stand behind the lines of the sample.
      isGift: at >= sample.lines.length,
    })),
  }))
}

const DELIVERY_PRICE = shop.delivery.zones
  .flatMap(({ options }) => options.flatMap(({ bands }) => bands.map(({ price }) => price)))
  .find((price) => price > 0)

/** The fields of a sample cart to begin with: its delivery costs what the shop's first one does. */
export const sampleFields = (variantIds: readonly string[], writing: Writing): Fields => ({
  [SAMPLE_FIELD]: variantIds.join(),
  sampleDelivery: amountText(DELIVERY_PRICE, writing),
  sampleCountry: shop.home.country,
})
