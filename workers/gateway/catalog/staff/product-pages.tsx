import shop from '../../../../shop.config.ts'
import { NewProduct } from '../../../../src/admin/components/products/new-product.tsx'
import {
  type ListedProduct,
  ProductList,
} from '../../../../src/admin/components/products/product-list.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { showableImages } from '../../../../src/shared/catalog/contract.ts'
import { makeActive, withdrawProduct } from '../../../../src/shared/catalog/edit/change-product.ts'
import {
  createProduct,
  duplicateProduct,
} from '../../../../src/shared/catalog/edit/create-product.ts'
import {
  listForStaff,
  type StaffListProduct,
} from '../../../../src/shared/catalog/edit/staff-list.ts'
import { readStaffProduct } from '../../../../src/shared/catalog/edit/staff-products.ts'
import { readPublishProgress } from '../../../../src/shared/catalog/publish/publish-changes.ts'
import { exampleAmount, money, parseAmount } from '../../../../src/shared/platform/money.ts'
import { ok, type Problem, refuse } from '../../../../src/shared/platform/result.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import { createRouter } from '../../http/app.ts'
import { goOn, newFormKey, seeOther } from '../../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../../http/pages/staff-page.tsx'
import { auditedWrite, scopedKey } from '../../http/staff-write.ts'
import { errorsOfProblem, type Fields, typedOf } from './product-form.ts'
import { publishOne, publishWork, stockSetter, writeDeps } from './writes.ts'

export const staffProductPages = createRouter()

const OF_PRODUCTS = { title: texts.products.title, section: 'products' } as const
const PAGE_ROWS = 50
const VERBS = [
  ['publish', 'product.publish'],
  ['withdraw', 'product.withdraw'],
  ['duplicate', 'product.create'],
] as const
const STATUSES = ['active', 'draft', 'withdrawn'] as const

staffPage(
  staffProductPages,
  {
    path: '/admin/products',
    permission: 'product.read',
    ...OF_PRODUCTS,
    islands: ['table', 'live'],
  },
  async (c, staff) => {
    const params = new URL(c.req.url).searchParams
    const page = await listForStaff(
      { ...writeDeps(c.env), search: c.env.SEARCH_DB },
      {
        limit: PAGE_ROWS,
        cursor: params.get('cursor'),
        status: STATUSES.find((status) => status === params.get('status')) ?? null,
        query: (params.get('q') ?? '').slice(0, 100),
        sort: params.get('sort') === 'title' ? 'title' : null,
      },
    )
    if (!page.ok) return page
    const publishing = await readPublishProgress(c.env.CATALOG_DB)
    const content = (
      <ProductList
        products={page.value.data.map(listedOf)}
        nextCursor={page.value.nextCursor}
        params={params}
        mayCreate={mayAct(staff.role, 'product.create')}
        verbs={VERBS.filter(([, permission]) => mayAct(staff.role, permission)).map(
          ([verb]) => verb,
        )}
        publishing={publishing}
        most={PAGE_ROWS}
      />
    )
    const state = page.value.data.map(({ id, revision, status, pending, available }) => [
      ...[id, revision, status, pending, available],
    ])
    return ok({ content, state: JSON.stringify([state, publishing]) })
  },
)

function listedOf(product: StaffListProduct): ListedProduct {
  const prices = product.variants.map(({ price }) => price)
  const { id, title, status, pending, available } = product
  return {
    ...{ id, title, status, pending, available },
    image: showableImages(product.images)[0]?.url ?? null,
    variants: product.variants.length,
    priceFrom: money(prices.length === 0 ? 0 : Math.min(...prices), shop.currency),
    priceTo: money(Math.max(0, ...prices), shop.currency),
  }
}

staffPage(
  staffProductPages,
  {
    path: '/admin/new-product',
    permission: 'product.create',
    section: 'products',
    title: texts.products.create,
  },
  async () => ok(newView({ typed: {}, errors: {} })),
)

