import { AMOUNT_MAX, STOCK_MAX } from '../../platform/limits.ts'
import { parseAmount } from '../../platform/money.ts'
import { type StockPolicy, TAX_CLASSES, type TaxClass } from '../contract.ts'
import { LABEL_CHARS_MAX, type VariantInput, WEIGHT_GRAMS_MAX } from '../edit/contract.ts'
import { numbered, skuOfWords } from '../edit/made-names.ts'
import { nameOf, type ProductRow } from './product-columns.ts'
import { type ProductReading, Refusal } from './product-reading.ts'
import { imageUrlOf } from './read-images.ts'

const isFalse = (text: string): boolean => /^(?:false|no|n|0)$/i.test(text)
const isTrue = (text: string): boolean => /^(?:true|yes|y|1)$/i.test(text)

/** The variant's SKU as the file gives it, or ''. */
export const skuOf = (reading: ProductReading, row: ProductRow): string =>
  reading.line(row, 'sku', LABEL_CHARS_MAX)

/**
 * A SKU for a variant without one, from handle and option values: the same at every import, within
 * the limit of this shop alone.
 * @param isUsed whether another variant of the product has a SKU
 */
export function makeSku(
  reading: ProductReading,
  row: ProductRow,
  options: readonly string[],
  isUsed: (sku: string) => boolean,
): string {
  const { handle, isTaken } = reading.context
  const base = skuOfWords(handle, options)
  let sku = base
  for (let number = 2; isUsed(sku) || isTaken(sku); number += 1) {
    sku = numbered(base, number, LABEL_CHARS_MAX)
  }
  reading.note(row.row, 'sku_made', `The variant has no SKU; it gets "${sku}".`)
  return sku
}

/**
 * A variant from its row. A column that is not there leaves what the variant has. A blank cell
 * clears a text and the price before a reduction; it leaves what has no blank: price, weight,
 * stock, picture, yes and no.
 * @param known the variant in the shop, or null for a new one
 * @throws Refusal
 */
export function readVariant(
  reading: ProductReading,
  row: ProductRow,
  { sku, options }: { sku: string; options: string[] },
  known: VariantInput | null,
): VariantInput {
  const price = priceOf(reading, row, known)
  const compareAtPrice = reading.has('compareAt')
    ? amountOf(reading, row, 'compareAt')
    : (known?.compareAtPrice ?? null)
  if (compareAtPrice !== null && compareAtPrice <= price && compareAtPrice > 0) {
    const reason = `${nameOf('compareAt')} is not above the price, so no reduction is shown.`
    reading.note(row.row, 'compare_at_ignored', reason)
  }
  const barcode = reading.has('barcode')
    ? reading.line(row, 'barcode', LABEL_CHARS_MAX)
    : (known?.barcode ?? '')
  const image = imageUrlOf(reading, row, 'variantImage') ?? known?.image
  const stockPolicy = stockPolicyOf(reading, row, known)
  const stock = stockOf(reading, row)
  const taxClass = taxClassIn(row) ?? known?.taxClass
  return {
    sku,
    options,
    price,
    ...(compareAtPrice === null ? {} : { compareAtPrice }),
    weightGrams: gramsOf(reading, row) ?? known?.weightGrams ?? 0,
    taxable: flagOf(row, 'taxable') ?? known?.taxable ?? true,
    ...(taxClass === undefined ? {} : { taxClass }),
    requiresShipping: flagOf(row, 'requiresShipping') ?? known?.requiresShipping ?? true,
    ...(stockPolicy === undefined ? {} : { stockPolicy }),
    ...(barcode === '' ? {} : { barcode }),
    ...(image === undefined ? {} : { image }),
    ...(stock === null ? {} : { stock }),
  }
}

const flagOf = (row: ProductRow, column: 'taxable' | 'requiresShipping'): boolean | null => {
  const text = row.cells[column]
  return text === undefined ? null : !isFalse(text)
}

/** The tax class in any case; absent where the cell is blank. */
function taxClassIn(row: ProductRow): TaxClass | undefined {
  const text = row.cells.taxClass ?? ''
  if (text === '') return undefined
  const taxClass = TAX_CLASSES.find((name) => name === text.toLowerCase())
  if (taxClass !== undefined) return taxClass
  const reason = `${nameOf('taxClass')} "${text}" is none of ${TAX_CLASSES.join(', ')}.`
  throw new Refusal(row.row, 'bad_tax_class', reason)
}

function priceOf(reading: ProductReading, row: ProductRow, known: VariantInput | null): number {
  const price = amountOf(reading, row, 'price')
  if (price !== null) return price
  if (!known) throw new Refusal(row.row, 'missing_price', 'The variant has no price.')
  if (reading.has('price')) {
    const reason = `${nameOf('price')} is blank; "${known.sku}" keeps its price.`
    reading.note(row.row, 'price_kept', reason)
  }
  return known.price
}

function amountOf(
  { context: { currency, locale } }: ProductReading,
  row: ProductRow,
  column: 'price' | 'compareAt',
): number | null {
  const text = row.cells[column] ?? ''
  if (text === '') return null
  const amount = parseAmount(text, currency, locale)
  if (amount !== null && amount <= AMOUNT_MAX) return amount
  throw new Refusal(row.row, 'bad_price', `${nameOf(column)} "${text}" is no price in ${currency}.`)
}

/** Whole grams; files give pounds and ounces in grams with decimals. */
function gramsOf(reading: ProductReading, row: ProductRow): number | null {
  const text = row.cells.grams ?? ''
  if (text === '') return null
  const grams = /^\d{1,12}(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN
  const whole = Math.round(grams)
  if (!(whole <= WEIGHT_GRAMS_MAX)) {
    const reason = `${nameOf('grams')} "${text}" is no weight from 0 to ${WEIGHT_GRAMS_MAX} grams.`
    throw new Refusal(row.row, 'bad_weight', reason)
  }
  if (whole !== grams) {
    reading.note(row.row, 'weight_rounded', `${nameOf('grams')} ${text} is read as ${whole} grams.`)
  }
  return whole
}

function stockOf(reading: ProductReading, row: ProductRow): number | null {
  const text = row.cells.quantity ?? ''
  if (text === '') return null
  // Three decimals could be thousands.
  const units = /^-?\d{1,12}(?:\.0{1,2})?$/.test(text) ? Number(text) : Number.NaN
  if (!(Math.abs(units) <= STOCK_MAX)) {
    const reason = `${nameOf('quantity')} "${text}" is no whole number from 0 to ${STOCK_MAX}.`
    throw new Refusal(row.row, 'bad_quantity', reason)
  }
  if (units >= 0) return units
  const reason = `${nameOf('quantity')} ${text} is read as 0: units sold beyond stock are not taken over.`
  reading.note(row.row, 'negative_stock', reason)
  return 0
}

/** An empty inventory tracker means that stock is not counted; without the column it is. */
function stockPolicyOf(
  reading: ProductReading,
  row: ProductRow,
  known: VariantInput | null,
): StockPolicy | undefined {
  const policy = row.cells.policy ?? ''
  const goesOn = /^continue$/i.test(policy) || isTrue(policy)
  if (reading.has('tracker') && row.cells.tracker === undefined) {
    if (Number(row.cells.quantity ?? 0) > 0) {
      const reason = `${nameOf('tracker')} is blank: the variant sells without counting its stock.`
      reading.note(row.row, 'not_tracked', reason)
    }
    return 'untracked'
  }
  if (policy === '' && !reading.has('tracker')) return known?.stockPolicy
  return goesOn ? 'continue' : 'deny'
}
