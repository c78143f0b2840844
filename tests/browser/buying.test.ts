import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../fixtures/shop-client.ts'
import {
  addButton,
  badgeOf,
  delivery,
  drawerOf,
  fillAddress,
  heading,
  orderPage,
  placeOrder,
  sellOnPages,
  useChromium,
} from './windows.ts'

const chromium = useChromium()

/** On the sandbox provider's page: pays, and goes back to the shop. */
async function pay(page: Page): Promise<void> {
  await page.waitForURL(/\/pay\/sandbox\//)
  await page.locator('button[value="succeed"]').click()
  await page.getByRole('link', { name: 'Continue to your order' }).click()
  await orderPage(page)
}

it('buys by mouse, from the home page to an order that is paid', async () => {
  const page = await (await chromium.newVisitor()).newPage()
  await page.goto('/')
  await page.getByRole('region', { name: 'Bestsellers' }).getByRole('link').first().click()
  await addButton(page).click()
  await drawerOf(page).getByRole('heading', { name: 'Your cart, 1 item' }).waitFor()
  expect(await badgeOf(page).textContent()).toBe('1')
  await drawerOf(page).getByRole('button', { name: 'Check out' }).click()
  await heading(page, 'Checkout').waitFor()
  await fillAddress(page)
  await delivery(page, 'Standard').waitFor()
  await page.getByRole('radio', { name: /Test card/ }).check()
  await placeOrder(page)
  await pay(page)
  // The page follows the payment by itself.
  await page.locator('[data-timeline]').getByText('Paid, done').waitFor()
})

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, target: Locator, presses = 60): Promise<void> {
  const focused = target.and(page.locator(':focus'))
  for (let pressed = 0; pressed < presses; pressed += 1) {
    await page.keyboard.press('Tab')
    if ((await focused.count()) > 0) return
  }
  throw new Error(`${target} is not reached in ${presses} presses of Tab`)
}

it('buys with the keyboard alone', async () => {
  const page = await (await chromium.newVisitor()).newPage()
  await page.goto('/')
  await tabTo(page, page.getByRole('combobox', { name: 'Search the shop' }))
  await page.keyboard.type('silent')
  await page
    .getByRole('option', { name: /Silent/ })
    .first()
    .waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/products\//)
  await tabTo(page, addButton(page))
  await page.keyboard.press('Enter')
  await drawerOf(page).waitFor()
  await tabTo(page, drawerOf(page).getByRole('button', { name: 'Check out' }))
  await page.keyboard.press('Enter')
  await heading(page, 'Checkout').waitFor()

  const typed: [Locator, string][] = [
    [page.getByLabel('Email'), 'ada@shop.test'],
    [page.getByLabel('Full name'), 'Ada Quay'],
    [page.getByLabel('Address', { exact: true }), '1 Kerb Street'],
    [page.getByLabel('City'), 'Los Angeles'],
    [page.getByLabel('State'), 'California'],
    [page.getByLabel(/ZIP code/), '90001'],
  ]
  for (const [field, text] of typed) {
    await tabTo(page, field)
    await page.keyboard.type(text)
  }
  await page.keyboard.press('Tab')
  await delivery(page, 'Standard').waitFor()
  await tabTo(page, page.getByRole('radio', { name: /Test card/ }))
  await page.keyboard.press('ArrowDown')
  await tabTo(page, page.getByRole('button', { name: 'Place order' }))
  await page.keyboard.press('Enter')
  await orderPage(page)
  await page.getByText('Due on delivery').waitFor()
})

it('buys with JavaScript off', async () => {
  const goods = await sellOnPages(5)
  const page = await (await chromium.newVisitor({ javaScriptEnabled: false })).newPage()
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Categories' }).getByRole('link').first().click()
  await page.getByRole('article').getByRole('link').first().click()
  await page.goto(`/products/${goods.handle}`)
  await addButton(page).click()
  await page.getByText(`Thing ${goods.sku} is in your cart.`).waitFor()
  await page.getByRole('button', { name: 'Check out' }).click()
  await fillAddress(page)
  await page.getByRole('button', { name: 'Continue to delivery' }).click()
  await delivery(page, 'Express').check()
  await page.getByRole('radio', { name: /Test card/ }).check()
  // What was chosen after the last look is shown before anything is ordered.
  await page.getByRole('button', { name: 'Save and update the total' }).click()
  await page.locator('[data-part="summary"]').getByText('$14.95').waitFor()
  await placeOrder(page)
  await pay(page)
  await eventually(
    async () => {
      await page.reload()
      return (await page.locator('[data-timeline]').textContent()) ?? ''
    },
    (timeline) => timeline.includes('Paid, done'),
  )
})
