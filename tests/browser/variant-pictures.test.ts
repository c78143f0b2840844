import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { BLUE, RED, sellGoods } from './goods.ts'
import { addButton, drawerOf, fillAddress, heading, placeOrder, useChromium } from './windows.ts'

const chromium = useChromium()

const goods = () =>
  sellGoods({
    options: [
      { name: 'Color', values: ['Harbour', 'Clay', 'Moss'] },
      { name: 'Size', values: ['S', 'M'] },
    ],
    images: [RED, BLUE],
    variants: [
      { options: ['Harbour', 'S'], image: RED },
      { options: ['Harbour', 'M'], image: RED },
      { options: ['Clay', 'S'], image: BLUE },
      { options: ['Clay', 'M'], image: BLUE, compareAtPrice: 2_500, units: 0 },
      { options: ['Moss', 'S'] },
      { options: ['Moss', 'M'], price: 2_400, compareAtPrice: 3_000, units: 0 },
    ],
  })

/** The picture whose left edge the strip has scrolled to. */
const shownPicture = (page: Page) =>
  page.evaluate<string>(`(() => {
    const strip = document.querySelector('[data-gallery-strip]')
    const at = strip.getBoundingClientRect().left
    const figures = [...strip.querySelectorAll('figure')]
    const near = figures.find((one) => Math.abs(one.getBoundingClientRect().left - at) < 20)
    return near?.querySelector('img').getAttribute('src') ?? ''
  })()`)

it.each([true, false])(
  'a variant without a picture shows the first one, and says so (script: %s)',
  async (javaScriptEnabled) => {
    const { handle } = await goods()
    const page = await (await chromium.newVisitor({ javaScriptEnabled })).newPage()
    await page.goto(`/products/${handle}`)
    const option = (name: string) => page.getByRole('link', { name, exact: true })
    const note = page.locator('[data-shown-in]').filter({ visible: true })
    await option('Clay').click()
    await expect.poll(() => shownPicture(page)).toBe(BLUE)
    expect(await note.count()).toBe(0)
    await option('Moss').click()
    await page.getByText('Shown in Harbour').filter({ visible: true }).waitFor()
    await expect.poll(() => shownPicture(page)).toBe(RED)
    await option('Harbour').click()
    await expect.poll(() => note.count()).toBe(0)
  },
)

it('drawer, cart, checkout and order say whose picture they show', async () => {
  const { handle, variantIds } = await goods()
  const page = await (await chromium.newVisitor()).newPage()
  await page.goto(`/products/${handle}?variant=${variantIds[4]}`)
  await addButton(page).click()
  await drawerOf(page).getByText('Shown in Harbour').waitFor()
  await page.goto('/cart')
  await page.locator('[data-cart-page]').getByText('Shown in Harbour').waitFor()
  await page.locator('[data-checkout-start]').getByRole('button').click()
  await heading(page, 'Checkout').waitFor()
  await page.getByText('Shown in Harbour').first().waitFor()
  await fillAddress(page)
  await page.getByRole('radio', { name: /Cash on delivery/ }).check()
  await placeOrder(page)
  await page.waitForURL(/\/orders\/ord_/)
  await page.getByText('Shown in Harbour').first().waitFor()
})

it('what has no picture shows the same sign of it everywhere', async () => {
  const { handle } = await sellGoods({ variants: [{}] })
  const page = await (await chromium.newVisitor()).newPage()
  const sign = '[data-no-picture]'
  await page.goto(`/products/${handle}`)
  await page.locator(`[data-gallery] ${sign}`).waitFor()
  await addButton(page).click()
  await drawerOf(page).locator(sign).waitFor()
  await page.goto('/cart')
  await page.locator(`[data-cart-page] ${sign}`).first().waitFor()
  await page.locator('[data-checkout-start]').getByRole('button').click()
  await heading(page, 'Checkout').waitFor()
  await page.locator(sign).first().waitFor()
})

it('the price of a sold-out size is not struck through as if it had been reduced', async () => {
  const { handle, variantIds } = await goods()
  const page = await (await chromium.newVisitor()).newPage()
  await page.goto(`/products/${handle}?variant=${variantIds[4]}`)
  const size = page.locator('label[data-radio="M"]')
  const struck = await page.evaluate<string[]>(
    `[...document.querySelectorAll('label[data-radio="M"], label[data-radio="M"] *')]
      .filter((part) => getComputedStyle(part).textDecorationLine.includes('line-through'))
      .map((part) => part.textContent.trim())`,
  )
  expect(struck.join(' ')).not.toMatch(/\\$/)
  expect(await size.innerText()).toContain('Sold out')
})
