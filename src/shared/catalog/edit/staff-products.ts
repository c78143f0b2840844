import { type Page, pageOf } from '../../kit/page.ts'
import { rfc3339 } from '../../platform/clock.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import type { ProductRecord } from '../publish/document.ts'
import type { ProductRow } from '../schema.ts'
import { readCategories, readRecords } from '../store.ts'
import type { ProductInput } from './contract.ts'
import { selectProductIds } from './store.ts'

/** A product as staff work on it: published or not. */
export interface StaffProduct extends Omit<ProductInput, 'status' | 'variants'> {
  id: string
  status: ProductRow['status']
  variants: (ProductInput['variants'][number] & { id: string })[]
  /** True while something of it is not published yet. */
  pending: boolean
  revision: number
  updatedAt: string
}

/** The input that would write this record again, without stock. */
export function inputOf({ product, variants, images, categories }: ProductRecord): ProductInput {
  return {
    handle: product.handle,
    title: product.title,
    description: product.description,
    vendor: product.vendor,
    productType: product.product_type,
    tags: JSON.parse(product.tags),
    categories: categories.map((category) => category.handle),
    options: JSON.parse(product.options),
    variants: variants.map((variant) => ({
      sku: variant.sku,
      options: JSON.parse(variant.options),
      price: variant.amount,
      ...(variant.compare_at_amount === null ? {} : { compareAtPrice: variant.compare_at_amount }),
      weightGrams: variant.weight_grams,
      taxable: variant.taxable === 1,
      taxClass: variant.tax_class,
      requiresShipping: variant.requires_shipping === 1,
      stockPolicy: variant.stock_policy,
      ...(variant.barcode === null ? {} : { barcode: variant.barcode }),
      ...(variant.image_url === null ? {} : { image: variant.image_url }),
    })),
    images: images.map(({ url, alt, width, height }) => ({ url, alt, width, height })),
    popularity: product.popularity,
    createdAt: rfc3339(product.created_at),
    // A withdrawn product that is changed becomes a draft unless it is told to be active.
    status: product.status === 'active' ? 'active' : 'draft',
  }
}

/** The record as staff work on it. */
export function staffProductOf(record: ProductRecord): StaffProduct {
  const { product, variants } = record
  const input = inputOf(record)
  return {
    id: product.id,
    ...input,
    status: product.status,
    variants: input.variants.map((variant, index) => ({
      id: variants[index]?.id ?? '',
      ...variant,
    })),
    pending: product.pending === 1,
    revision: product.revision,
    updatedAt: rfc3339(product.updated_at),
  }
}

interface Deps {
  database: D1Database
  currency: string
}

/** These products in the order of their ids; unknown ones are absent. */
export async function readProductRecords(
  { database, currency }: Deps,
  ids: readonly string[],
): Promise<ProductRecord[]> {
  const categories = new Map((await readCategories(database)).map((row) => [row.id, row]))
  return readRecords(database, ids, categories, currency)
}

/** These products in the order given; unknown ones are absent. */
export async function readStaffProducts(
  deps: Deps,
  ids: readonly string[],
): Promise<StaffProduct[]> {
  const records = await readProductRecords(deps, ids)
  const known = new Map(records.map((record) => [record.product.id, staffProductOf(record)]))
  return ids.flatMap((id) => known.get(id) ?? [])
}

/** One product as staff see it. Refuses `not_found`. */
export async function readStaffProduct(deps: Deps, id: string): Promise<Result<StaffProduct>> {
  const [record] = await readProductRecords(deps, [id])
  return record ? ok(staffProductOf(record)) : refuse('not_found')
}

/** Products in any status by id, which is by age, newest first. Refuses `invalid_cursor`. */
export async function listStaffProducts(
  deps: Deps,
  query: { limit: number; cursor?: string | undefined },
): Promise<Result<Page<StaffProduct>>> {
  const after = query.cursor === undefined ? null : readCursor(query.cursor, 'id')
  if (query.cursor !== undefined && !after) return refuse('invalid_cursor')
  const rows = await selectProductIds(deps.database, after?.id ?? null, query.limit + 1)
  const cursorOf = (id: string) => writeCursor({ sort: 'id', value: id, id })
  const { data: ids, nextCursor } = pageOf(rows, query.limit, cursorOf, (id) => id)
  const records = await readProductRecords(deps, ids)
  return ok({ data: records.map(staffProductOf).reverse(), nextCursor })
}
