import { type FieldProblem, ok, type Result, refuse } from '../../platform/result.ts'
import { cleanLine, codeOfIssue } from '../../platform/text.ts'
import { assumedOf, completeProduct } from './complete-product.ts'
import {
  type NewProduct,
  type ProductInput,
  ProductInputSchema,
  TITLE_CHARS_MAX,
} from './contract.ts'
import { freeHandle, freeSkus } from './made-names.ts'
import {
  inputOf,
  readProductRecords,
  readStaffProduct,
  type StaffProduct,
} from './staff-products.ts'
import { selectMadeBy } from './store.ts'
import { type ProductEdit, type StockedDeps, setFirstStock, writeProduct } from './write-product.ts'

/** A new product, and JSON pointers of the fields that the request left to the shop. */
export interface NewProductEdit extends ProductEdit {
  assumed: string[]
}

/** Two requests that make one name at the same moment: the second one makes another. */
const NAMING_TRIES_MAX = 5

/**
 * Creates a product from what a person wrote, with defaults for the rest, and sets the first stock
 * of its variants; nothing is published. Refuses `invalid_body` with pointers, `already_exists` for
 * a taken handle or SKU, `stock_known` where a SKU was counted before, and `dependency_unavailable`
 * where the product is there and its stock could not be set.
 * @param requestKey names the request: repeated, it finds the product that it made
 */
export async function createProduct(
  deps: StockedDeps,
  given: NewProduct,
  requestKey: string | null = null,
): Promise<Result<NewProductEdit>> {
  const assumed = assumedOf(given)
  const made = requestKey === null ? null : await selectMadeBy(deps.database, requestKey)
  if (made !== null) return resume(deps, given, made)
  for (let tries = 1; ; tries += 1) {
    const input = await nameProduct(deps, given)
    if (!input.ok) return input
    const product = { ...input.value, ...(requestKey === null ? {} : { requestKey }) }
    const written = await writeProduct(deps, product, null)
    if (written.ok) return ok({ ...written.value, assumed })
    const { code, errors = [] } = written.problem
    const named = errors.some(({ pointer }) => assumed.includes(pointer))
    if (code !== 'already_exists' || !named || tries === NAMING_TRIES_MAX) return written
  }
}

/** The product in full, with a handle and SKUs that are free. */
async function nameProduct(
  { database, currency }: StockedDeps,
  given: NewProduct,
): Promise<Result<ProductInput>> {
  const handle = given.handle?.normalize('NFC') ?? (await freeHandle(database, given.title))
  const { input, errors } = completeProduct(given, handle, currency)
  if (errors.length > 0) return refuse('invalid_body', undefined, { errors })
  const variants = await nameVariants(database, handle, input.variants)
  const checked = ProductInputSchema.safeParse({ ...input, variants })
  if (checked.success) return ok(checked.data)
  return refuse('invalid_body', undefined, {
    errors: checked.error.issues.map(
      (issue): FieldProblem => ({
        pointer: issue.path.map((part) => `/${String(part)}`).join(''),
        code: codeOfIssue(issue),
        detail: issue.message,
      }),
    ),
  })
}

/** The variants, those without a SKU with one that is free. */
export async function nameVariants(
  database: D1Database,
  handle: string,
  variants: ProductInput['variants'],
): Promise<ProductInput['variants']> {
  const unnamed = variants.filter(({ sku }) => sku === '')
  const used = variants.map(({ sku }) => sku)
  const options = unnamed.map((variant) => variant.options)
  const made = await freeSkus(database, handle, options, used)
  const skuOf = new Map(unnamed.map((variant, index) => [variant, made[index] ?? '']))
  return variants.map((variant) => ({ ...variant, sku: skuOf.get(variant) ?? variant.sku }))
}

/** Goes on with a request that made its product before and was not answered. */
async function resume(
  deps: StockedDeps,
  given: NewProduct,
  id: string,
): Promise<Result<NewProductEdit>> {
  const after = await readStaffProduct(deps, id)
  if (!after.ok) return after
  const items = given.variants.flatMap(({ stock = 0 }, index) => {
    const sku = after.value.variants[index]?.sku
    return stock > 0 && sku !== undefined ? [{ sku, quantity: stock }] : []
  })
  const stocked = await setFirstStock(deps, items)
  if (!stocked.ok) return stocked
  return ok({ before: null, after: after.value, assumed: assumedOf(given) })
}

/**
 * Creates a draft like another product, under a handle and SKUs of its own and without stock.
 * Refuses `not_found`, and as `createProduct`.
 */
export async function duplicateProduct(
  deps: StockedDeps,
  id: string,
  requestKey: string | null = null,
): Promise<Result<NewProductEdit>> {
  const [record] = await readProductRecords(deps, [id])
  if (!record) return refuse('not_found')
  const { title, variants, handle: _, popularity: __, createdAt: ___, ...rest } = inputOf(record)
  const copies = variants.map(({ sku: _, barcode: __, ...variant }) => variant)
  const copy = cleanLine(`Copy of ${title}`, TITLE_CHARS_MAX)
  return createProduct(
    deps,
    { ...rest, title: copy, variants: copies, status: 'draft' },
    requestKey,
  )
}

/** A new product as it is answered. */
export const newProductOf = ({
  after,
  assumed,
}: NewProductEdit): StaffProduct & {
  assumed: string[]
} => ({ ...after, assumed })
