import { groupsOf } from '../../kit/groups.ts'
import type { Query } from '../../platform/bulk-rows.ts'
import type { Now } from '../../platform/clock.ts'
import { isConstraintError } from '../../platform/faults.ts'
import { newId } from '../../platform/ids.ts'
import { newVariantId } from '../rules.ts'
import type { ProductRow } from '../schema.ts'
import { type ProductWrite, writeProducts } from '../store.ts'
import type { ProductInput } from './contract.ts'
import { type Existing, readExisting } from './store.ts'

export interface WriteDeps {
  database: D1Database
  now: Now
  /** The currency prices are given in. */
  currency: string
}

type ProductRefusalCode =
  | 'sku_taken'
  | 'unknown_category'
  | 'handle_taken'
  | 'given_twice'
  | 'revision_changed'

type UpsertOutcome =
  | { handle: string; outcome: 'imported' | 'updated'; productId: string }
  | ({ handle: string; outcome: 'refused' } & ProductRefusal)

interface ProductRefusal {
  code: ProductRefusalCode
  reason: string
  /** JSON pointer of the field in the product. */
  pointer: string
}

/** A product as it is written; an import may also leave one withdrawn, or name its source. */
export type ProductUpsert = Omit<ProductInput, 'status'> & {
  status: ProductRow['status']
  /** The handle a file gives it, where that could not be its own. */
  importedHandle?: string
  /** The request that makes it by hand. */
  requestKey?: string
  /** The revision that the input was made from: another one is refused. */
  expectedRevision?: number
}

export interface UpsertAnswer {
  /** One per product given, in the same order. */
  outcomes: UpsertOutcome[]
  /** SKUs given with a count and without known stock: it is still to be set. */
  newStock: { sku: string; quantity: number }[]
  /** SKUs given with another number than is available: their stock stays as it is. */
  otherStock: { sku: string; quantity: number; available: number }[]
}

/** Products written by one batch of statements: a batch is some 14, whatever it holds. */
const PRODUCTS_PER_BATCH = 500

/**
 * Writes whole products: a known handle is changed, a new one created; variants not listed are
 * withdrawn. A refused product leaves no trace; the others go on. Nothing is published.
 * @param mode `create` refuses handles that exist (`handle_taken`)
 */
export async function upsertProducts(
  deps: WriteDeps,
  products: readonly ProductUpsert[],
  mode: 'create' | 'upsert' = 'upsert',
): Promise<UpsertAnswer> {
  const answer: UpsertAnswer = { outcomes: [], newStock: [], otherStock: [] }
  for (const group of groupsOf(products, PRODUCTS_PER_BATCH)) {
    const planned = await writeGroup(deps, group, mode)
    answer.outcomes.push(...planned.outcomes)
    answer.newStock.push(...planned.newStock)
    answer.otherStock.push(...planned.otherStock)
  }
  return answer
}

/**
 * The answer that `upsertProducts` would give now; nothing is written.
 * @param newCategories handles that would be created before
 */
export async function planUpsert(
  deps: WriteDeps,
  products: readonly ProductUpsert[],
  newCategories: readonly string[],
): Promise<UpsertAnswer> {
  const existing = await readExisting(deps.database, products)
  for (const handle of newCategories) {
    existing.categories.set(handle, existing.categories.get(handle) ?? '')
  }
  const { writes: _, ...answer } = planProducts(products, existing, deps.now, 'upsert')
  return answer
}

interface Plan extends UpsertAnswer {
  writes: ProductWrite[]
}

/**
 * Writes products as `upsertProducts` does, as many as one batch takes, and runs further queries in
 * the same transaction: all is written, or nothing.
 * @param alongside the queries for an answer; it is asked again where the shop changed meanwhile
 */
export async function upsertAlongside(
  deps: WriteDeps,
  products: readonly ProductUpsert[],
  alongside: (answer: UpsertAnswer) => readonly Query[],
): Promise<UpsertAnswer> {
  return writeGroup(deps, products, 'upsert', alongside)
}

async function writeGroup(
  deps: WriteDeps,
  products: readonly ProductUpsert[],
  mode: 'create' | 'upsert',
  alongside: (answer: UpsertAnswer) => readonly Query[] = () => [],
): Promise<Plan> {
  for (let tries = 0; ; tries += 1) {
    const plan = planProducts(products, await readExisting(deps.database, products), deps.now, mode)
    try {
      await writeProducts(deps.database, plan.writes, deps.now, deps.currency, alongside(plan))
      return plan
    } catch (error) {
      // A handle, a SKU or the revision was taken between the read and the write: read again, once.
      if (tries > 0 || !isConstraintError(error)) throw error
    }
  }
}

