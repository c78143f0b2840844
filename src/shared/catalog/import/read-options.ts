import { LABEL_CHARS_MAX, type ProductInput, type VariantInput } from '../edit/contract.ts'
import type { ProductRow } from './product-columns.ts'
import { type ProductReading, Refusal } from './product-reading.ts'
import { makeSku, readVariant, skuOf } from './read-variants.ts'

const NAMES = ['optionName1', 'optionName2', 'optionName3'] as const
const VALUES = ['optionValue1', 'optionValue2', 'optionValue3'] as const

/** A row that is a variant; the others bring pictures. */
export const isVariantRow = ({ cells }: ProductRow): boolean =>
  cells.price !== undefined || cells.optionValue1 !== undefined || cells.sku !== undefined

/**
 * The product's options in order; none for a product that has just the one variant. A file without
 * them leaves those of the shop.
 */
export function readOptionNames(reading: ProductReading, lead: ProductRow): string[] {
  const names = NAMES.map((column) => reading.line(lead, column, LABEL_CHARS_MAX))
  const known = reading.context.known?.input.options.map((option) => option.name)
  if (names.every((name) => name === '') && known) return known
  const single =
    names[0] === 'Title' && names[1] === '' && lead.cells.optionValue1 === 'Default Title'
  const gap = names.findIndex((name, index) => name === '' && (names[index + 1] ?? '') !== '')
  if (gap >= 0) throw new Refusal(lead.row, 'option_mismatch', `Option${gap + 1} has no name.`)
  return single ? [] : names.filter((name) => name !== '')
}

function readOptionValues(
  reading: ProductReading,
  row: ProductRow,
  names: readonly string[],
): string[] {
  const values = VALUES.map((column) => reading.line(row, column, LABEL_CHARS_MAX))
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

interface Merged {
  options: ProductInput['options']
  variants: VariantInput[]
  /** The row each SKU of the file stands in. */
  rowOf: Map<string, number>
  /** SKUs that are made here. */
  made: string[]
}

/**
 * The product's variants: those it has, changed where the file has a row for them, and the file's
 * new ones. A row is a known variant's by its SKU, else by its option values. A variant the file
 * does not name stays.
 * @throws Refusal
 */
export function mergeVariants(
  reading: ProductReading,
  rows: readonly ProductRow[],
  names: readonly string[],
): Merged {
  const known = reading.context.known?.input
  const sameNames =
    known !== undefined &&
    sameList(
      names,
      known.options.map((o) => o.name),
    )
  const read: { variant: VariantInput; replaces: string | null }[] = []
  const rowOf = new Map<string, number>()
  const made: string[] = []
  for (const row of rows) {
    const given = skuOf(reading, row)
    const bySku = known?.variants.find((variant) => variant.sku === given)
    const noValues = VALUES.every((column) => row.cells[column] === undefined)
    const options =
      noValues && bySku && sameNames ? bySku.options : readOptionValues(reading, row, names)
    const match =
      bySku ?? (sameNames ? known?.variants.find((v) => sameList(v.options, options)) : undefined)
    const isUsed = (name: string) =>
      rowOf.has(name) || known?.variants.some((variant) => variant.sku === name) === true
    const sku = given || match?.sku || makeSku(reading, row, options, isUsed)
    if (given === '' && !match) made.push(sku)
    if (match && match.sku !== sku) noteSkuChange(reading, row, match.sku, sku)
    refuseTwin(row, { sku, options }, read, rowOf)
    rowOf.set(sku, row.row)
    const variant = readVariant(reading, row, { sku, options }, match ?? null)
    read.push({ variant, replaces: match?.sku ?? null })
  }
  const variants = inOrder(known?.variants ?? [], read)
  refuseOtherOptions(reading, rows, names, sameNames, read)
  return {
    options: optionsOf(names, sameNames ? known.options : [], variants),
    variants,
    rowOf,
    made,
  }
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index])

function noteSkuChange(reading: ProductReading, row: ProductRow, from: string, to: string): void {
  const reason = `The variant "${from}" is now "${to}": a SKU names a variant, so this is a new one.`
  reading.note(row.row, 'sku_changed', reason)
}

/** Names the row of the second of two variants that cannot be told apart. */
function refuseTwin(
  { row }: ProductRow,
  { sku, options }: { sku: string; options: readonly string[] },
  read: readonly { variant: VariantInput }[],
  rowOf: ReadonlyMap<string, number>,
): void {
  const twin = read.find(({ variant }) => sameList(variant.options, options))
  if (twin) {
    const reason = `Two variants have the same option values; the other is in row ${rowOf.get(twin.variant.sku)}.`
    throw new Refusal(row, 'duplicate_variant', reason)
  }
  const other = rowOf.get(sku)
  if (other === undefined) return
  const reason =
    `Row ${other} has the SKU "${sku}" too. A SKU has one stock, so two variants cannot share it; ` +
    'give each its own, or none.'
  throw new Refusal(row, 'duplicate_sku', reason)
}

/** The shop's order, each in the place of the one it replaces, then new ones; or the file's own. */
function inOrder(
  known: readonly VariantInput[],
  read: readonly { variant: VariantInput; replaces: string | null }[],
): VariantInput[] {
  const replacing = new Map(read.map(({ variant, replaces }) => [replaces, variant]))
  if (known.every(({ sku }) => replacing.has(sku))) return read.map(({ variant }) => variant)
  const fresh = read.filter(({ replaces }) => replaces === null).map(({ variant }) => variant)
  return [...known.map((variant) => replacing.get(variant.sku) ?? variant), ...fresh]
}

/** Other options than the shop's can be taken only where the file has every variant. */
function refuseOtherOptions(
  reading: ProductReading,
  [first]: readonly ProductRow[],
  names: readonly string[],
  sameNames: boolean,
  read: readonly { replaces: string | null }[],
): void {
  const { known } = reading.context
  if (!known || sameNames) return
  const left = known.input.variants.find(
    ({ sku }) => !read.some(({ replaces }) => replaces === sku),
  )
  if (!left) return
  const words = (list: readonly string[]) => list.join(', ') || 'no options'
  const own = words(known.input.options.map((option) => option.name))
  const reason =
    `The product has ${own} in the shop and ${words(names)} in the file, which has no row for its ` +
    `variant "${left.sku}".`
  throw new Refusal(first?.row ?? 0, 'option_mismatch', reason)
}

/** Each option with the values in use, those of the shop in their order. */
function optionsOf(
  names: readonly string[],
  known: ProductInput['options'],
  variants: readonly VariantInput[],
): ProductInput['options'] {
  return names.map((name, index) => {
    const used = new Set(variants.map((variant) => variant.options[index] ?? ''))
    const before = (known[index]?.values ?? []).filter((value) => used.has(value))
    return { name, values: [...new Set([...before, ...used])] }
  })
}