function newView(told: { typed: Fields; errors: Fields; problem?: Problem }): StaffView {
  const { typed, errors, problem } = told
  const isRefused = problem !== undefined || Object.keys(errors).length > 0
  return {
    title: texts.products.create,
    status: problem ? statusOf(problem) : isRefused ? 400 : 200,
    content: (
      <NewProduct
        {...{ typed, errors }}
        formKey={newFormKey()}
        currency={shop.currency}
        {...(problem ? { message: sentenceOf(problem) } : {})}
      />
    ),
  }
}

staffForm(
  staffProductPages,
  { path: '/admin/products', permission: 'product.create', ...OF_PRODUCTS },
  async (c, { fields }) => {
    const typed = typedOf(fields)
    const { title = '', price = '' } = typed
    const amount = parseAmount(price, shop.currency, shop.locale)
    const errors = {
      ...(title.trim() === '' ? { title: texts.productErrors.needed } : {}),
      ...(amount === null
        ? { price: texts.productErrors.amount(exampleAmount(shop.currency, shop.locale)) }
        : {}),
    }
    if (amount === null || Object.keys(errors).length > 0) return ok(newView({ typed, errors }))
    const made = await auditedWrite(c, title.trim(), async () => {
      const deps = { ...writeDeps(c.env), setStock: stockSetter(c, title) }
      const given = { title: title.trim(), variants: [{ price: amount }] }
      const edit = await createProduct(deps, given, scopedKey(c))
      if (!edit.ok) return edit
      const { after } = edit.value
      return ok({ before: null, after, value: { id: after.id } })
    })
    if (made.ok) return seeOther(c, `/admin/products/${made.value.id}?done=product.created`)
    const beside = errorsOfProblem(made.problem.errors ?? [], [])
    const shown = Object.keys(beside).every((name) => name === 'title')
    const told = shown && beside.title !== undefined ? {} : { problem: made.problem }
    return ok(newView({ typed, errors: beside, ...told }))
  },
)

staffForm(
  staffProductPages,
  { path: '/admin/products/:id/publish', permission: 'product.publish', ...OF_PRODUCTS },
  async (c) => {
    const id = c.req.param('id') ?? ''
    const done = await auditedWrite(c, id, async () => {
      const known = await makeActive(writeDeps(c.env), id, ['draft', 'withdrawn'])
      return known.ok ? publishWork(c, id) : known
    })
    return done.ok ? goOn(c, `/admin/products/${id}?done=product.published`) : done
  },
)

staffForm(
  staffProductPages,
  { path: '/admin/products/:id/withdraw', permission: 'product.withdraw', ...OF_PRODUCTS },
  async (c, { fields }) => {
    const id = c.req.param('id') ?? ''
    const done = await auditedWrite(c, id, async () => {
      const known = await readStaffProduct(writeDeps(c.env), id)
      if (known.ok && known.value.status === 'draft' && fields.get('discard') !== 'yes') {
        // Deleting is for the draft's own page, which asks first.
        return refuse('invalid_body', texts.product.discardAlone)
      }
      const edit = await withdrawProduct(writeDeps(c.env), id)
      if (!edit.ok) return edit
      const { before, after, gone } = edit.value
      // Shoppers are told at once: the form says so.
      if (!gone) await publishOne(c.env, id)
      return ok({ before, after: gone ? null : after, value: { gone } })
    })
    if (!done.ok) return done
    const path = done.value.gone ? '/admin/products' : `/admin/products/${id}`
    return goOn(c, `${path}?done=product.withdrawn`)
  },
)

staffForm(
  staffProductPages,
  { path: '/admin/products/:id/duplicate', permission: 'product.create', ...OF_PRODUCTS },
  async (c) => {
    const id = c.req.param('id') ?? ''
    const made = await auditedWrite(c, id, async () => {
      const deps = { ...writeDeps(c.env), setStock: stockSetter(c, id) }
      const edit = await duplicateProduct(deps, id, scopedKey(c))
      if (!edit.ok) return edit
      const { after } = edit.value
      return ok({ before: null, after, value: { id: after.id } })
    })
    return made.ok ? goOn(c, `/admin/products/${made.value.id}?done=product.duplicated`) : made
  },
)
