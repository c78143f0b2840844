import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { addButton, badgeOf, drawerOf, sellOnPages, useChromium } from './windows.ts'

const chromium = useChromium()

type Goods = Awaited<ReturnType<typeof sellOnPages>>

async function cartOf(page: Page, goods: Goods, units = 1): Promise<void> {
  await page.goto(`/products/${goods.handle}`)
  await page.getByLabel('Quantity', { exact: true }).fill(String(units))
  await addButton(page).click()
  await drawerOf(page).or(page.getByText('is in your cart.')).first().waitFor()
  await page.goto('/cart')
}

/** Puts two units into the cart and removes them: the button that brings them back. */
async function removeFromCart(page: Page, goods: Goods) {
  await cartOf(page, goods, 2)
  await badgeOf(page).waitFor()
  await page.getByRole('button', { name: `Remove Thing ${goods.sku}` }).click()
  return page.getByRole('button', { name: 'Undo' })
}

const quantity = (page: Page, { sku }: Goods) => page.getByLabel(`Quantity of Thing ${sku}`)
const saveForLater = (page: Page) => page.getByRole('button', { name: /^Save for later/ })
const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement?.textContent?.trim() ?? ""')

it('what is removed from the cart comes back by Undo, and the focus is never lost', async () => {
  const goods = await sellOnPages(9)
  const other = await sellOnPages(9)
  const page = await (await chromium.newVisitor()).newPage()
  await cartOf(page, other)
  await cartOf(page, goods, 3)
  await badgeOf(page).waitFor()
  await page.getByRole('button', { name: `Remove Thing ${goods.sku}` }).click()
  const notice = page.getByRole('status').filter({ hasText: `Removed Thing ${goods.sku}` })
  await notice.waitFor()
  await expect.poll(() => focused(page)).toContain('Removed')
  expect(await quantity(page, goods).count()).toBe(0)
  await expect.poll(() => badgeOf(page).textContent()).toBe('1')
  // A message of the shop leaves the button where it is.
  await notice.getByRole('button', { name: 'Undo' }).click()
  await quantity(page, goods).waitFor()
  expect(await quantity(page, goods).inputValue()).toBe('3')
  // A push may show the line a moment before the answer to the press moves the focus.
  await expect.poll(() => focused(page)).toContain(`Thing ${goods.sku}`)
})

it('a press on Undo that meets an outage is told so, and the next one counts', async () => {
  const goods = await sellOnPages(9)
  // Routes see no request that a service worker makes.
  const page = await (await chromium.newVisitor({ serviceWorkers: 'block' })).newPage()
  const undo = await removeFromCart(page, goods)
  await undo.waitFor()
  const outage = { status: 503, contentType: 'text/html', body: '<h1>Out</h1>' }
  await page.route('**/cart/lines', (route) => route.fulfill(outage), { times: 1 })
  await undo.click()
  const told = page.locator('[data-live-status]').getByText('Please try again.')
  await told.waitFor()
  await undo.click()
  await expect.poll(() => quantity(page, goods).inputValue()).toBe('2')
  expect(await told.count()).toBe(0)
})

it('a press on Undo counts although the cart changes in another window before its release', async () => {
  const goods = await sellOnPages(9)
  const other = await sellOnPages(9)
  const context = await chromium.newVisitor()
  const page = await context.newPage()
  const undo = await removeFromCart(page, goods)
  await undo.hover()
  await page.mouse.down()
  const told = page.waitForResponse((response) => new URL(response.url()).pathname === '/cart')
  const elsewhere = await context.newPage()
  await elsewhere.goto(`/products/${other.handle}`)
  await addButton(elsewhere).click()
  await (await told).finished()
  await expect.poll(() => badgeOf(page).textContent()).toBe('1')
  await page.mouse.up()
  await quantity(page, goods).waitFor()
  await quantity(page, other).waitFor()
})

