import type { TaxClass } from '../../src/shared/catalog/contract.ts'
import type { ProductInput } from '../../src/shared/catalog/edit/contract.ts'
import type { Drawing } from './illustrations/sheet.ts'

/** The edge of every illustration, in pixels. */
const PICTURE_EDGE = 800

/** One drawn image of a product. */
export interface Picture {
  of: Drawing
  /** Main, accent and trim colour, as the drawing explains them. */
  tone: readonly [main: string, accent: string, trim: string]
  alt: string
  /** The option value whose variants this image shows. */
  shows?: string
  /** Centre x, centre y and enlargement of a detail view. */
  closeUp?: readonly [x: number, y: number, scale: number]
}

/** What a product file says; everything a machine can derive is derived from it. */
export interface ProductSpec {
  handle: string
  title: string
  vendor: string
  productType: string
  tags: string[]
  /** Paragraphs. */
  about: readonly string[]
  /** Start of every SKU. */
  sku: string
  /** USD cents. */
  price: number
  /** USD cents before a reduction. */
  was?: number
  weightGrams: number
  /** `standard` where left out. */
  taxClass?: TaxClass
  options?: Readonly<Record<string, readonly string[]>>
  /** What an option value adds to price (cents) and weight (grams). */
  steps?: Readonly<Record<string, { price?: number; grams?: number }>>
  /** Units on hand, one figure per combination: the last option turns fastest. */
  stock: readonly number[]
  /** Day of first publication, `YYYY-MM-DD`. */
  since: string
  popularity: number
  pictures: readonly Picture[]
}

export interface DemoProduct {
  product: ProductInput
  pictures: readonly Picture[]
}

export const pictureUrl = (key: string): string => `/media/demo/${key}.svg`

export const pictureKey = (handle: string, index: number): string => `${handle}-${index + 1}`

/** `Forest green` → `FORGRE`, `XL` → `XL`, `0.9 l` → `09L`. */
function skuPart(value: string): string {
  const words = value
    .toUpperCase()
    .replaceAll('.', '')
    .split(/[^A-Z0-9]+/)
  const short = words.filter((word) => word !== '')
  const take = short.length > 1 ? 3 : 4
  return short.map((word) => word.slice(0, take)).join('')
}

function combinations(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  )
}

/** Builds the product of a category from its description. */
export function describeProduct(category: string, spec: ProductSpec): DemoProduct {
  const options = Object.entries(spec.options ?? {}).map(([name, values]) => ({
    name,
    values: [...values],
  }))
  const images = spec.pictures.map((picture, index) => ({
    url: pictureUrl(pictureKey(spec.handle, index)),
    alt: picture.alt,
    width: PICTURE_EDGE,
    height: PICTURE_EDGE,
  }))
  const variants = combinations(options.map((option) => option.values)).map((values, index) => {
    const steps = values.map((value) => spec.steps?.[value])
    const extra = steps.reduce((sum, step) => sum + (step?.price ?? 0), 0)
    const shown = spec.pictures.findIndex(
      ({ shows }) => shows !== undefined && values.includes(shows),
    )
    const image = images[shown]?.url
    return {
      sku: [spec.sku, ...values.map(skuPart)].join('-'),
      options: values,
      price: spec.price + extra,
      ...(spec.was !== undefined && { compareAtPrice: spec.was + extra }),
      weightGrams: spec.weightGrams + steps.reduce((sum, step) => sum + (step?.grams ?? 0), 0),
      taxable: true,
      taxClass: spec.taxClass ?? 'standard',
      requiresShipping: true,
      ...(image !== undefined && { image }),
      stock: spec.stock[index] ?? 0,
    }
  })
  if (variants.length !== spec.stock.length) {
    throw new Error(
      `${spec.handle}: ${variants.length} variants, ${spec.stock.length} stock figures`,
    )
  }
  return {
    pictures: spec.pictures,
    product: {
      handle: spec.handle,
      title: spec.title,
      description: spec.about.join('\n\n'),
      vendor: spec.vendor,
      productType: spec.productType,
      tags: spec.tags,
      categories: [category],
      options,
      variants,
      images,
      popularity: spec.popularity,
      createdAt: `${spec.since}T08:00:00Z`,
      status: 'active',
    },
  }
}
