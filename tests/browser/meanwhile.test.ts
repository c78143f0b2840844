import { expect, inject, it } from 'vitest'
import type { Cost } from '../../src/shared/pricing/contract.ts'
import { call, eventually, newShopper, staffOf } from '../fixtures/shop-client.ts'
import { atCheckout, heading, orderPage, placeOrder, sellOnPages, useChromium } from './windows.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const chromium = useChromium()

it('what sells out while in checkout is named, and nothing is ordered', async () => {
  const goods = await sellOnPages(3)
  const page = await (await chromium.newVisitor()).newPage()
  await atCheckout(page, goods.handle, 'Cash on delivery')
  expect((await staff.adjust(goods.sku, -3)).status).toBe(200)
  await placeOrder(page)
  await page.getByText(`Thing ${goods.sku} has just sold out.`).waitFor()
  expect(new URL(page.url()).pathname).toMatch(/^\/checkout\/chk_/)
  expect(await page.getByLabel('Email').inputValue()).toMatch(/^ada-.*@shop\.test$/)
  await page.getByRole('button', { name: 'Remove' }).click()
  await heading(page, 'Your cart').waitFor()
})

it('a price raised while in checkout is asked about, then agreed to', async () => {
  const goods = await sellOnPages(3, 2_000)
  const page = await (await chromium.newVisitor()).newPage()
  await atCheckout(page, goods.handle, 'Cash on delivery')
  await goods.reprice(2_500)
  const other = await newShopper(shop)
  const buyNow = { variantId: goods.variantId, quantity: 1 }
  // The checkout's own reader of the catalogue may be a moment behind the pages'.
  await eventually(
    () => other.ask<{ cost: Cost }>('POST', '/checkouts', { body: { buyNow } }),
    ({ body }) => body.cost.subtotal.amount === 2_500,
  )
  await placeOrder(page)
  const consent = page.locator('[data-consent]')
  await consent.getByText('$25.00').waitFor()
  expect(await consent.innerText()).toContain('instead of')
  await placeOrder(page)
  await orderPage(page)
  await page.getByText('Subtotal').first().waitFor()
  expect(await page.getByRole('region', { name: 'What you ordered' }).innerText()).toContain(
    '$25.00',
  )
})

it('a visit ended elsewhere while in checkout is told, and nothing is ordered', async () => {
  const goods = await sellOnPages(3)
  const visitor = await chromium.newVisitor()
  const page = await visitor.newPage()
  await atCheckout(page, goods.handle, 'Cash on delivery')
  const saved = page.waitForResponse((answer) =>
    (answer.request().postData() ?? '').includes('last%40shop.test'),
  )
  await page.getByLabel('Email').fill('last@shop.test')
  await page.getByLabel('Email').blur()
  await (await saved).finished()
  const cookies = await visitor.cookies()
  const token = cookies.find(({ name }) => name === 'session')?.value ?? ''
  expect((await call(`${shop.url}/api/v1/session`, 'DELETE', token)).status).toBe(204)
  const told = page.getByRole('heading', { name: 'Your session has expired' })
  // A save of the page that is under way may tell before the press does; then there is no button.
  await Promise.any([placeOrder(page), told.waitFor()])
  await told.waitFor()
  await page.reload()
  await told.waitFor()
  expect(await staff.stock(goods.sku)).toMatchObject({ available: 3, held: 0 })
})
