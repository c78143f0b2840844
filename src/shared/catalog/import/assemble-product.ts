import { cleanLine } from '../../platform/text.ts'
import { type CategoryName, categoryNamed } from '../category-name.ts'
import {
  DESCRIPTION_CHARS_MAX,
  LABEL_CHARS_MAX,
  NAME_CHARS_MAX,
  type ProductInput,
  ProductInputSchema,
  TAGS_PER_PRODUCT_MAX,
  TITLE_CHARS_MAX,
} from '../edit/contract.ts'
import type { ProductUpsert } from '../edit/upsert-products.ts'
import { slugOf } from '../slug.ts'
import { readHtml } from './plain-text.ts'
import { nameOf, type ProductRow } from './product-columns.ts'
import {
  type ImportNote,
  ProductReading,
  type ReadingContext,
  Refusal,
  type RefusalCode,
} from './product-reading.ts'
import { readImages } from './read-images.ts'
import { isVariantRow, mergeVariants, readOptionNames } from './read-options.ts'

/** Why a whole product is left out, and the row that makes it so. */
export interface Refused {
  kind: 'refused'
  row: number
  code: RefusalCode
  reason: string
}

/** A product as its rows and the shop make it, and the row it begins at. */
export interface Assembled {
  kind: 'product'
  row: number
  product: ProductUpsert
  /** The categories that the file puts it in. */
  categories: CategoryName[]
  notes: ImportNote[]
  /** SKUs the file does not give. */
  madeSkus: string[]
}

/**
 * Puts a product together from all its rows in a file: the first one with a title carries the
 * product, each row with a price, a SKU or option values is a variant, the others bring pictures.
 * All or nothing. A field without a column in the file stays as it is in the shop.
 */
export function assembleProduct(
  rows: readonly ProductRow[],
  context: ReadingContext,
): Assembled | Refused {
  const [first] = rows
  if (!first) throw new RangeError('assembleProduct: no rows')
  const lead = rows.find((row) => row.cells.title !== undefined) ?? first
  try {
    refuseDamage(rows)
    return assemble(new ProductReading(context), lead, rows)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { kind: 'refused', row: error.row, code: error.code, reason: error.message }
  }
}

/** A replacement character stands for one that was lost before the file came here. */
function refuseDamage(rows: readonly ProductRow[]): void {
  for (const { row, cells } of rows) {
    for (const text of Object.values(cells)) {
      if (!text.includes('\uFFFD')) continue
      const reason = `"${cleanLine(text, 60)}" has lost characters (\uFFFD): export the file anew, as UTF-8.`
      throw new Refusal(row, 'damaged_text', reason)
    }
  }
}

function assemble(
  reading: ProductReading,
  lead: ProductRow,
  rows: readonly ProductRow[],
): Assembled {
  const { handle, known } = reading.context
  const title = reading.line(lead, 'title', TITLE_CHARS_MAX) || known?.input.title || ''
  if (title === '') throw new Refusal(lead.row, 'missing_title', 'The product has no Title.')
  const variantRows = rows.filter(isVariantRow)
  const merged = mergeVariants(
    reading,
    variantRows.length > 0 || known ? variantRows : [lead],
    readOptionNames(reading, lead),
  )
  const type = reading.has('type')
    ? reading.line(lead, 'type', NAME_CHARS_MAX)
    : (known?.input.productType ?? '')
  const tags = readTags(reading, lead)
  const categories = categoriesOf(reading, lead, type, tags)
  const input: ProductInput = {
    handle,
    title,
    description: readDescription(reading, lead),
    vendor: reading.has('vendor')
      ? reading.line(lead, 'vendor', NAME_CHARS_MAX)
      : (known?.input.vendor ?? ''),
    productType: type,
    tags,
    categories: [
      ...new Set([...(known?.input.categories ?? []), ...categories.map(({ handle }) => handle)]),
    ],
    options: merged.options,
    variants: merged.variants,
    images: readImages(reading, rows),
    ...(known?.input.popularity === undefined ? {} : { popularity: known.input.popularity }),
    ...(known?.input.createdAt === undefined ? {} : { createdAt: known.input.createdAt }),
    status: 'active',
  }
  noteGiftCard(reading, lead)
  const checked = ProductInputSchema.safeParse(input)
  if (!checked.success) refuseField(checked.error.issues[0], lead, input, merged.rowOf)
  return {
    kind: 'product',
    row: rows[0]?.row ?? lead.row,
    product: { ...checked.data, status: readStatus(reading, lead) },
    categories,
    notes: reading.notes,
    madeSkus: merged.made,
  }
}

