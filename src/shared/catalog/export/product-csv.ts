import { formatDecimal, money } from '../../platform/money.ts'
import { cleanLine } from '../../platform/text.ts'
import { nameOfCategory } from '../category-name.ts'
import { TAGS_PER_PRODUCT_MAX } from '../edit/contract.ts'
import type { ProductRecord } from '../publish/document.ts'
import { descriptionHtml } from './description-html.ts'

/** Columns of the product's own, written in its first row. */
const PRODUCT_COLUMNS = [
  'Title',
  'Body (HTML)',
  'Vendor',
  'Type',
  'Tags',
  'Collection',
  'Published',
  'Status',
] as const
const OPTION_COLUMNS = [
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
] as const
const STOCK_COLUMNS = [
  'Variant Inventory Tracker',
  'Variant Inventory Policy',
  'Variant Inventory Qty',
] as const
const VARIANT_COLUMNS = [
  'Variant Grams',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Requires Shipping',
  'Variant Taxable',
  'Variant Tax Class',
  'Variant Barcode',
  'Variant Image',
] as const
const IMAGE_COLUMNS = ['Image Src', 'Image Position', 'Image Alt Text'] as const

/** The header of the products' file: Shopify's names, without ids and times. */
export const PRODUCT_HEADER: readonly string[] = [
  'Handle',
  ...PRODUCT_COLUMNS,
  ...OPTION_COLUMNS,
  'Variant SKU',
  ...STOCK_COLUMNS,
  ...VARIANT_COLUMNS,
  ...IMAGE_COLUMNS,
]

/** The header of the stock's file, which the import of products reads too. */
export const STOCK_HEADER: readonly string[] = [
  'Handle',
  'Title',
  ...OPTION_COLUMNS,
  'Variant SKU',
  ...STOCK_COLUMNS,
]

type Variant = ProductRecord['variants'][number]
type Levels = ReadonlyMap<string, number>

const blank = (columns: readonly string[]): string[] => columns.map(() => '')
const line = (text: string): string => cleanLine(text, text.length)
const flag = (value: number): string => (value === 1 ? 'TRUE' : 'FALSE')
const STATUS = { active: 'active', draft: 'draft', withdrawn: 'archived' } as const

/**
 * The rows of a product: its variants and its pictures side by side, the product's own cells in
 * the first. Texts are written as the import keeps them.
 * @param levels units available by SKU; a tracked SKU without one has none
 * @param currency of the prices
 */
export function productRows(record: ProductRecord, levels: Levels, currency: string): string[][] {
  const { product, variants, images } = record
  const count = Math.max(variants.length, images.length, 1)
  return Array.from({ length: count }, (_, index) => {
    const variant = variants[index]
    const image = images[index]
    return [
      product.handle,
      ...(index === 0 ? productCells(record) : blank(PRODUCT_COLUMNS)),
      ...(variant ? optionCells(record, variant, index === 0) : blank(OPTION_COLUMNS)),
      variant?.sku ?? '',
      ...(variant ? stockCells(variant, levels) : blank(STOCK_COLUMNS)),
      ...(variant ? variantCells(variant, currency) : blank(VARIANT_COLUMNS)),
      ...(image ? [image.url, String(index + 1), line(image.alt)] : blank(IMAGE_COLUMNS)),
    ]
  })
}

/** One row per variant with its stock. */
export const stockRows = (record: ProductRecord, levels: Levels): string[][] =>
  record.variants.map((variant) => [
    record.product.handle,
    line(record.product.title),
    ...optionCells(record, variant, true),
    variant.sku,
    ...stockCells(variant, levels),
  ])

function productCells({ product, categories }: ProductRecord): string[] {
  return [
    line(product.title),
    descriptionHtml(product.description),
    line(product.vendor),
    line(product.product_type),
    tagsCell(JSON.parse(product.tags)),
    categories.map(nameOfCategory).join(', '),
    product.status === 'active' ? 'TRUE' : 'FALSE',
    STATUS[product.status],
  ]
}

/** A tag with a comma is read as two tags, so it is written as two. */
const tagsCell = (tags: readonly string[]): string =>
  [...new Set(tags.flatMap((tag) => tag.split(',')).map(line))]
    .filter((tag) => tag !== '')
    .slice(0, TAGS_PER_PRODUCT_MAX)
    .join(', ')

function optionCells({ product }: ProductRecord, variant: Variant, named: boolean): string[] {
  const options: { name: string }[] = JSON.parse(product.options)
  const values: string[] = JSON.parse(variant.options)
  if (options.length === 0) return [named ? 'Title' : '', 'Default Title', '', '', '', '']
  return [0, 1, 2].flatMap((at) => [
    named ? line(options[at]?.name ?? '') : '',
    line(values[at] ?? ''),
  ])
}

/** A blank tracker means that stock is not counted; its number is left out. */
function stockCells({ sku, stock_policy }: Variant, levels: Levels): string[] {
  if (stock_policy === 'untracked') return ['', 'deny', '']
  return ['shopify', stock_policy, String(Math.max(0, levels.get(sku) ?? 0))]
}

function variantCells(variant: Variant, currency: string): string[] {
  const decimal = (amount: number) => formatDecimal(money(amount, currency))
  return [
    String(variant.weight_grams),
    decimal(variant.amount),
    variant.compare_at_amount === null ? '' : decimal(variant.compare_at_amount),
    flag(variant.requires_shipping),
    flag(variant.taxable),
    variant.tax_class,
    line(variant.barcode ?? ''),
    variant.image_url ?? '',
  ]
}
