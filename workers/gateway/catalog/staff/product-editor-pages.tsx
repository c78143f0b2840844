import shop from '../../../../shop.config.ts'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { changeProduct } from '../../../../src/shared/catalog/edit/change-product.ts'
import { VARIANTS_PER_PRODUCT_MAX } from '../../../../src/shared/catalog/edit/contract.ts'
import { readStaffProduct } from '../../../../src/shared/catalog/edit/staff-products.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { seeOther } from '../../http/pages/forms.ts'
import { type StaffView, staffForm, staffPage } from '../../http/pages/staff-page.tsx'
import { auditedWrite } from '../../http/staff-write.ts'
import { PRODUCT_PAGE, type ProductForm, showProduct } from './product-editor-view.tsx'
import { errorsOfProblem, type Fields, fieldsOf, readProductForm, typedOf } from './product-form.ts'
import { mergeFields, withChoices } from './product-merge.ts'
import { addVariants, hasNewValues } from './product-variants.ts'
import { stockSetter, writeDeps } from './writes.ts'

export const staffProductEditorPages = createRouter()

staffPage(staffProductEditorPages, { ...PRODUCT_PAGE, permission: 'product.read' }, (c, staff) =>
  showProduct(c, staff, {}),
)

staffForm(
  staffProductEditorPages,
  { ...PRODUCT_PAGE, permission: 'product.change' },
  async (c, { staff, fields }) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await saveForm(c, staff, fields)
      if (answer !== null || tries === SAVE_TRIES_MAX) return answer ?? refuse('version_mismatch')
    }
  },
)

/** Members of staff that save one product at the same moment. */
const SAVE_TRIES_MAX = 5

/** Null where the product changed between its reading and its writing. */
async function saveForm(
  c: GatewayContext,
  staff: Staff,
  fields: URLSearchParams,
): Promise<Result<StaffView> | Response | null> {
  const id = c.req.param('id') ?? ''
  const read = await readStaffProduct(writeDeps(c.env), id)
  if (!read.ok) return read
  const product = read.value
  const sent = typedOf(fields)
  const base = baseOf(sent.base)
  const opened = { base: sent.base ?? '', revision: Number(sent.revision) }
  const typed = withChoices(sent, base ?? {})
  if (fields.has('add') || hasNewValues(typed)) {
    return showProduct(c, staff, { opened, ...withVariants(typed, product.handle) })
  }
  if (opened.revision !== product.revision) {
    const merged = mergeFields(base, fieldsOf(product, shop), typed)
    // A picture or a category that changed meanwhile is none of the form's fields.
    if (merged.conflicts.length + merged.taken.length > 0) {
      const { problem } = refuse('version_mismatch')
      return showProduct(c, staff, { typed: merged.typed, problem, conflict: merged })
    }
  }
  const form = readProductForm(typed, product, shop)
  if (Object.keys(form.errors).length > 0) {
    return showProduct(c, staff, { typed, errors: form.errors, opened })
  }
  const saved = await auditedWrite(c, id, async () => {
    const deps = { ...writeDeps(c.env), setStock: stockSetter(c, id) }
    const edit = await changeProduct(deps, id, form.change, product.revision)
    return edit.ok ? ok({ ...edit.value, value: null }) : edit
  })
  if (saved.ok) return seeOther(c, `/admin/products/${id}?done=product.saved`)
  const { problem } = saved
  if (problem.code === 'version_mismatch') return null
  const errors = errorsOfProblem(problem.errors ?? [], form.rows)
  const told = Object.keys(errors).length > 0 ? {} : { problem }
  return showProduct(c, staff, { typed, errors, opened, ...told })
}

/** The form with new rows, and a sentence about them. */
function withVariants(typed: Fields, handle: string): ProductForm {
  const grown = addVariants(typed, handle)
  if (grown === null) {
    const message = texts.productErrors.tooMany(VARIANTS_PER_PRODUCT_MAX)
    return { typed, errors: { variants: message } }
  }
  const { noneAdded, added } = texts.product
  return { typed: grown.typed, added: grown.added === 0 ? noneAdded : added(grown.added) }
}

/** The fields that a form was opened on; null where they cannot be read. */
function baseOf(text: string | undefined): Fields | null {
  try {
    const value: unknown = JSON.parse(text ?? '')
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const fields = Object.entries(value).flatMap(([name, one]) =>
      typeof one === 'string' ? [[name, one] as const] : [],
    )
    return Object.fromEntries(fields)
  } catch {
    return null
  }
}
