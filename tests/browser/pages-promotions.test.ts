import type { Page } from 'playwright-core'
import { afterAll, describe, expect, inject, it } from 'vitest'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
import { randomKey, staffOf } from '../fixtures/shop-client.ts'
import type { ShopPage } from './pages.ts'
import { signInByKeys } from './staff-pages.ts'
import { testPages } from './test-pages.ts'
import { heading, useChromium } from './windows.ts'

const shop = inject('shop')
const staff = staffOf(shop)
// It runs in years: it lowers no price of another file's.
const title = `Lanterns ${randomKey().slice(0, 8)}`
let promotion: Promotion | undefined
let campaignId = ''

async function make(): Promise<void> {
  const body = {
    ...{ title, status: 'active', combinesWith: 'all', startsAt: '2031-01-01T00:00:00Z' },
    conditions: [{ kind: 'coupon' }, { kind: 'min-subtotal', amount: 5_000 }],
    action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
  }
  promotion = (await staff.ask<Promotion>('POST', '/promotions', { key: randomKey(), body })).body
  const campaign = { title, promotionId: promotion.id, generate: 10, total: 100 }
  const made = await staff.ask<{ id: string }>('POST', '/coupons', {
    key: randomKey(),
    body: campaign,
  })
  campaignId = made.body.id
}

const add = async (page: Page, kind: string) => {
  await page.getByLabel('Condition to add').selectOption(kind)
  await page.getByRole('button', { name: 'Add condition' }).click()
}

const PAGES: readonly ShopPage[] = [
  {
    name: 'staff-promotions',
    async open(page) {
      await make()
      await signInByKeys(page, '/admin/promotions')
      await page.getByText(title).waitFor()
    },
  },
  {
    name: 'staff-promotion',
    async open(page) {
      await page.goto(`/admin/promotions/${promotion?.id}`)
      await heading(page, title).waitFor()
    },
  },
  {
    name: 'staff-promotion-refused',
    async open(page) {
      await page.goto('/admin/new-promotion')
      await page.getByRole('button', { name: 'Save as draft' }).click()
      await page.getByText(/Please fix \d fields below/).waitFor()
    },
  },
  {
    name: 'staff-promotion-building',
    async open(page) {
      await add(page, 'categories')
      await page.getByText('Each stands for those below it too').waitFor()
      await add(page, 'products')
      const search = page.getByLabel('Products: Title or SKU')
      await search.fill('jacket')
      await search.press('Enter')
      await page.getByRole('button', { name: /^Choose Drizzle/ }).waitFor()
    },
  },
  {
    name: 'staff-promotion-calendar',
    open: (page) => page.goto('/admin/promotion-calendar?month=2031-01'),
  },
  { name: 'staff-coupons', open: (page) => page.goto('/admin/coupons') },
  { name: 'staff-coupon', open: (page) => page.goto(`/admin/coupons/${campaignId}`) },
  {
    name: 'staff-coupon-refused',
    async open(page) {
      await page.goto('/admin/new-coupon')
      await page.getByRole('button', { name: 'Create coupon' }).click()
      await page.getByText(/Please fix \d fields below/).waitFor()
    },
  },
]

afterAll(async () => {
  await staff.ask('DELETE', `/promotions/${promotion?.id}`, { key: randomKey() })
})

describe('pages of promotions and coupons', () => testPages(PAGES))

describe('the editor of a promotion', () => {
  const chromium = useChromium()

  it('shows what is typed in words and at work on the sample cart, and saves it', async () => {
    const page = await (await chromium.newVisitor()).newPage()
    await signInByKeys(page, '/admin/new-promotion')
    const name = `Live ${randomKey().slice(0, 8)}`
    await page.getByLabel('Title', { exact: true }).fill(name)
    await page.getByLabel('Percent', { exact: true }).fill('25')
    await page.getByText('25% off the order', { exact: true }).waitFor()
    const preview = page.locator('[data-promotion-preview]')
    await preview.getByText(name).first().waitFor()
    await add(page, 'min-subtotal')
    await page.getByLabel(/^At least \(/).fill('999999')
    await preview.getByText('gets no discount').waitFor()
    // A row that a button has added is a part of the form that is saved; Enter saves it as a draft.
    await page.getByLabel('Title', { exact: true }).press('Enter')
    await heading(page, name).waitFor()
    const { body } = await staff.ask<{ data: Promotion[] }>('GET', '/promotions')
    const saved = body.data.find((one) => one.title === name)
    expect(saved).toMatchObject({
      ...{ status: 'draft', conditions: [{ kind: 'min-subtotal', amount: 99_999_900 }] },
    })
    await staff.ask('DELETE', `/promotions/${saved?.id}`, { key: randomKey() })
  })
})
