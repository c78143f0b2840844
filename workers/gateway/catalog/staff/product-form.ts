import { texts } from '../../../../src/admin/texts/texts.ts'
import { STOCK_POLICIES, TAX_CLASSES, taxClassOf } from '../../../../src/shared/catalog/contract.ts'
import {
  type ProductChange,
  type ProductInput,
  WEIGHT_GRAMS_MAX,
} from '../../../../src/shared/catalog/edit/contract.ts'
import type { StaffProduct } from '../../../../src/shared/catalog/edit/staff-products.ts'
import { STOCK_MAX } from '../../../../src/shared/platform/limits.ts'
import {
  exampleAmount,
  formatDecimal,
  money,
  parseAmount,
} from '../../../../src/shared/platform/money.ts'
import type { FieldProblem } from '../../../../src/shared/platform/result.ts'

const TEXT = texts.productErrors

/** The values of the form's fields, by name. Fields of a variant end in the number of its row. */
export type Fields = Readonly<Record<string, string>>

/** How amounts are written: of which currency, and in the way of which locale. */
interface PriceWriting {
  currency: string
  locale: string
}

/** Options that a product can have. */
export const OPTION_NUMBERS = [0, 1, 2] as const

/** Fields of a variant's row, beside its option values. */
export const ROW_FIELDS = [
  'sku',
  'price',
  'compareAt',
  'barcode',
  'weight',
  'taxClass',
  'shipping',
  'policy',
  'stock',
  'remove',
] as const

/** The name of a row's field. */
export const nameOf = (field: string, row: number): string => `${field}-${row}`

/** The numbers of the rows that a form has, in their order. */
export const rowsOf = (fields: Fields): number[] =>
  Object.keys(fields)
    .flatMap((name) => (name.startsWith('sku-') ? [Number(name.slice(4))] : []))
    .filter((row) => Number.isSafeInteger(row))
    .sort((a, b) => a - b)

/** A form as it was sent: of a list of boxes, the values divided by commas. */
export function typedOf(sent: URLSearchParams): Fields {
  const typed: Record<string, string> = {}
  for (const [name, value] of sent) {
    typed[name] = name === 'categories' && typed[name] ? `${typed[name]},${value}` : value
  }
  return { ...typed, categories: sorted(typed.categories ?? '') }
}

export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const sorted = (text: string): string => listOf(text).sort().join(',')

/** The fields of a product as it is saved. */
export function fieldsOf(product: StaffProduct, { currency }: PriceWriting): Fields {
  const amount = (value: number | undefined) =>
    value === undefined ? '' : formatDecimal(money(value, currency))
  const fields: Record<string, string> = {
    title: product.title,
    description: product.description,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags.join(', '),
    categories: [...product.categories].sort().join(','),
  }
  for (const at of OPTION_NUMBERS) fields[`option${at}`] = product.options[at]?.name ?? ''
  product.variants.forEach((variant, row) => {
    const set = (field: string, value: string) => {
      fields[nameOf(field, row)] = value
    }
    set('sku', variant.sku)
    for (const at of OPTION_NUMBERS) set(`value${at}`, variant.options[at] ?? '')
    set('price', amount(variant.price))
    set('compareAt', amount(variant.compareAtPrice))
    set('barcode', variant.barcode ?? '')
    set('weight', String(variant.weightGrams))
    set('taxClass', taxClassOf(variant))
    set('shipping', variant.requiresShipping ? 'yes' : 'no')
    set('policy', variant.stockPolicy ?? 'deny')
  })
  return fields
}

/** Reads fields one by one, and collects their errors. */
class Reading {
  readonly errors: Record<string, string> = {}
  readonly #typed: Fields
  readonly #writing: PriceWriting

  constructor(typed: Fields, writing: PriceWriting) {
    this.#typed = typed
    this.#writing = writing
  }

