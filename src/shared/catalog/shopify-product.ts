import { AMOUNT_MAX, STOCK_MAX } from '../platform/limits.ts'
import { parseDecimal } from '../platform/money.ts'
import type { ImageInput, ProductInput, VariantInput } from './input.ts'
import { ProductInputSchema } from './input.ts'
import { plainTextOf } from './plain-text.ts'

/** One record of a product CSV: its first line in the file, counted from 1, and its cells. */
export interface CsvRow {
  row: number
  fields: Readonly<Record<string, string>>
}

export type RefusalCode =
  | 'missing_handle'
  | 'missing_title'
  | 'missing_price'
  | 'bad_price'
  | 'bad_quantity'
  | 'bad_weight'
  | 'bad_image'
  | 'option_mismatch'
  | 'duplicate_sku'
  | 'duplicate_variant'
  | 'duplicate_handle'
  | 'invalid_field'

/** Why a whole product was left out, and the row that made it so. */
export interface Refused {
  kind: 'refused'
  row: number
  handle: string
  code: RefusalCode
  reason: string
}

/** A product as its rows give it, the category it belongs to and the row it began at. */
export interface Assembled {
  kind: 'product'
  row: number
  product: ProductInput
  /** Title of the category the file puts it in, or null. */
  category: string | null
}

class Refusal extends Error {
  readonly row: number
  readonly code: RefusalCode

  constructor(row: number, code: RefusalCode, reason: string) {
    super(reason)
    this.row = row
    this.code = code
  }
}

const cell = ({ fields }: CsvRow, name: string): string => (fields[name] ?? '').trim()

/** Words as part of an address: lower case, letters and digits, single hyphens. */
export const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')

/**
 * Puts a product together from its rows: the first one carries the product, each row with a price
 * or option values is a variant, the others bring images. All or nothing.
 */
export function assembleProduct(
  handle: string,
  rows: readonly CsvRow[],
  currency: string,
): Assembled | Refused {
  const first = rows[0]
  if (!first) throw new RangeError('assembleProduct: no rows')
  try {
    return assemble(handle, first, rows, currency)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { kind: 'refused', row: error.row, handle, code: error.code, reason: error.message }
  }
}

function assemble(
  handle: string,
  first: CsvRow,
  rows: readonly CsvRow[],
  currency: string,
): Assembled {
  if (handle === '') throw new Refusal(first.row, 'missing_handle', 'The row has no Handle.')
  const title = cell(first, 'Title')
  if (title === '') throw new Refusal(first.row, 'missing_title', 'The product has no Title.')
  const names = optionNames(first)
  const variantRows = rows.filter((row) => row === first || isVariant(row))
  const variants = variantRows.map((row) => variantOf(handle, row, names, currency))
  const tags = [
    ...new Set(
      cell(first, 'Tags')
        .split(',')
        .map((tag) => tag.trim()),
    ),
  ].filter((tag) => tag !== '')
  const type = cell(first, 'Type')
  const category = type || tags[0] || ''
  const product = {
    handle,
    title,
    description: plainTextOf(cell(first, 'Body (HTML)')),
    vendor: cell(first, 'Vendor'),
    productType: type,
    tags,
    categories: slugOf(category) === '' ? [] : [slugOf(category)],
    options: names.map((name, index) => ({
      name,
      values: [...new Set(variants.map((variant) => variant.options[index] ?? ''))],
    })),
    variants,
    images: imagesOf(rows),
    status: isActive(first) ? 'active' : 'draft',
  }
  refuseTwins(variants, variantRows)
  const checked = ProductInputSchema.safeParse(product)
  if (checked.success) {
    const named = slugOf(category) === '' ? null : category
    return { kind: 'product', row: first.row, product: checked.data, category: named }
  }
  const issue = checked.error.issues[0]
  const field = issue?.path.join('.') ?? ''
  throw new Refusal(first.row, 'invalid_field', `${field}: ${issue?.message ?? 'not valid'}`)
}

const isVariant = (row: CsvRow): boolean =>
  ['Variant Price', 'Option1 Value', 'Variant SKU'].some((name) => cell(row, name) !== '')

const isActive = (row: CsvRow): boolean => {
  const status = cell(row, 'Status').toLowerCase()
  return cell(row, 'Published').toLowerCase() !== 'false' && (status === '' || status === 'active')
}

/** Option names in order; none for a product that has just the one variant. */
function optionNames(first: CsvRow): string[] {
  const names = [1, 2, 3].map((n) => cell(first, `Option${n} Name`))
  const single =
    names[0] === 'Title' && names[1] === '' && cell(first, 'Option1 Value') === 'Default Title'
  const gap = names.findIndex((name, index) => name === '' && (names[index + 1] ?? '') !== '')
  if (gap >= 0) throw new Refusal(first.row, 'option_mismatch', `Option${gap + 1} has no name.`)
  return single ? [] : names.filter((name) => name !== '')
}

