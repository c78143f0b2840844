import { untilUnmoved } from '../../kit/until-unmoved.ts'
import { newId } from '../../platform/ids.ts'
import { type FieldProblem, ok, type Result, refuse } from '../../platform/result.ts'
import { codeOfIssue } from '../../platform/text.ts'
import { completeChange } from './complete-product.ts'
import {
  IMAGES_PER_PRODUCT_MAX,
  type ImageInput,
  type ProductChange,
  type ProductInput,
  ProductInputSchema,
  productIssues,
} from './contract.ts'
import { nameVariants } from './create-product.ts'
import {
  inputOf,
  readProductRecords,
  readStaffProduct,
  readStaffProducts,
  type StaffProduct,
  staffProductOf,
} from './staff-products.ts'
import { deleteDraft, insertImage, setStatus } from './store.ts'
import type { WriteDeps } from './upsert-products.ts'
import { type ProductEdit, type StockedDeps, writeProduct } from './write-product.ts'

/**
 * Changes the fields given; nothing is published. Only a new variant may come with its stock: what
 * a known one has on hand beside its holds is changed by adjustments. Refuses `not_found`,
 * `version_mismatch`, and as `createProduct`.
 * @param revision the one that the change was made from; absent: whichever the product has
 */
export function changeProduct(
  deps: StockedDeps,
  id: string,
  change: ProductChange,
  revision?: number,
): Promise<Result<ProductEdit>> {
  const once = () => changeOnce(deps, id, change, revision)
  return revision === undefined ? untilUnmoved(once) : once()
}

async function changeOnce(
  deps: StockedDeps,
  id: string,
  change: ProductChange,
  revision: number | undefined,
): Promise<Result<ProductEdit>> {
  const [record] = await readProductRecords(deps, [id])
  if (!record) return refuse('not_found')
  if (revision !== undefined && record.product.revision !== revision) {
    return refuse('version_mismatch')
  }
  const known = inputOf(record)
  const { fields, errors } = completeChange(change, known, deps.currency)
  if (errors.length > 0) return refuse('invalid_body', undefined, { errors })
  if (fields.variants) {
    fields.variants = await nameVariants(deps.database, known.handle, fields.variants)
  }
  const input: ProductInput = { ...known, ...fields }
  const faults = changeErrors(input, fields)
  return faults.length === 0
    ? writeProduct(
        deps,
        { ...input, expectedRevision: record.product.revision },
        staffProductOf(record),
      )
    : refuse('invalid_body', undefined, { errors: faults })
}

/**
 * The faults of the product as the change makes it. A field that the change leaves alone may hold a
 * value that an earlier version of the shop accepted: it stands until a change writes it.
 */
function changeErrors(input: ProductInput, told: Partial<ProductInput>): FieldProblem[] {
  const whole = ProductInputSchema.safeParse(input)
  if (whole.success) return []
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

/**
 * Takes a product off the shop at the next publish. Its variants stay known to carts and orders.
 * A draft that was never published is deleted, which `gone` says. Refuses `not_found`.
 */
export async function withdrawProduct(
  deps: WriteDeps,
  id: string,
): Promise<Result<ProductEdit & { gone: boolean }>> {
  const before = await readStaffProduct(deps, id)
  if (!before.ok) return before
  if (await deleteDraft(deps.database, id)) {
    const after: StaffProduct = { ...before.value, status: 'withdrawn', pending: false }
    return ok({ before: before.value, after, gone: true })
  }
  await setStatus(deps.database, [id], { from: ['draft', 'active'], to: 'withdrawn' }, deps.now)
  const after = await readStaffProduct(deps, id)
  return after.ok ? ok({ before: before.value, after: after.value, gone: false }) : after
}

/**
 * Makes a product of one of these statuses active, to be published. Refuses `not_found`.
 * @param from with `withdrawn` the product comes back; without it a publish takes it off the shop
 */
export async function makeActive(
  deps: WriteDeps,
  id: string,
  from: readonly StaffProduct['status'][] = ['draft'],
): Promise<Result<StaffProduct>> {
  const before = await readStaffProduct(deps, id)
  if (!before.ok || !from.includes(before.value.status)) return before
  await setStatus(deps.database, [id], { from, to: 'active' }, deps.now)
  return readStaffProduct(deps, id)
}

/**
 * Gives products of one of these statuses another one, to be published, by as many queries as one
 * product takes. Answers a result for each id, in their order: one of another status stays as it is,
 * which its `after` says. Refuses `not_found`.
 */
export async function changeStatuses(
  deps: WriteDeps,
  ids: readonly string[],
  change: { from: readonly StaffProduct['status'][]; to: StaffProduct['status'] },
): Promise<Result<ProductEdit>[]> {
  const before = byId(await readStaffProducts(deps, ids))
  await setStatus(deps.database, ids, change, deps.now)
  const after = byId(await readStaffProducts(deps, ids))
  return ids.map((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    return was && is ? ok({ before: was, after: is }) : refuse('not_found')
  })
}

const byId = (products: readonly StaffProduct[]): Map<string, StaffProduct> =>
  new Map(products.map((product) => [product.id, product]))

/**
 * Adds an image as the last one; the same image again changes its text. Refuses `not_found`, and
 * `invalid_body` for one more than a product may have.
 */
export async function addImage(
  deps: WriteDeps,
  id: string,
  image: ImageInput,
): Promise<Result<ProductEdit>> {
  const before = await readStaffProduct(deps, id)
  if (!before.ok) return before
  const added = { product_id: id, id: newId('img'), ...image }
  if (!(await insertImage(deps.database, added, deps.now))) {
    return refuse('invalid_body', `A product has at most ${IMAGES_PER_PRODUCT_MAX} images.`)
  }
  const after = await readStaffProduct(deps, id)
  return after.ok ? ok({ before: before.value, after: after.value }) : after
}