function refuseField(
  issue: { path: PropertyKey[]; message: string } | undefined,
  lead: ProductRow,
  input: ProductInput,
  rowOf: ReadonlyMap<string, number>,
): never {
  const [list, index] = issue?.path ?? []
  const sku = list === 'variants' ? (input.variants[Number(index)]?.sku ?? '') : ''
  const field = issue?.path.map(String).join('.') ?? ''
  const row = rowOf.get(sku) ?? lead.row
  throw new Refusal(row, 'invalid_field', `${field}: ${issue?.message ?? 'not valid'}`)
}

function readDescription(reading: ProductReading, lead: ProductRow): string {
  const { known } = reading.context
  if (!reading.has('description')) return known?.input.description ?? ''
  const html = lead.cells.description ?? ''
  try {
    const { text, lost } = readHtml(html)
    if (lost.length > 0) {
      const reason = `${nameOf('description')} is kept as text, without its ${lost.join(', ')}.`
      reading.note(lead.row, 'html_left_out', reason)
    }
    return reading.lines(lead, 'description', text, DESCRIPTION_CHARS_MAX)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Refusal(lead.row, 'invalid_field', `${nameOf('description')}: ${error.message}`)
  }
}

function readTags(reading: ProductReading, lead: ProductRow): string[] {
  if (!reading.has('tags')) return reading.context.known?.input.tags ?? []
  const text = lead.cells.tags ?? ''
  const tags = [...new Set(text.split(',').map((tag) => cleanLine(tag, LABEL_CHARS_MAX)))]
  const kept = tags.filter((tag) => tag !== '').slice(0, TAGS_PER_PRODUCT_MAX)
  if (kept.length < tags.filter((tag) => tag !== '').length) {
    reading.note(lead.row, 'text_cut', `Only the first ${TAGS_PER_PRODUCT_MAX} tags are taken.`)
  }
  return kept
}

/**
 * The categories that a file puts the product in: those of its column Collection, blank or not,
 * else the one that `categoryOf` derives.
 */
function categoriesOf(
  reading: ProductReading,
  lead: ProductRow,
  type: string,
  tags: readonly string[],
): CategoryName[] {
  if (!reading.has('collection')) {
    const title = categoryOf(reading, lead, type, tags)
    return title === null ? [] : [{ ...categoryNamed(title), handle: slugOf(title) }]
  }
  const parts = (lead.cells.collection ?? '').split(',')
  return parts
    .map((part) => categoryNamed(cleanLine(part, NAME_CHARS_MAX)))
    .filter(({ handle }) => handle !== '')
}

/**
 * The category a file puts the product in: its type, else the last part of its path in a taxonomy,
 * else its first tag. A product of the shop keeps those it has, and gets one of a type that is new.
 */
function categoryOf(
  reading: ProductReading,
  lead: ProductRow,
  type: string,
  tags: readonly string[],
): string | null {
  const { known } = reading.context
  const path = reading.line(lead, 'category', 1_000).split('>')
  const leaf = cleanLine(path.at(-1) ?? '', NAME_CHARS_MAX)
  const title = type || leaf || (known ? '' : (tags[0] ?? ''))
  const stays =
    known !== null &&
    known.input.categories.length > 0 &&
    slugOf(type) === slugOf(known.input.productType)
  return stays || slugOf(title) === '' ? null : title
}

/** A product staff took off sale stays off: a file says what is sold, not that it is sold again. */
function readStatus(reading: ProductReading, lead: ProductRow): ProductUpsert['status'] {
  const status = lead.cells.status?.toLowerCase() ?? ''
  const isActive =
    lead.cells.published?.toLowerCase() !== 'false' && (status === '' || status === 'active')
  const said = reading.has('status') || reading.has('published')
  const before = reading.context.known?.status
  if (before === undefined) {
    return isActive ? 'active' : status === 'archived' ? 'withdrawn' : 'draft'
  }
  if (before === 'active') return said && !isActive ? 'draft' : 'active'
  if (said && isActive) {
    const word = before === 'draft' ? 'a draft' : 'withdrawn'
    const reason = `The product is ${word} in the shop and stays so; make it active there.`
    reading.note(lead.row, 'status_kept', reason)
  }
  return before
}

function noteGiftCard(reading: ProductReading, lead: ProductRow): void {
  if (lead.cells.giftCard?.toLowerCase() !== 'true') return
  const reason = 'The gift card is sold as an ordinary product: no code is sent for it.'
  reading.note(lead.row, 'gift_card_plain', reason)
}
