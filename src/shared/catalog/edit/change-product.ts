import { newId } from '../../platform/ids.ts'
import { type FieldProblem, ok, type Result, refuse } from '../../platform/result.ts'
import { codeOfIssue } from '../../platform/text.ts'
import {
  IMAGES_PER_PRODUCT_MAX,
  type ImageInput,
  type ProductChange,
  type ProductInput,
  ProductInputSchema,
  productIssues,
} from './contract.ts'
import { setInitialStock } from './set-initial-stock.ts'
import {
  inputOf,
  readProductRecords,
  readStaffProduct,
  type StaffProduct,
} from './staff-products.ts'
import { insertImage, selectKnownStock, setWithdrawn } from './store.ts'
import { upsertProducts, type WriteDeps } from './upsert-products.ts'

/** A product before and after a write. */
export interface ProductEdit {
  before: StaffProduct | null
  after: StaffProduct
}

interface StockedDeps extends WriteDeps {
  /** Sets the first stock of a SKU; the same SKU twice is one setting. */
  setStock: (sku: string, quantity: number) => Promise<Result<unknown>>
}

/**
 * Creates a product and sets the first stock of its variants; nothing is published. Refuses
 * `already_exists` for a taken handle or SKU, `invalid_body` for an unknown category, `stock_known`
 * where a SKU was counted before, and `dependency_unavailable` where the product is there and its
 * stock could not be set.
 */
export const createProduct = (
  deps: StockedDeps,
  input: ProductInput,
): Promise<Result<ProductEdit>> =>
  write(deps, { ...input, handle: input.handle.normalize('NFC') }, null)

/**
 * Changes the fields given; nothing is published. Only a new variant may come with its stock: what
 * a known one has on hand beside its holds is changed by adjustments. Refuses `not_found`, and as
 * `createProduct`.
 */
export async function changeProduct(
  deps: StockedDeps,
  id: string,
  change: ProductChange,
): Promise<Result<ProductEdit>> {
  const [record] = await readProductRecords(deps, [id])
  const before = await readStaffProduct(deps, id)
  if (!record || !before.ok) return refuse('not_found')
  const input: ProductInput = { ...inputOf(record), ...toldOf(change) }
  const errors = changeErrors(input, change)
  return errors.length === 0
    ? write(deps, input, before.value)
    : refuse('invalid_body', undefined, { errors })
}

type Told = { [Field in keyof ProductChange]?: Exclude<ProductChange[Field], undefined> }

const toldOf = (change: ProductChange): Told =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

/**
 * The faults of the product as the change makes it. A field that the change leaves alone may hold a
 * value that an earlier version of the shop accepted: it stands until a change writes it.
 */
function changeErrors(input: ProductInput, change: ProductChange): FieldProblem[] {
  const whole = ProductInputSchema.safeParse(input)
  if (whole.success) return []
  const told = toldOf(change)
  const own = whole.error.issues
    .filter(({ path: [field] }) => field !== undefined && Object.hasOwn(told, field))
    .map((issue) => ({ path: issue.path, code: codeOfIssue(issue), message: issue.message }))
  const between = [...productIssues(input)].map((issue) => ({ ...issue, code: 'custom' }))
  const both = [...between, ...own.filter(({ code }) => code !== 'custom')]
  return both.map(({ path, code, message }) => ({
    pointer: path.map((part) => `/${String(part)}`).join(''),
    code,
    detail: message,
  }))
}

async function write(
  deps: StockedDeps,
  input: ProductInput,
  before: StaffProduct | null,
): Promise<Result<ProductEdit>> {
  const mode = before ? 'upsert' : 'create'
  const unknown = await requireUnknownStock(deps, input)
  if (!unknown.ok) return unknown
  const { outcomes, newStock } = await upsertProducts(deps, [input], mode)
  const [outcome] = outcomes
  if (outcome?.outcome === 'refused') {
    const code = outcome.code === 'unknown_category' ? 'invalid_body' : 'already_exists'
    return refuse(code, outcome.reason)
  }
  const { failed, known } = await setInitialStock(deps.setStock, newStock)
  if (failed.length + known.length > 0) {
    const skus = [...failed, ...known].map(({ sku }) => sku).join(', ')
    const detail = `The product is written, but the stock of ${skus} is not set. Use adjustments.`
    return refuse(failed.length > 0 ? 'dependency_unavailable' : 'stock_known', detail)
  }
  const after = await readStaffProduct(deps, outcome?.productId ?? '')
  return after.ok ? ok({ before, after: after.value }) : after
}

/** A number for a SKU that is counted would undo what was sold meanwhile. */
async function requireUnknownStock(
  { database }: WriteDeps,
  { handle, variants }: ProductInput,
): Promise<Result<null>> {
  const counted = variants.flatMap(({ sku, stock }) => (stock === undefined ? [] : [sku]))
  if (counted.length === 0) return ok(null)
  // A SKU of another product is for the write to refuse.
  const known = await selectKnownStock(database, counted, handle)
  if (known.size === 0) return ok(null)
  const errors = variants.flatMap(({ sku }, index) =>
    known.has(sku)
      ? [
          {
            pointer: `/variants/${index}/stock`,
            code: 'stock_known',
            detail: `"${sku}" has stock already: POST /api/admin/v1/inventory/adjustments.`,
          },
        ]
      : [],
  )
  return refuse('stock_known', undefined, { errors })
}

/**
 * Takes a product off the shop at the next publish. Its variants stay known to carts and orders.
 * Refuses `not_found`.
 */
export async function withdrawProduct(deps: WriteDeps, id: string): Promise<Result<ProductEdit>> {
  const before = await readStaffProduct(deps, id)
  if (!before.ok) return before
  await setWithdrawn(deps.database, id, deps.now)
  const after = await readStaffProduct(deps, id)
  return after.ok ? ok({ before: before.value, after: after.value }) : after
}

/** Adds an image as the last one; the same image again changes its text. Refuses `not_found`. */
export async function addImage(
  deps: WriteDeps,
  id: string,
  image: ImageInput,
): Promise<Result<ProductEdit>> {
  const before = await readStaffProduct(deps, id)
  if (!before.ok) return before
  if (before.value.images.length >= IMAGES_PER_PRODUCT_MAX) {
    return refuse('invalid_body', `A product has at most ${IMAGES_PER_PRODUCT_MAX} images.`)
  }
  const added = { product_id: id, id: newId('img'), ...image }
  await insertImage(deps.database, added, deps.now)
  const after = await readStaffProduct(deps, id)
  return after.ok ? ok({ before: before.value, after: after.value }) : after
}
