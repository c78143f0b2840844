import shop from '../../../../shop.config.ts'
import {
  ProductList,
  ProductPage,
  type ShownProduct,
} from '../../../../src/admin/components/products/product-pages.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { withdrawProduct } from '../../../../src/shared/catalog/edit/change-product.ts'
import {
  listStaffProducts,
  readStaffProduct,
  type StaffProduct,
} from '../../../../src/shared/catalog/edit/staff-products.ts'
import { money } from '../../../../src/shared/platform/money.ts'
import { ok, type Problem, type Result } from '../../../../src/shared/platform/result.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { keyOf, newFormKey, seeOther } from '../../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../../http/pages/staff-page.tsx'
import { auditedWrite } from '../../http/staff-write.ts'
import { publishWork, writeDeps } from './writes.ts'

export const staffProductPages = createRouter()

const OF_PRODUCTS = { title: texts.products.title, section: 'products' } as const
const PAGE_ROWS = 50

const shownOf = (product: StaffProduct): ShownProduct => ({
  ...product,
  variants: product.variants.map(({ sku, options, price }) => ({
    sku,
    options,
    price: money(price, shop.currency),
  })),
})

staffPage(
  staffProductPages,
  {
    path: '/admin/products',
    permission: 'product.read',
    ...OF_PRODUCTS,
    islands: ['table', 'live'],
  },
  async (c) => {
    const params = new URL(c.req.url).searchParams
    const cursor = params.get('cursor') ?? undefined
    const page = await listStaffProducts(writeDeps(c.env), { limit: PAGE_ROWS, cursor })
    if (!page.ok) return page
    const { data, nextCursor } = page.value
    return ok({
      state: JSON.stringify(
        data.map(({ id, revision, status, pending }) => [id, revision, status, pending]),
      ),
      content: <ProductList products={data.map(shownOf)} nextCursor={nextCursor} params={params} />,
    })
  },
)

staffPage(
  staffProductPages,
  { path: '/admin/products/:id', permission: 'product.read', ...OF_PRODUCTS, islands: ['live'] },
  (c, staff) => show(c, staff, null),
)

async function show(
  c: GatewayContext,
  staff: Staff,
  problem: Problem | null,
): Promise<Result<StaffView>> {
  const read = await readStaffProduct(writeDeps(c.env), c.req.param('id') ?? '')
  if (!read.ok) return read
  const { revision, status, pending, title } = read.value
  return ok({
    title,
    status: problem === null ? 200 : statusOf(problem),
    state: `${revision} ${status} ${pending}`,
    content: (
      <ProductPage
        product={shownOf(read.value)}
        mayPublish={mayAct(staff.role, 'product.publish')}
        mayWithdraw={mayAct(staff.role, 'product.withdraw')}
        formKey={newFormKey()}
        {...(problem === null ? {} : { message: sentenceOf(problem) })}
      />
    ),
  })
}

staffForm(
  staffProductPages,
  { path: '/admin/products/:id/publish', permission: 'product.publish', ...OF_PRODUCTS },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    c.set('idempotencyKey', keyOf(fields))
    const published = await auditedWrite(c, id, async () => {
      const known = await readStaffProduct(writeDeps(c.env), id)
      return known.ok ? publishWork(c, id) : known
    })
    return published.ok
      ? seeOther(c, `/admin/products/${id}?done=product.publish`)
      : show(c, staff, published.problem)
  },
)

staffForm(
  staffProductPages,
  { path: '/admin/products/:id/withdraw', permission: 'product.withdraw', ...OF_PRODUCTS },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    c.set('idempotencyKey', keyOf(fields))
    const withdrawn = await auditedWrite(c, id, async () => {
      const edit = await withdrawProduct(writeDeps(c.env), id)
      if (!edit.ok) return edit
      // Withdrawing takes effect with a publish: the form does both.
      const published = await publishWork(c, id)
      return published.ok ? ok({ ...edit.value, value: null }) : published
    })
    return withdrawn.ok
      ? seeOther(c, `/admin/products/${id}?done=product.withdraw`)
      : show(c, staff, withdrawn.problem)
  },
)