function optionValues(row: CsvRow, names: readonly string[]): string[] {
  const values = [1, 2, 3].map((n) => cell(row, `Option${n} Value`))
  if (names.length === 0 && (values[0] === '' || values[0] === 'Default Title')) return []
  for (const [index, value] of values.entries()) {
    if (value === '' && index < names.length) {
      const reason = `The variant has no value for "${names[index]}".`
      throw new Refusal(row.row, 'option_mismatch', reason)
    }
    if (value !== '' && index >= names.length) {
      const reason = `"${value}" is a value of an option the product does not have.`
      throw new Refusal(row.row, 'option_mismatch', reason)
    }
  }
  return values.slice(0, names.length)
}

function variantOf(
  handle: string,
  row: CsvRow,
  names: readonly string[],
  currency: string,
): VariantInput {
  const options = optionValues(row, names)
  const price = priceOf(row, 'Variant Price', currency)
  if (price === null) throw new Refusal(row.row, 'missing_price', 'The variant has no price.')
  const compareAtPrice = priceOf(row, 'Variant Compare At Price', currency)
  const stock = wholeOf(row, 'Variant Inventory Qty', STOCK_MAX, 'bad_quantity')
  const barcode = cell(row, 'Variant Barcode')
  const image = imageUrl(row, 'Variant Image')
  const derived = [handle, ...options.map(slugOf)].filter((part) => part !== '').join('-')
  return {
    sku: cell(row, 'Variant SKU').replace(/^'/, '') || derived,
    options,
    price,
    ...(compareAtPrice === null ? {} : { compareAtPrice }),
    weightGrams: wholeOf(row, 'Variant Grams', 10_000_000, 'bad_weight') ?? 0,
    taxable: cell(row, 'Variant Taxable').toLowerCase() !== 'false',
    requiresShipping: cell(row, 'Variant Requires Shipping').toLowerCase() !== 'false',
    ...(barcode === '' ? {} : { barcode: barcode.replace(/^'/, '') }),
    ...(image === null ? {} : { image }),
    ...(stock === null ? {} : { stock }),
  }
}

function priceOf(row: CsvRow, name: string, currency: string): number | null {
  const text = cell(row, name)
  if (text === '') return null
  const amount = parseDecimal(text, currency)
  if (amount !== null && amount <= AMOUNT_MAX) return amount
  throw new Refusal(row.row, 'bad_price', `${name} "${text}" is no price in ${currency}.`)
}

function wholeOf(row: CsvRow, name: string, max: number, code: RefusalCode): number | null {
  const text = cell(row, name)
  if (text === '') return null
  const number = /^\d{1,12}(?:\.0+)?$/.test(text) ? Number(text) : Number.NaN
  if (number <= max) return number
  throw new Refusal(row.row, code, `${name} "${text}" is no whole number from 0 to ${max}.`)
}

function imageUrl(row: CsvRow, name: string): string | null {
  const text = cell(row, name)
  if (text === '') return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'https:') return text
  throw new Refusal(row.row, 'bad_image', `${name} "${text.slice(0, 100)}" is no https address.`)
}

/** Every image once, by its position in the file; pictures of variants follow. */
function imagesOf(rows: readonly CsvRow[]): ImageInput[] {
  const found = new Map<string, ImageInput & { position: number }>()
  const add = (row: CsvRow, name: string, alt: string, position: number) => {
    const url = imageUrl(row, name)
    if (url !== null && !found.has(url)) found.set(url, { url, alt, width: 0, height: 0, position })
  }
  for (const row of rows) {
    add(row, 'Image Src', cell(row, 'Image Alt Text'), Number(cell(row, 'Image Position')) || 999)
  }
  for (const row of rows) add(row, 'Variant Image', '', 1_000)
  return [...found.values()]
    .sort((a, b) => a.position - b.position)
    .map(({ position: _, ...image }) => image)
}

/** Names the row of the second of two variants that cannot be told apart. */
function refuseTwins(variants: readonly VariantInput[], rows: readonly CsvRow[]): void {
  const skus = new Set<string>()
  const combinations = new Set<string>()
  for (const [index, { sku, options }] of variants.entries()) {
    const row = rows[index]?.row ?? 0
    const combination = JSON.stringify(options)
    if (combinations.has(combination)) {
      throw new Refusal(row, 'duplicate_variant', 'Two variants have the same option values.')
    }
    if (skus.has(sku))
      throw new Refusal(row, 'duplicate_sku', `Two variants have the SKU "${sku}".`)
    skus.add(sku)
    combinations.add(combination)
  }
}
