import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { navigationFor } from '../../src/admin/navigation.ts'
import type { AgedMember } from '../fixtures/aged-staff.ts'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { codeTo } from '../fixtures/found-order.ts'
import { signIn } from '../fixtures/member.ts'
import { call, eventually, newMailbox, newShopper, randomKey } from '../fixtures/shop-client.ts'
import type { ShopPage } from './pages.ts'
import { heading, sellOnPages } from './windows.ts'

/** Signs in as the owner by keys alone, and stands on the first page. */
export async function signInByKeys(page: Page, path = '/admin'): Promise<void> {
  await page.goto(path)
  await page.getByLabel('Staff token').focus()
  await page.keyboard.type(inject('shop').staffToken)
  await page.keyboard.press('Enter')
  // Not the sign-in itself, whose answer a further `goto` would cut off.
  await page.waitForURL(/\/admin\/(?!sign-in)\w+/)
}

/** Signs in by keys alone with the code that is mailed, as a member of staff of one's own. */
export async function signInByCode(page: Page, email: string, path = '/admin'): Promise<void> {
  await page.goto(path)
  await page.getByLabel('Email').focus()
  await page.keyboard.type(email)
  await page.keyboard.press('Enter')
  await enterCode(page, email)
  await page.waitForURL(/\/admin\/(?!sign-in)\w+/)
}

/** Enters the newest code of the mailbox by keys; `after` is how many came before it. */
export async function enterCode(page: Page, email: string, after = 0): Promise<void> {
  await page.getByLabel('Code').focus()
  await page.keyboard.type(await codeTo(inject('shop'), email, after))
  await page.keyboard.press('Enter')
}

/** Makes the browser's session one that began an hour ago: a sensitive page asks for a code. */
export const takeAgedSession = (page: Page, { token }: AgedMember): Promise<void> =>
  page
    .context()
    .addCookies([
      { name: 'staff', value: token, domain: '127.0.0.1', path: '/admin', sameSite: 'Strict' },
    ])

/** An order of this variant that staff may pack: its id and the customer's mailbox. */
export async function orderOf(
  variantId: string,
  visitor = formVisitor(inject('shop').url),
): Promise<{ id: string; email: string }> {
  const { url, staffToken } = inject('shop')
  await visitor.post('/cart/lines', { variantId, quantity: '1' })
  const placed = await visitor.place(await visitor.readyCheckout())
  const id = placed.location?.split('/').at(-1) ?? ''
  await eventually(
    () => call<{ status?: string }>(`${url}/api/admin/v1/orders/${id}`, 'GET', staffToken),
    ({ body }) => body.status === 'allocated',
  )
  return { id, email: visitor.email }
}

/** An order, of a product of its own, that staff may pack. */
export const orderToPack = async (visitor = formVisitor(inject('shop').url)) =>
  orderOf((await sellOnPages(3)).variantId, visitor)

let order = { id: '', email: '' }

