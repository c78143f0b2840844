import type { Locator, Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { makeDrop } from '../fixtures/drop-shopper.ts'
import { enter, panel } from './drop-pages.ts'
import {
  addButton,
  atCheckout,
  delivery,
  drawerOf,
  fillAddress,
  heading,
  orderPage,
  placeOrder,
  sellOnPages,
  useChromium,
} from './windows.ts'

const shop = inject('shop')
const chromium = useChromium()

const summaryText = (page: Page) => page.locator('[data-part="summary"]').innerText()
const focused = (page: Page) => page.evaluate<string>('document.activeElement.id')
/** Whether any of it is in the window. */
async function isInWindow(page: Page, shown: Locator): Promise<boolean> {
  const box = await shown.boundingBox()
  return box !== null && box.y + box.height > 0 && box.y < (page.viewportSize()?.height ?? 0)
}

it('another country takes neither the region nor the prices along, and the totals turn grey', async () => {
  const goods = await sellOnPages(5)
  const page = await (await chromium.newVisitor()).newPage()
  await atCheckout(page, goods.handle, 'Cash on delivery')
  await expect.poll(() => summaryText(page)).toContain('California')
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/checkout/*', async (route) => {
    if (route.request().method() === 'POST') await held
    await route.continue()
  })
  await page.getByLabel('Country').selectOption('GB')
  await page.locator('[data-part="summary"]').getByText('Updating…').waitFor()
  release()
  await page.getByLabel(/Postcode/).waitFor()
  await expect
    .poll(() => summaryText(page))
    .toContain('Enter your address to see delivery and tax.')
  expect(await summaryText(page)).not.toContain('California')
  expect(await page.locator('#region').inputValue()).toBe('')
  expect(await delivery(page, 'Standard').count()).toBe(0)
})

it('an address that is filled in before the script has come is saved once it is there', async () => {
  const goods = await sellOnPages(5)
  // Routes see no request that a service worker makes.
  const page = await (await chromium.newVisitor({ serviceWorkers: 'block' })).newPage()
  const script = Promise.withResolvers<void>()
  await page.route(/island.checkout/, async (route) => {
    await script.promise
    await route.continue()
  })
  await page.goto(`/products/${goods.handle}`)
  await addButton(page).click()
  await drawerOf(page).getByRole('button', { name: 'Check out' }).click()
  await fillAddress(page)
  expect(await page.getByRole('button', { name: 'Continue to delivery' }).isVisible()).toBe(true)
  script.resolve()
  await delivery(page, 'Standard').waitFor()
  await expect.poll(() => summaryText(page)).toContain('California')
})

it('a failed order leads to the summary of its errors, and each of them to its field', async () => {
  const goods = await sellOnPages(5)
  const page = await (
    await chromium.newVisitor({ viewport: { width: 390, height: 844 }, hasTouch: true })
  ).newPage()
  await atCheckout(page, goods.handle, 'Cash on delivery')
  await page.getByLabel('State').selectOption('')
  await page.getByLabel('Email').fill('nobody')
  await page.getByText('Choose your state to see delivery options.').waitFor()
  await placeOrder(page)
  const errors = page.locator('#errors')
  await errors.getByText('Please fix 2 fields:').waitFor()
  expect(await focused(page)).toBe('errors')
  expect(await isInWindow(page, errors)).toBe(true)
  expect(new URL(page.url()).pathname).toMatch(/^\/checkout\/chk_\w+$/)
  await errors.getByRole('link', { name: 'Choose the state.' }).click()
  expect(await focused(page)).toBe('region')
  expect(await isInWindow(page, page.locator('label[for="region"]'))).toBe(true)
  // The list shrinks as the fields are put right, and the order can be placed after all.
  await page.getByLabel('State').selectOption('CA')
  await errors.getByText('Please fix 1 field:').waitFor()
  await page.getByLabel('Email').fill('ada@shop.test')
  await page.getByLabel('Email').blur()
  await errors.waitFor({ state: 'detached' })
  await placeOrder(page)
  await orderPage(page)
})

it('an order pressed without a network stays on the page, and is placed by the next press', async () => {
  const goods = await sellOnPages(5)
  const visitor = await chromium.newVisitor()
  const page = await visitor.newPage()
  await atCheckout(page, goods.handle, 'Cash on delivery')
  await expect.poll(() => summaryText(page)).toContain('California')
  await visitor.setOffline(true)
  await placeOrder(page)
  const told = page.locator('[data-part="notices"]').getByText('You seem to be offline.')
  await told.waitFor()
  expect(await isInWindow(page, told)).toBe(true)
  expect(await page.getByLabel('Email').inputValue()).toMatch(/^ada-.*@shop\.test$/)
  await visitor.setOffline(false)
  await placeOrder(page)
  await orderPage(page)

  await visitor.setOffline(true)
  await page.getByText('Cancel this order').click()
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
  await page.locator('[data-notices]').getByText('You seem to be offline.').waitFor()
  await visitor.setOffline(false)
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
  await heading(page, 'This order was canceled').waitFor()
})

it('a choice made just before the press is saved first, and its total agreed to', async () => {
  const goods = await sellOnPages(5)
  const page = await (await chromium.newVisitor()).newPage()
  await atCheckout(page, goods.handle, 'Cash on delivery')
  await delivery(page, 'Express').check()
  await placeOrder(page)
  await orderPage(page)
  await page.getByText('Express · arrives').waitFor()
})

it('a refused claim shows its reason beside the button; a reload sends nothing', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { variantId } = await sellOnPages(1)
    const variants = [{ variantId, quota: 1, price: 1_500 }]
    const { id } = await makeDrop(shop, { variants, limitPerShopper: 2, admissionFactor: 2 })
    const visitor = await chromium.newVisitor({
      javaScriptEnabled,
      viewport: { width: 390, height: 844 },
    })
    const page = await visitor.newPage()
    await page.goto(`/drops/${id}`)
    await enter(page)
    await expect
      .poll(async () => {
        if (!javaScriptEnabled) await page.goto(`/drops/${id}`)
        return panel(page, 'It’s your turn').count()
      })
      .toBe(1)
    await page.getByLabel('Quantity').fill('2')
    await page.getByRole('button', { name: 'Continue to checkout' }).click()
    const told = page.getByText('There aren’t that many left.')
    await told.waitFor()
    expect(await isInWindow(page, told)).toBe(true)
    if (javaScriptEnabled) {
      expect(await page.evaluate<boolean>(`document.activeElement.matches('[role="alert"]')`)).toBe(
        true,
      )
    }
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.method()))
    await page.reload()
    expect(sent).not.toContain('POST')
    if (javaScriptEnabled) expect(await told.count()).toBe(0)
  }
})

it('orders are told in the time and the clock of the visitor', async () => {
  const goods = await sellOnPages(5)
  const visitor = await chromium.newVisitor({ timezoneId: 'Asia/Tokyo', locale: 'en-US' })
  const page = await visitor.newPage()
  await atCheckout(page, goods.handle, 'Cash on delivery')
  await placeOrder(page)
  await orderPage(page)
  const placedAt = await page.locator('[data-order-page] time').first().getAttribute('datetime')
  const expected = new Intl.DateTimeFormat('en-US', {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'Asia/Tokyo',
  }).format(new Date(placedAt ?? ''))
  const plain = (text: string) => text.replace(/\s/g, ' ')
  expect(plain(await page.locator('[data-order-page] time').first().innerText())).toBe(
    plain(expected),
  )
  await page.goto('/orders')
  await expect
    .poll(async () => plain(await page.locator('[data-order-list] time').first().innerText()))
    .toBe(plain(expected))
})
