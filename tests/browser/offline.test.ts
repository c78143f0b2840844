import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { addButton, badgeOf, drawerOf, sellOnPages, useChromium } from './windows.ts'

const chromium = useChromium()

const path = (page: Page) => new URL(page.url()).pathname

it('offline, the cart’s buttons say so, stay in the shop, and work again afterwards', async () => {
  const goods = await sellOnPages(9)
  const visitor = await chromium.newVisitor()
  const page = await visitor.newPage()
  await page.goto(`/products/${goods.handle}`)
  await addButton(page).click()
  await drawerOf(page).waitFor()
  await page.goto('/cart')
  await badgeOf(page).waitFor()
  await visitor.setOffline(true)
  for (const button of [/^Remove/, /^Save for later/]) {
    await page.getByRole('button', { name: button }).click()
    await page.getByText('You seem to be offline').first().waitFor()
    expect(path(page)).toBe('/cart')
  }
  const tick = page.locator('button[name="selected"]')
  await tick.click()
  expect(await tick.getAttribute('aria-pressed')).toBe('true')
  await page.getByRole('button', { name: 'Check out' }).click()
  await page.getByText('You seem to be offline').first().waitFor()
  expect(path(page)).toBe('/cart')
  await page.getByRole('heading', { level: 1, name: 'Your cart' }).waitFor()
  await visitor.setOffline(false)
  await page.getByRole('button', { name: /^Save for later/ }).click()
  await page.getByRole('heading', { name: 'Saved for later' }).waitFor()
  expect(await page.getByText('You seem to be offline').count()).toBe(0)
})

it('offline, buying now and adding say so on the product’s own page', async () => {
  const goods = await sellOnPages(9)
  const visitor = await chromium.newVisitor()
  const page = await visitor.newPage()
  await page.goto(`/products/${goods.handle}`)
  await visitor.setOffline(true)
  await page.getByRole('button', { name: 'Buy now' }).click()
  await page.getByText('You seem to be offline').first().waitFor()
  expect(path(page)).toBe(`/products/${goods.handle}`)
  const favourite = page.locator('[data-favourite] button')
  await favourite.click()
  await page.locator('[data-favourite-error]').getByText('You seem to be offline').waitFor()
  // The button keeps its own name: pressed again it does what it says.
  expect(await favourite.innerText()).toBe('Add to favorites')
  await visitor.setOffline(false)
  await favourite.click()
  await page.getByText('Saved to favorites').waitFor()
  expect(await page.locator('[data-favourite-error]').innerText()).toBe('')
})

it('the word of a lost connection is one line with a round dot, and covers nothing', async () => {
  const goods = await sellOnPages(9)
  const visitor = await chromium.newVisitor({ viewport: { width: 390, height: 844 } })
  const page = await visitor.newPage()
  await page.goto(`/products/${goods.handle}`)
  await page.getByRole('button', { name: 'Add to cart', exact: true }).click()
  await drawerOf(page).waitFor()
  await page.goto('/cart')
  await badgeOf(page).waitFor()
  await visitor.setOffline(true)
  const status = page.locator('[data-live-status]')
  await status.getByText('You are offline').waitFor()
  const dot = await page.evaluate<{ width: string; height: string }>(
    `(({ width, height }) => ({ width, height }))(getComputedStyle(document.querySelector('[data-live-status] p'), '::before'))`,
  )
  expect(dot.width).toBe(dot.height)
  const box = await status.boundingBox()
  expect(box?.height).toBeLessThan(48)
  const covered = await page.evaluate<string[]>(
    `[...document.querySelectorAll('main button')]
      .filter((button) => button.checkVisibility())
      .filter((button) => {
        button.scrollIntoView({ block: 'nearest' })
        const { left, top, width, height } = button.getBoundingClientRect()
        const there = document.elementFromPoint(left + width / 2, top + height / 2)
        return there === null || !(button.contains(there) || there.contains(button))
      })
      .map((button) => button.textContent.trim())`,
  )
  expect(covered).toEqual([])
})