/** The pages of the back office, in this order: some come from the one before. */
export const STAFF_PAGES: readonly ShopPage[] = [
  { name: 'staff-sign-in', open: (page) => page.goto('/admin/sign-in') },
  {
    name: 'staff-sign-in-code',
    async open(page) {
      await page.getByLabel('Email').fill(newMailbox())
      await page.getByRole('button', { name: 'Send me a code' }).click()
      await page.getByLabel('Code').waitFor()
    },
  },
  {
    name: 'staff-sign-in-refused',
    async open(page) {
      await page.getByLabel('Code').fill('000000')
      await page.getByLabel('Code').press('Enter')
      await page.getByText('isn’t right').waitFor()
    },
  },
  {
    name: 'staff-confirm',
    async open(page) {
      await takeAgedSession(page, inject('agedStaff').pages)
      await page.goto('/admin/export/orders.csv')
      await page.getByRole('button', { name: 'Send me a code' }).waitFor()
    },
  },
  {
    name: 'staff-confirm-code',
    async open(page) {
      await page.getByRole('button', { name: 'Send me a code' }).click()
      await page.getByLabel('Code').waitFor()
      await page.context().clearCookies()
    },
  },
  {
    name: 'staff-orders',
    async open(page) {
      order = await orderToPack()
      await signInByKeys(page, '/admin/orders')
      await heading(page, 'Orders').waitFor()
    },
  },
  {
    name: 'staff-shop-members-none',
    open: (page) => page.goto('/admin/members?q=nobody%40shop.test'),
  },
  {
    name: 'staff-shop-member',
    async open(page) {
      const shop = inject('shop')
      const visitor = await newShopper(shop)
      const { member } = await signIn(shop, visitor, newMailbox())
      const body = { points: 120, reason: 'Welcome' }
      const path = `${shop.url}/api/admin/v1/members/${member.id}/points`
      await call(path, 'POST', shop.staffToken, { key: randomKey(), body })
      await page.goto(`/admin/members/${member.id}`)
      await page.getByText(member.email).first().waitFor()
    },
  },
  {
    name: 'staff-shop-member-points',
    async open(page) {
      await page.getByRole('main').getByRole('link', { name: 'Points', exact: true }).click()
      await page.getByRole('button', { name: 'Adjust' }).click()
      await page.getByText('Enter a reason.').waitFor()
    },
  },
  {
    name: 'staff-shop-member-coupons',
    async open(page) {
      await page.getByRole('main').getByRole('link', { name: 'Coupons', exact: true }).click()
      await page.getByText('No coupons yet.').waitFor()
    },
  },
  { name: 'staff-payments', open: (page) => page.goto('/admin/payments') },
  {
    name: 'staff-report-sales',
    async open(page) {
      await page.goto('/admin/reports/sales')
      await heading(page, 'Reports').waitFor()
    },
  },
  { name: 'staff-report-hours', open: (page) => page.goto('/admin/reports/sales?by=hour') },
  { name: 'staff-report-products', open: (page) => page.goto('/admin/reports/sales?by=product') },
  { name: 'staff-report-orders', open: (page) => page.goto('/admin/reports/orders') },
  { name: 'staff-report-ledger', open: (page) => page.goto('/admin/reports/ledger') },
  { name: 'staff-report-carts', open: (page) => page.goto('/admin/reports/carts') },
  {
    name: 'staff-report-refused',
    open: (page) => page.goto('/admin/reports/sales?from=2026-02-02&to=2026-01-01'),
  },
  { name: 'staff-orders-filtered', open: (page) => page.goto('/admin/orders?status=refunded') },
  { name: 'staff-order', open: (page) => page.goto(`/admin/orders/${order.id}`) },
  {
    name: 'staff-order-ship',
    async open(page) {
      await page.getByText('Ship', { exact: true }).click()
      await page.getByLabel('Tracking number').waitFor()
    },
  },
  {
    name: 'staff-packing-slip',
    open: (page) => page.goto(`/admin/orders/${order.id}/packing-slip`),
  },
  { name: 'staff-search', open: (page) => page.goto(`/admin/search?q=${order.email}`) },
  {
    name: 'staff-palette',
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'staff-products',
    async open(page) {
      await page.goto('/admin/products')
      await page.locator('[data-row]').first().waitFor()
    },
  },
  { name: 'staff-products-none', open: (page) => page.goto('/admin/products?q=zzzz') },
  {
    name: 'staff-product',
    async open(page) {
      await page.goto('/admin/products?q=drizzle-jacket')
      await page.locator('[data-row-link]').first().click()
      await page.locator('[data-product-form]').waitFor()
    },
  },
  {
    name: 'staff-product-refused',
    async open(page) {
      await page.locator('[name="price-0"]').fill('abc')
      await page.locator('[data-save]').click()
      await page.getByText('Nothing was saved').waitFor()
    },
  },
  {
    name: 'staff-preview',
    async open(page) {
      const { url, staffToken } = inject('shop')
      const body = { title: 'Plain cup', variants: [{ price: 900 }] }
      const made = await call<{ id: string }>(`${url}/api/admin/v1/products`, 'POST', staffToken, {
        body,
      })
      await page.goto(`/admin/products/${made.body.id}/preview`)
      await page.getByText('This is a preview').waitFor()
    },
  },
  { name: 'staff-categories', open: (page) => page.goto('/admin/categories') },
  {
    name: 'staff-category',
    async open(page) {
      await page.locator('[data-row-link]').first().click()
      await page.getByRole('button', { name: 'Save' }).waitFor()
    },
  },
  { name: 'staff-stock', open: (page) => page.goto('/admin/stock?q=KIT') },
  { name: 'staff-stock-low', open: (page) => page.goto('/admin/stock?low=1') },
  {
    name: 'staff-inventory-system',
    open: (page) => page.goto('/admin/inventory-systems/erp'),
  },
  { name: 'staff-import', open: (page) => page.goto('/admin/import') },
  {
    name: 'staff-import-checked',
    async open(page) {
      const rows = 'good,Good,5.00\nbad,,\n'
      await page.getByLabel('Product file').setInputFiles({
        name: 'goods.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`Handle,Title,Variant Price\n${rows}`),
      })
      await page.getByRole('button', { name: 'Check file' }).click()
      await page.getByText('Nothing has changed').waitFor()
      await page.locator('form[data-import][aria-busy="false"]').waitFor()
    },
  },
  {
    name: 'staff-stock-refused',
    async open(page) {
      await page.goto('/admin/stock/KIT-KETT-STEE')
      await page.getByRole('button', { name: 'Adjust stock' }).click()
      await page.getByText('Enter a reason').waitFor()
    },
  },
  { name: 'staff-reviews-all', open: (page) => page.goto('/admin/reviews?status=all') },
  { name: 'staff-delivery-ratings', open: (page) => page.goto('/admin/delivery-ratings') },
  { name: 'staff-audit', open: (page) => page.goto('/admin/audit?verify=all') },
  {
    name: 'staff-audit-filtered',
    open: (page) => page.goto('/admin/audit?action=staff.create&from=2026-01-01'),
  },
  { name: 'staff-members', open: (page) => page.goto('/admin/staff') },
  {
    name: 'staff-member',
    async open(page) {
      await page.locator('a[data-row-link]').first().click()
      await page.getByRole('button', { name: 'Save' }).waitFor()
    },
  },
  {
    name: 'staff-member-refused',
    async open(page) {
      await page.getByText('Remove', { exact: true }).click()
      await page.getByRole('button', { name: 'Yes, remove' }).click()
      await page.getByText('The shop needs an owner').waitFor()
    },
  },
  { name: 'staff-devices', open: (page) => page.goto('/admin/devices') },
  {
    name: 'staff-orders-own-filters',
    async open(page) {
      await page.goto('/admin/orders?status=packed&payment=succeeded')
      await page.getByText('Save these filters as a view').click()
      await page.getByLabel('Name of the view').waitFor()
    },
  },
  { name: 'staff-missing', open: (page) => page.goto('/admin/orders/ord_none') },
  // Each part of the navigation and each of its actions, as they are added.
  ...navigationFor(() => true)
    .flatMap(({ path, actions = [] }) => [path, ...actions.map((action) => action.path)])
    .map((path) => ({
      name: `staff-navigation${path.replace('/admin', '').replaceAll('/', '-')}`,
      open: (page: Page) => page.goto(path),
    })),
]