function planProducts(
  inputs: readonly ProductUpsert[],
  existing: Existing,
  now: Now,
  mode: 'create' | 'upsert',
): Plan {
  const plan: Plan = { outcomes: [], newStock: [], otherStock: [], writes: [] }
  const takenBy = new Map([...existing.variants].map(([sku, { handle }]) => [sku, handle]))
  const handles = new Set<string>()
  for (const input of inputs) {
    const { handle } = input
    const refusal = refusalOf(input, existing, takenBy, handles, mode)
    if (refusal) {
      plan.outcomes.push({ handle, outcome: 'refused', ...refusal })
      continue
    }
    handles.add(handle)
    const known = existing.products.get(handle)
    const write = writeOf(input, existing, now)
    plan.writes.push(write)
    plan.outcomes.push({
      handle,
      outcome: known ? 'updated' : 'imported',
      productId: write.id,
    })
    for (const { sku, stock } of input.variants) {
      takenBy.set(sku, handle)
      if (stock === undefined) continue
      const available = existing.available.get(sku)
      if (available === undefined) {
        if (stock > 0) plan.newStock.push({ sku, quantity: stock })
      } else if (available !== stock) plan.otherStock.push({ sku, quantity: stock, available })
    }
  }
  return plan
}

function refusalOf(
  input: ProductUpsert,
  existing: Existing,
  takenBy: ReadonlyMap<string, string>,
  handles: ReadonlySet<string>,
  mode: 'create' | 'upsert',
): ProductRefusal | null {
  if (handles.has(input.handle)) {
    const reason = 'The same handle was given before.'
    return { code: 'given_twice', reason, pointer: '/handle' }
  }
  if (mode === 'create' && existing.products.has(input.handle)) {
    const reason = `There is a product "${input.handle}" already.`
    return { code: 'handle_taken', reason, pointer: '/handle' }
  }
  const { revision } = existing.products.get(input.handle) ?? {}
  if (input.expectedRevision !== undefined && input.expectedRevision !== revision) {
    return { code: 'revision_changed', reason: 'The product was changed meanwhile.', pointer: '' }
  }
  const ownerOf = (sku: string) => takenBy.get(sku) ?? input.handle
  const taken = input.variants.findIndex(({ sku }) => ownerOf(sku) !== input.handle)
  const { sku = '' } = input.variants[taken] ?? {}
  if (taken >= 0) {
    const reason = `The SKU "${sku}" belongs to the product "${takenBy.get(sku)}".`
    return { code: 'sku_taken', reason, pointer: `/variants/${taken}/sku` }
  }
  const unknown = input.categories.findIndex((handle) => !existing.categories.has(handle))
  if (unknown < 0) return null
  const reason = `There is no category "${input.categories[unknown]}".`
  return { code: 'unknown_category', reason, pointer: `/categories/${unknown}` }
}

function writeOf(input: ProductUpsert, existing: Existing, now: Now): ProductWrite {
  const known = existing.products.get(input.handle)
  return {
    id: known?.id ?? newId('prd'),
    handle: input.handle,
    title: input.title,
    description: input.description,
    vendor: input.vendor,
    product_type: input.productType,
    tags: JSON.stringify(input.tags),
    options: JSON.stringify(input.options),
    status: input.status,
    imported_handle: input.importedHandle ?? null,
    request_key: input.requestKey ?? null,
    popularity: input.popularity ?? null,
    ...(input.expectedRevision === undefined ? {} : { expectedRevision: input.expectedRevision }),
    created_at: input.createdAt ? Date.parse(input.createdAt) : (known?.created_at ?? now),
    variants: input.variants.map((variant) => ({
      id: existing.variants.get(variant.sku)?.id ?? newVariantId(input.handle),
      sku: variant.sku,
      options: JSON.stringify(variant.options),
      weight_grams: variant.weightGrams,
      taxable: variant.taxable ? 1 : 0,
      requires_shipping: variant.requiresShipping ? 1 : 0,
      barcode: variant.barcode ?? null,
      image_url: variant.image ?? null,
      stock_policy:
        variant.stockPolicy ?? existing.variants.get(variant.sku)?.stock_policy ?? 'deny',
      tax_class: variant.taxClass ?? existing.variants.get(variant.sku)?.tax_class ?? 'standard',
      amount: variant.price,
      compare_at_amount: variant.compareAtPrice ?? null,
    })),
    images: input.images.map((image) => ({ id: newId('img'), ...image })),
    categoryIds: [...new Set(input.categories)].flatMap(
      (handle) => existing.categories.get(handle) ?? [],
    ),
  }
}
