import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { call } from '../fixtures/shop-client.ts'
import { addButton, badgeOf, drawerOf, sellOnPages, useChromium } from './windows.ts'

const shop = inject('shop')
const chromium = useChromium()
const CUT_MS = 5_000

const badgeBecomes = (page: Page, count: string) =>
  expect.poll(() => badgeOf(page).textContent()).toBe(count)

async function addFrom(visitor: BrowserContext, handle: string): Promise<Page> {
  const page = await visitor.newPage()
  await page.goto(`/products/${handle}`)
  await addButton(page).click()
  await drawerOf(page).waitFor()
  return page
}

/** Adds one more from another of the visitor's devices. */
async function addElsewhere(visitor: BrowserContext, variantId: string): Promise<void> {
  const cookies = await visitor.cookies()
  const token = cookies.find(({ name }) => name === 'session')?.value ?? ''
  const body = { variantId, quantity: 1 }
  const added = await call(`${shop.url}/api/v1/cart/lines`, 'POST', token, { body })
  expect(added.status).toBeLessThan(300)
}

it('two windows see one cart, whichever of them it is changed in', async () => {
  const goods = await sellOnPages(20)
  const visitor = await chromium.newVisitor()
  const product = await addFrom(visitor, goods.handle)
  const cart = await visitor.newPage()
  await cart.goto('/cart')
  await badgeBecomes(cart, '1')
  await cart.getByRole('button', { name: `Increase quantity: Thing ${goods.sku}` }).click()
  await badgeBecomes(product, '2')
  await drawerOf(product).getByRole('heading', { name: 'Your cart, 2 items' }).waitFor()
  await drawerOf(product)
    .getByRole('button', { name: `Increase quantity: Thing ${goods.sku}` })
    .click()
  const quantity = cart.getByLabel(`Quantity of Thing ${goods.sku}`)
  await expect.poll(() => quantity.inputValue()).toBe('3')
  await cart.getByText('Subtotal, 3 items').waitFor()
})

it('a connection cut for five seconds is told of, and what was missed is caught up', async () => {
  const goods = await sellOnPages(20)
  const visitor = await chromium.newVisitor()
  const page = await addFrom(visitor, goods.handle)
  await badgeBecomes(page, '1')
  const told = page.locator('[data-live-status]')
  await visitor.setOffline(true)
  await told.getByText('You are offline').waitFor()
  await addElsewhere(visitor, goods.variantId)
  await sleep(CUT_MS)
  expect(await badgeOf(page).textContent()).toBe('1')
  await visitor.setOffline(false)
  await badgeBecomes(page, '2')
  await expect.poll(() => told.textContent()).toBe('')
  // It is live again, not only caught up.
  await addElsewhere(visitor, goods.variantId)
  await badgeBecomes(page, '3')
})
