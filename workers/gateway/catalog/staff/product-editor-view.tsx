import shop from '../../../../shop.config.ts'
import { ProductEditor } from '../../../../src/admin/components/products/product-editor.tsx'
import type { RefusedPicture } from '../../../../src/admin/components/products/product-pictures.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { isShowable } from '../../../../src/shared/catalog/contract.ts'
import { listStaffCategories } from '../../../../src/shared/catalog/edit/staff-categories.ts'
import { availableOf } from '../../../../src/shared/catalog/edit/staff-list.ts'
import {
  readStaffProduct,
  type StaffProduct,
} from '../../../../src/shared/catalog/edit/staff-products.ts'
import { ok, type Problem, type Result } from '../../../../src/shared/platform/result.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import type { GatewayContext } from '../../http/app.ts'
import { newFormKey } from '../../http/pages/forms.ts'
import { type StaffView, sentenceOf, statusOf } from '../../http/pages/staff-page.tsx'
import { type Fields, fieldsOf, nameOf, rowsOf } from './product-form.ts'
import type { mergeFields } from './product-merge.ts'
import { conflictInWords } from './product-words.ts'
import { writeDeps } from './writes.ts'

/** The page of one product, to which its forms belong. */
export const PRODUCT_PAGE = {
  path: '/admin/products/:id',
  title: texts.products.title,
  section: 'products',
  islands: ['product', 'pictures', 'live'],
} as const

/** The state of a form that was not saved; empty for the product as it is saved. */
export interface ProductForm {
  typed?: Fields
  errors?: Fields
  problem?: Problem
  added?: string
  conflict?: ReturnType<typeof mergeFields>
  /** The product that the form was opened on; absent: the saved one. */
  opened?: { base: string; revision: number }
  /** Files that were not added. */
  refused?: readonly RefusedPicture[]
}

/** The page of one product. Refuses `not_found`. */
export async function showProduct(
  c: GatewayContext,
  staff: Staff,
  form: ProductForm,
): Promise<Result<StaffView>> {
  const deps = writeDeps(c.env)
  const read = await readStaffProduct(deps, c.req.param('id') ?? '')
  if (!read.ok) return read
  const product = read.value
  const [categories, available] = await Promise.all([
    listStaffCategories(deps.database),
    availableOf(deps, product),
  ])
  const saved = fieldsOf(product, shop)
  const { typed = saved, errors = {}, problem, added, conflict, opened, refused = [] } = form
  const isRefused = problem !== undefined || Object.keys(errors).length + refused.length > 0
  // A form that was not saved has no state to follow: newer content would overwrite its fields.
  const isAsSaved = typed === saved && !isRefused && added === undefined
  const { revision, status, pending } = product
  return ok({
    ...(isAsSaved ? { state: `${revision} ${status} ${pending} ${[...available].join()}` } : {}),
    title: product.title,
    status: problem ? statusOf(problem) : isRefused ? 400 : 200,
    content: (
      <ProductEditor
        product={{
          ...product,
          revision: opened?.revision ?? product.revision,
          pictures: product.images.map(({ url, alt }) => ({
            url,
            alt,
            isShowable: isShowable(url),
          })),
        }}
        refused={refused}
        categories={categories}
        rows={gridOf(typed, product, available)}
        {...{ typed, errors }}
        base={opened?.base ?? JSON.stringify(saved)}
        formKey={newFormKey()}
        currency={shop.currency}
        may={{
          change: mayAct(staff.role, 'product.change'),
          addPictures: mayAct(staff.role, 'image.add'),
          duplicate: mayAct(staff.role, 'product.create'),
          publish: mayAct(staff.role, 'product.publish'),
          withdraw: mayAct(staff.role, 'product.withdraw'),
        }}
        {...(problem && !conflict ? { message: sentenceOf(problem) } : {})}
        {...(added === undefined ? {} : { added })}
        {...(conflict ? { conflict: conflictInWords(conflict) } : {})}
      />
    ),
  })
}

function gridOf(typed: Fields, product: StaffProduct, available: ReadonlyMap<string, number>) {
  return rowsOf(typed).map((row) => {
    const sku = typed[nameOf('sku', row)] ?? ''
    const known = product.variants.find((variant) => variant.sku === sku)
    const isCounted = known !== undefined && known.stockPolicy !== 'untracked'
    const units = isCounted ? (available.get(sku) ?? 0) : null
    return { row, savedSku: known ? sku : null, available: units }
  })
}
