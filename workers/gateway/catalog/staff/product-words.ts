import shop from '../../../../shop.config.ts'
import type { Difference } from '../../../../src/admin/components/products/product-conflict.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import type { mergeFields } from './product-merge.ts'

const LABELS: Readonly<Record<string, string>> = {
  title: texts.product.name,
  description: texts.product.description,
  vendor: texts.product.vendor,
  productType: texts.product.productType,
  tags: texts.product.tags,
  categories: texts.product.categories,
  sku: texts.product.sku,
  price: texts.product.price(shop.currency),
  compareAt: texts.product.compareAt,
  barcode: texts.product.barcode,
  weight: texts.product.weight,
  taxClass: texts.product.taxClass,
  shipping: texts.product.shipping.title,
  policy: texts.product.policy.title,
  stock: texts.product.stock,
}

/** The name of a field as the page says it. */
function labelOf(field: string, sku: string | null): string {
  if (field === 'variant') return texts.productConflict.variant(sku ?? '')
  const [, kind, at] = /^(option|value)(\d)$/.exec(field) ?? []
  const position = Number(at) + 1
  const numbered =
    kind === 'option' ? texts.product.optionName(position) : texts.product.option(position)
  const label = kind === undefined ? (LABELS[field] ?? field) : numbered
  return sku === null ? label : texts.productConflict.of(label, sku)
}

const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  taxClass: texts.product.taxClasses,
  shipping: texts.product.shipping.choices,
  policy: texts.product.policy.choices,
}

/** A value as the page says it: the fields that are chosen from a list have words of their own. */
const wordOf = (field: string, value: string): string => CHOICES[field]?.[value] ?? value

/** What two members of staff changed, as the page says it. */
export function conflictInWords({
  conflicts,
  taken,
}: Pick<ReturnType<typeof mergeFields>, 'conflicts' | 'taken'>): {
  differences: Difference[]
  taken: string[]
} {
  const { removed, kept } = texts.productConflict
  return {
    differences: conflicts.map(({ name, field, sku, saved, yours }) => ({
      name,
      label: labelOf(field, sku),
      saved: field === 'variant' ? (saved === null ? removed : kept) : wordOf(field, saved ?? ''),
      yours: field === 'variant' ? (yours === null ? removed : kept) : wordOf(field, yours ?? ''),
    })),
    taken: [...new Set(taken.map(({ field, sku }) => labelOf(field, sku)))],
  }
}
