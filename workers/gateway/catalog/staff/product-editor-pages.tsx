import shop from '../../../../shop.config.ts'
import { ProductEditor } from '../../../../src/admin/components/products/product-editor.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { showableImages } from '../../../../src/shared/catalog/contract.ts'
import { changeProduct } from '../../../../src/shared/catalog/edit/change-product.ts'
import { VARIANTS_PER_PRODUCT_MAX } from '../../../../src/shared/catalog/edit/contract.ts'
import { listStaffCategories } from '../../../../src/shared/catalog/edit/staff-categories.ts'
import { availableOf } from '../../../../src/shared/catalog/edit/staff-list.ts'
import {
  readStaffProduct,
  type StaffProduct,
} from '../../../../src/shared/catalog/edit/staff-products.ts'
import { PRODUCT_FORM_MAX_BYTES } from '../../../../src/shared/platform/limits.ts'
import { ok, type Problem, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { keyOf, newFormKey, readForm, seeOther } from '../../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../../http/pages/staff-page.tsx'
import { auditedWrite } from '../../http/staff-write.ts'
import {
  errorsOfProblem,
  type Fields,
  fieldsOf,
  nameOf,
  readProductForm,
  rowsOf,
  typedOf,
} from './product-form.ts'
import { mergeFields, withChoices } from './product-merge.ts'
import { addVariants, hasNewValues } from './product-variants.ts'
import { conflictInWords } from './product-words.ts'
import { stockSetter, writeDeps } from './writes.ts'

export const staffProductEditorPages = createRouter()

const PAGE = {
  path: '/admin/products/:id',
  title: texts.products.title,
  section: 'products',
  islands: ['product', 'live'],
} as const

staffPage(staffProductEditorPages, { ...PAGE, permission: 'product.read' }, (c, staff) =>
  show(c, staff, {}),
)

/** The state of a form that was not saved. */
interface Told {
  typed?: Fields
  errors?: Fields
  problem?: Problem
  added?: string
  conflict?: ReturnType<typeof mergeFields>
  /** The product that the form was opened on; absent: the saved one. */
  opened?: { base: string; revision: number }
}

const NO_ERRORS: Fields = {}

async function show(c: GatewayContext, staff: Staff, told: Told): Promise<Result<StaffView>> {
  const deps = writeDeps(c.env)
  const read = await readStaffProduct(deps, c.req.param('id') ?? '')
  if (!read.ok) return read
  const product = read.value
  const [categories, available] = await Promise.all([
    listStaffCategories(deps.database),
    availableOf(deps, product),
  ])
  const saved = fieldsOf(product, shop)
  const { typed = saved, errors = NO_ERRORS, problem, added, conflict, opened } = told
  const isRefused = problem !== undefined || Object.keys(errors).length > 0
  // A form that was not saved has no state to follow: newer content would overwrite its fields.
  const isAsSaved = typed === saved && errors === NO_ERRORS && !problem && added === undefined
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
          images: showableImages(product.images),
        }}
        categories={categories}
        rows={gridOf(typed, product, available)}
        {...{ typed, errors }}
        base={opened?.base ?? JSON.stringify(saved)}
        formKey={newFormKey()}
        currency={shop.currency}
        may={{
          change: mayAct(staff.role, 'product.change'),
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

staffForm(
  staffProductEditorPages,
  { ...PAGE, permission: 'product.change' },
  async (c, { staff }) => {
    const fields = await readForm(c, PRODUCT_FORM_MAX_BYTES)
    if (!fields.ok) return fields
    for (let tries = 1; ; tries += 1) {
      const answer = await saveForm(c, staff, fields.value)
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
    return show(c, staff, { opened, ...withVariants(typed, product.handle) })
  }
  if (opened.revision !== product.revision) {
    const merged = mergeFields(base, fieldsOf(product, shop), typed)
    // A picture or a category that changed meanwhile is none of the form's fields.
    if (merged.conflicts.length + merged.taken.length > 0) {
      const { problem } = refuse('version_mismatch')
      return show(c, staff, { typed: merged.typed, problem, conflict: merged })
    }
  }
  const form = readProductForm(typed, product, shop)
  if (Object.keys(form.errors).length > 0) {
    return show(c, staff, { typed, errors: form.errors, opened })
  }
  c.set('idempotencyKey', keyOf(fields))
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
  return show(c, staff, { typed, errors, opened, ...told })
}

/** The form with new rows, and a sentence about them. */
function withVariants(typed: Fields, handle: string): Told {
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
