import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { BLUE, RED, sellGoods } from './goods.ts'
import { badgeOf, drawerOf, sellOnPages, useChromium } from './windows.ts'

const chromium = useChromium()
/** Long enough to scroll the form out of sight. */
const STORY = Array.from({ length: 12 }, () => 'A long story about it. '.repeat(12)).join('\n\n')
const PHONE = { width: 390, height: 844 }

const openPhone = async (options = {}): Promise<Page> =>
  (await chromium.newVisitor({ viewport: PHONE, ...options })).newPage()

const bar = (page: Page): Locator => page.locator('[data-buy-bar]')
const bottomOf = async (part: Locator): Promise<number> => {
  const box = await part.boundingBox()
  return box === null ? Number.POSITIVE_INFINITY : box.y + box.height
}

it('a phone shows price, and a way to buy, without scrolling', async () => {
  const page = await openPhone()
  await page.goto('/products/drizzle-jacket')
  expect(await bottomOf(page.locator('[data-price-now]').first())).toBeLessThan(PHONE.height)
  const add = bar(page).getByRole('button', { name: /^Add to cart/ })
  await add.waitFor()
  expect(await bottomOf(add)).toBeLessThanOrEqual(PHONE.height)
  expect(await bar(page).textContent()).toContain('Drizzle')
})

it('the buy bar says what is chosen, buys it, and goes where the form’s own button is', async () => {
  const goods = await sellGoods({
    options: [{ name: 'Size', values: ['Small', 'Large'] }],
    variants: [{ options: ['Small'] }, { options: ['Large'], price: 3_100 }],
    images: [RED, BLUE],
    description: STORY,
  })
  const page = await openPhone()
  await page.goto(`/products/${goods.handle}`)
  await page.getByRole('radio', { name: /Large/ }).check()
  await page.getByRole('heading', { name: 'Description' }).scrollIntoViewIfNeeded()
  await page.locator('footer').first().scrollIntoViewIfNeeded()
  await expect.poll(() => bar(page).innerText()).toContain('Large')
  expect(await bar(page).innerText()).toContain('$31.00')
  // Nothing at the end of the page stays below the bar.
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
  const last = page.locator('footer').first().getByRole('link').last()
  const top = (await bar(page).boundingBox())?.y ?? 0
  expect(await bottomOf(last)).toBeLessThanOrEqual(top)
  await bar(page)
    .getByRole('button', { name: /^Add to cart/ })
    .click()
  await drawerOf(page).getByText('Large').waitFor()
  await drawerOf(page).getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Add to cart', exact: true }).scrollIntoViewIfNeeded()
  await bar(page).waitFor({ state: 'hidden' })
})

it('the buy bar works without JavaScript', async () => {
  const goods = await sellOnPages(5)
  const page = await openPhone({ javaScriptEnabled: false })
  await page.goto(`/products/${goods.handle}`)
  await bar(page)
    .getByRole('button', { name: /^Add to cart/ })
    .click()
  await page.getByText(`Thing ${goods.sku} is in your cart.`).waitFor()
})

it('the bar of what is sold out says so and sells nothing', async () => {
  const goods = await sellGoods({ variants: [{ units: 0 }], description: STORY })
  const page = await openPhone()
  await page.goto(`/products/${goods.handle}`)
  await page.locator('footer').first().scrollIntoViewIfNeeded()
  await bar(page).getByText('Sold out').waitFor()
  expect(await bar(page).getByRole('button').count()).toBe(0)
})

it('a phone’s header is one row, and its search opens, takes the focus and goes again', async () => {
  const page = await openPhone()
  await page.goto('/')
  expect(await bottomOf(page.locator('header').first())).toBeLessThan(80)
  const field = page.getByRole('combobox', { name: 'Search the shop' })
  expect(await field.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Search the shop' }).click()
  await field.waitFor()
  await page.keyboard.type('kettle')
  expect(await field.inputValue()).toBe('kettle')
  await page.getByRole('button', { name: 'Close search' }).click()
  await field.waitFor({ state: 'hidden' })
})

it('search on a phone works without JavaScript', async () => {
  const page = await openPhone({ javaScriptEnabled: false })
  await page.goto('/')
  await page.getByRole('button', { name: 'Search the shop' }).click()
  await page.getByLabel('Search the shop').filter({ visible: true }).last().fill('kettle')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/search\?q=kettle/)
})

it('no field is so small that a phone zooms into it', async () => {
  const page = await openPhone()
  const small: string[] = []
  for (const path of ['/', '/search?q=steel', '/products/drizzle-jacket', '/categories/kitchen']) {
    await page.goto(path)
    small.push(
      ...(await page.evaluate<string[]>(
        `[...document.querySelectorAll('input:not([type=hidden],[type=radio],[type=checkbox]), select, textarea')]
          .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
          .map((field) => location.pathname + ' ' + field.id)`,
      )),
    )
  }
  expect(small).toEqual([])
})

it.each([
  { width: 844, height: 390 },
  { width: 320, height: 256 },
])('in a low window ($width × $height) header and bar leave the room to the page', async (size) => {
  const page = await openPhone({ viewport: size })
  await page.goto('/products/drizzle-jacket')
  await badgeOf(page).waitFor({ state: 'attached' })
  await page.evaluate('scrollTo(0, 600)')
  expect(await bottomOf(page.locator('header').first())).toBeLessThanOrEqual(0)
  expect(await bar(page).isVisible()).toBe(false)
})