  text(name: string): string {
    return (this.#typed[name] ?? '').trim()
  }

  /** Minor units; null where nothing is written. */
  amount(name: string): number | null {
    const { currency, locale } = this.#writing
    if (this.text(name) === '') return null
    const amount = parseAmount(this.text(name), currency, locale)
    if (amount === null) this.errors[name] = TEXT.amount(exampleAmount(currency, locale))
    return amount
  }

  price(name: string): number {
    if (this.text(name) === '') this.errors[name] = TEXT.needed
    return this.amount(name) ?? 0
  }

  /** `known` where nothing is chosen. */
  isYes(name: string, known: boolean): boolean {
    const text = this.text(name)
    return text === '' ? known : text === 'yes'
  }

  /** Null where nothing is written. */
  whole(name: string, most: number): number | null {
    const text = this.text(name)
    if (text === '') return null
    if (/^\d{1,10}$/.test(text) && Number(text) <= most) return Number(text)
    this.errors[name] = TEXT.whole(most)
    return null
  }
}

/** The change that a form asks for, the errors of its fields, and its rows in their order. */
interface ReadForm {
  change: ProductChange
  errors: Fields
  rows: number[]
}

/**
 * Reads the form of a product. Fields of a known variant that the form does not show stay as
 * they are. `changeProduct` checks the product as a whole.
 */
export function readProductForm(
  typed: Fields,
  known: StaffProduct,
  writing: PriceWriting,
): ReadForm {
  const form = new Reading(typed, writing)
  const positions = OPTION_NUMBERS.filter((at) => form.text(`option${at}`) !== '')
  const rows = rowsOf(typed).filter((row) => typed[nameOf('remove', row)] === undefined)
  const variants = rows.map((row) => readVariant(form, row, positions, known))
  if (form.text('title') === '') form.errors.title = TEXT.needed
  for (const row of rows) {
    const name = nameOf('sku', row)
    if (form.text(name) === '') form.errors[name] = TEXT.needed
    for (const at of positions) {
      const value = nameOf(`value${at}`, row)
      if (form.text(value) === '') form.errors[value] = TEXT.needed
    }
  }
  if (rows.length === 0) form.errors.variants = TEXT.oneVariant
  const options = positions.map((at, position) => ({
    name: form.text(`option${at}`),
    values: valuesOf(variants, known.options[at]?.values ?? [], position),
  }))
  const change: ProductChange = {
    title: form.text('title'),
    description: form.text('description').replaceAll('\r\n', '\n'),
    vendor: form.text('vendor'),
    productType: form.text('productType'),
    tags: listOf(form.text('tags')),
    categories: categoriesOf(listOf(form.text('categories')), known.categories),
    options,
    variants,
  }
  return { change, errors: form.errors, rows }
}

/** The order of a product's categories is the merchant's: a new one comes last. */
function categoriesOf(chosen: readonly string[], known: readonly string[]): string[] {
  const kept = known.filter((handle) => chosen.includes(handle))
  return [...kept, ...chosen.filter((handle) => !known.includes(handle))]
}

type Variant = ProductInput['variants'][number]

function readVariant(
  form: Reading,
  row: number,
  positions: readonly number[],
  known: StaffProduct,
): Variant {
  const name = (field: string) => nameOf(field, row)
  const sku = form.text(name('sku'))
  const before = known.variants.find((variant) => variant.sku === sku)
  const compareAt = form.amount(name('compareAt'))
  const barcode = form.text(name('barcode'))
  const stock = before ? null : form.whole(name('stock'), STOCK_MAX)
  const policy = STOCK_POLICIES.find((one) => one === form.text(name('policy')))
  return {
    sku,
    options: positions.map((at) => form.text(name(`value${at}`))),
    price: form.price(name('price')),
    ...(compareAt === null ? {} : { compareAtPrice: compareAt }),
    weightGrams: form.whole(name('weight'), WEIGHT_GRAMS_MAX) ?? 0,
    ...taxOf(form.text(name('taxClass')), before),
    requiresShipping: form.isYes(name('shipping'), before?.requiresShipping ?? true),
    ...(barcode === '' ? {} : { barcode }),
    ...(before?.image === undefined ? {} : { image: before.image }),
    stockPolicy: policy ?? before?.stockPolicy ?? (stock === null ? 'untracked' : 'deny'),
    ...(stock === null ? {} : { stock }),
  }
}

/**
 * The tax of a row: that of the saved variant where the form shows its class or none, so that a
 * variant that is not taxable keeps the class it would have.
 */
function taxOf(text: string, before: Variant | undefined): Pick<Variant, 'taxable' | 'taxClass'> {
  const chosen = TAX_CLASSES.find((name) => name === text)
  if (before && (chosen === undefined || chosen === taxClassOf(before))) {
    const { taxable, taxClass } = before
    return { taxable, ...(taxClass === undefined ? {} : { taxClass }) }
  }
  return { taxable: true, taxClass: chosen ?? 'standard' }
}

/** The values that the variants use, in the order the product has them; new ones come last. */
function valuesOf(
  variants: readonly Variant[],
  known: readonly string[],
  position: number,
): string[] {
  const used = [
    ...new Set(variants.flatMap(({ options }) => options.slice(position, position + 1))),
  ]
  return [
    ...known.filter((value) => used.includes(value)),
    ...used.filter((v) => !known.includes(v)),
  ]
}

/** The form's name for a part of a variant. */
const PARTS: Readonly<Record<string, string>> = {
  sku: 'sku',
  price: 'price',
  compareAtPrice: 'compareAt',
  barcode: 'barcode',
  weightGrams: 'weight',
  taxClass: 'taxClass',
  stock: 'stock',
  options: 'value0',
}

/** Puts the refusals of the catalogue's rules beside their fields. */
export function errorsOfProblem(
  problems: readonly FieldProblem[],
  rows: readonly number[],
): Record<string, string> {
  const errors = problems.map(({ pointer, detail }) => {
    const [first = '', index = '', part = ''] = pointer.split('/').slice(1)
    if (first === 'options') return [index === '' ? 'option0' : `option${index}`, detail] as const
    if (first !== 'variants') return [first, detail] as const
    if (index === '') return ['variants', detail] as const
    return [nameOf(PARTS[part] ?? 'sku', rows[Number(index)] ?? 0), detail] as const
  })
  return Object.fromEntries(errors)
}