it('a press on Undo counts although the word of a lost connection would move the page', async () => {
  const goods = await sellOnPages(9)
  const visitor = await chromium.newVisitor()
  const page = await visitor.newPage()
  const undo = await removeFromCart(page, goods)
  await undo.hover()
  const place = await undo.boundingBox()
  await page.mouse.down()
  await visitor.setOffline(true)
  const status = page.locator('[data-live-status]')
  await expect.poll(() => status.getAttribute('data-connection')).toBe('offline')
  // Longer than the page waits before it says so.
  await page.waitForTimeout(2_000)
  expect(await undo.boundingBox()).toEqual(place)
  await visitor.setOffline(false)
  await page.mouse.up()
  await expect.poll(() => quantity(page, goods).inputValue()).toBe('2')
})

it('what Undo has brought back stays confirmed while the cart changes in another window', async () => {
  const goods = await sellOnPages(9)
  const other = await sellOnPages(9)
  const context = await chromium.newVisitor()
  const page = await context.newPage()
  await cartOf(page, goods, 2)
  await badgeOf(page).waitFor()
  await page.getByRole('button', { name: `Remove Thing ${goods.sku}` }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  const told = page.getByText(`Thing ${goods.sku} is in your cart.`)
  await told.waitFor()
  const elsewhere = await context.newPage()
  await elsewhere.goto(`/products/${other.handle}`)
  await addButton(elsewhere).click()
  await quantity(page, other).waitFor()
  expect(await told.isVisible()).toBe(true)
  expect(await focused(page)).toContain(`Thing ${goods.sku}`)
})

it('what is saved for later comes back by Undo', async () => {
  const goods = await sellOnPages(9)
  const page = await (await chromium.newVisitor()).newPage()
  await cartOf(page, goods, 2)
  await saveForLater(page).click()
  const notice = page.getByRole('status').filter({ hasText: 'Saved for later' })
  await notice.waitFor()
  await expect.poll(() => focused(page)).toContain('Saved for later')
  await notice.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => quantity(page, goods).inputValue()).toBe('2')
})

it('a quantity of 0 removes, and can be undone', async () => {
  const goods = await sellOnPages(9)
  const page = await (await chromium.newVisitor()).newPage()
  await cartOf(page, goods, 2)
  await quantity(page, goods).fill('0')
  await quantity(page, goods).press('Enter')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => quantity(page, goods).inputValue()).toBe('2')
})

it('without JavaScript a removed line and a saved one come back, too', async () => {
  const goods = await sellOnPages(9)
  const page = await (await chromium.newVisitor({ javaScriptEnabled: false })).newPage()
  await cartOf(page, goods, 2)
  await page.getByRole('button', { name: `Remove Thing ${goods.sku}` }).click()
  await page.getByText('Your cart is empty').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await quantity(page, goods).inputValue()).toBe('2')
  await saveForLater(page).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await quantity(page, goods).inputValue()).toBe('2')
  await quantity(page, goods).fill('0')
  await quantity(page, goods).press('Enter')
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await quantity(page, goods).inputValue()).toBe('2')
})

it('the drawer removes and brings back, however quickly one follows the other', async () => {
  const goods = await sellOnPages(9)
  const visitor = await chromium.newVisitor()
  const page = await visitor.newPage()
  await page.goto(`/products/${goods.handle}`)
  await page.getByLabel('Quantity', { exact: true }).fill('4')
  await addButton(page).click()
  const drawer = drawerOf(page)
  const line = drawer.getByRole('link', { name: `Thing ${goods.sku}` })
  await line.waitFor()
  for (const wait of [0, 1_500]) {
    await drawer.getByRole('button', { name: `Remove Thing ${goods.sku}` }).click()
    await drawer.getByText(`Removed Thing ${goods.sku}`).waitFor()
    await line.waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toContain('Removed')
    await page.waitForTimeout(wait)
    await drawer.getByRole('button', { name: 'Undo' }).click()
    await line.waitFor()
    expect(await page.evaluate('document.activeElement !== document.body')).toBe(true)
    const cart = await visitor.newPage()
    // What is on its way to the shop arrives first.
    await expect
      .poll(async () => {
        await cart.goto('/cart')
        return (await quantity(cart, goods).count()) === 1
          ? quantity(cart, goods).inputValue()
          : 'none'
      })
      .toBe('4')
    await cart.close()
  }
})
