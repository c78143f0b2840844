import { withoutGuard } from '../../kit/csv.ts'
import { ImportUnreadable } from './contract.ts'
import type { CsvRow } from './read-csv.ts'

/**
 * The columns of a product file by the name the import uses for each, with every name Shopify has
 * given them. Names are compared without case.
 */
const COLUMNS = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  description: ['Body (HTML)', 'Body HTML', 'Body', 'Description'],
  vendor: ['Vendor'],
  category: ['Product Category', 'Standardized Product Type', 'Standard Product Type'],
  type: ['Type', 'Custom Product Type'],
  tags: ['Tags'],
  collection: ['Collection'],
  published: ['Published', 'Published on online store'],
  status: ['Status'],
  optionName1: ['Option1 Name'],
  optionValue1: ['Option1 Value'],
  optionName2: ['Option2 Name'],
  optionValue2: ['Option2 Value'],
  optionName3: ['Option3 Name'],
  optionValue3: ['Option3 Value'],
  sku: ['Variant SKU', 'SKU'],
  barcode: ['Variant Barcode', 'Barcode'],
  grams: ['Variant Grams', 'Weight value (grams)'],
  tracker: ['Variant Inventory Tracker', 'Inventory tracker'],
  quantity: ['Variant Inventory Qty', 'Inventory quantity'],
  policy: ['Variant Inventory Policy', 'Continue selling when out of stock'],
  price: ['Variant Price', 'Price'],
  compareAt: ['Variant Compare At Price', 'Compare-at price', 'Compare at price'],
  requiresShipping: ['Variant Requires Shipping', 'Requires shipping'],
  taxable: ['Variant Taxable', 'Charge tax'],
  taxClass: ['Variant Tax Class', 'Tax class'],
  image: ['Image Src', 'Product image URL'],
  imagePosition: ['Image Position'],
  imageAlt: ['Image Alt Text'],
  variantImage: ['Variant Image', 'Variant image URL'],
  giftCard: ['Gift Card'],
} as const satisfies Record<string, readonly string[]>

export type ProductColumn = keyof typeof COLUMNS

const isColumn = (name: string): name is ProductColumn => Object.hasOwn(COLUMNS, name)

const COLUMN_OF: ReadonlyMap<string, ProductColumn> = new Map(
  Object.entries(COLUMNS).flatMap(([column, names]) =>
    isColumn(column) ? names.map((name) => [name.toLowerCase(), column] as const) : [],
  ),
)

/** A row with the cells the import reads; blank cells are absent. */
export interface ProductRow {
  row: number
  cells: Readonly<Partial<Record<ProductColumn, string>>>
}

/** The columns of a file, by its header. */
export interface Columns {
  present: ReadonlySet<ProductColumn>
  /** Names of columns the import does not read. */
  ignored: readonly string[]
}

export function columnsOf(header: readonly string[]): Columns {
  const present = new Set<ProductColumn>()
  const ignored: string[] = []
  for (const name of header) {
    const column = COLUMN_OF.get(name.toLowerCase())
    if (column !== undefined) present.add(column)
    else if (name !== '') ignored.push(name)
  }
  return { present, ignored }
}

/** @throws ImportUnreadable for a header that names no products */
export function requireHandles(header: readonly string[]): void {
  if (columnsOf(header).present.has('handle')) return
  const isWoo = header.some((name) => /^regular price$/i.test(name))
  const reason = isWoo
    ? 'The columns are those of a WooCommerce export, which is not read: export for Shopify.'
    : "The header has no column Handle or URL handle: the file is not Shopify's product CSV."
  throw new ImportUnreadable(1, 'missing_handle', reason)
}

export function productRowOf({ row, fields }: CsvRow): ProductRow {
  const cells: Partial<Record<ProductColumn, string>> = {}
  for (const [name, text] of Object.entries(fields)) {
    const column = COLUMN_OF.get(name.toLowerCase())
    // The first of two names of one column counts.
    if (column !== undefined && cells[column] === undefined) {
      cells[column] = textOf(column, text)
    }
  }
  return { row, cells }
}

/**
 * The text of a cell without the apostrophe that keeps spreadsheets from running it. In a SKU or a
 * barcode spreadsheets put one before digits, too.
 */
const textOf = (column: ProductColumn, text: string): string =>
  column === 'sku' || column === 'barcode' ? text.replace(/^'/, '') : withoutGuard(text)

/** How the import names a column to people: as the older of Shopify's templates does. */
export const nameOf = (column: ProductColumn): string => COLUMNS[column][0]
