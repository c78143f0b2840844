import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { addButton, drawerOf, sellOnPages, useChromium } from './windows.ts'

const chromium = useChromium()

/** A computed style of the first element a selector finds. */
const styleOf = (page: Page, selector: string, name: string): Promise<string> =>
  page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${name}`)

const ADD = '[data-buy-row] button[data-buys]'
const DOT = '[data-availability] > span'
const CHOSEN = 'a[data-option][aria-current]'
const OTHER = 'a[data-option]:not([aria-current])'
const TICK = 'button[name="selected"]'

async function product(page: Page): Promise<void> {
  const { handle } = await sellOnPages(3)
  await page.goto(`/products/${handle}`)
}

it('in forced colours buttons have an edge, and what is chosen can be told', async () => {
  const visitor = await chromium.newVisitor({ forcedColors: 'active' })
  const page = await visitor.newPage()
  await page.goto('/categories/kitchen')
  const told = await page.evaluate<[boolean, boolean][]>(
    `[...document.querySelectorAll('header ul.shop-width a')]
      .filter((link) => link.checkVisibility())
      .map((link) => [link.hasAttribute('aria-current'), getComputedStyle(link).borderBottomWidth !== '0px'])`,
  )
  expect(told.filter(([current]) => current)).toHaveLength(1)
  expect(told.filter(([current, line]) => current !== line)).toEqual([])

  await page.goto('/products/drizzle-jacket')
  expect(await styleOf(page, ADD, 'borderTopWidth')).not.toBe('0px')
  expect(await styleOf(page, CHOSEN, 'borderTopColor')).not.toBe(
    await styleOf(page, OTHER, 'borderTopColor'),
  )
  expect(await styleOf(page, DOT, 'backgroundColor')).not.toBe(
    await styleOf(page, 'body', 'backgroundColor'),
  )
  await addButton(page).click()
  await drawerOf(page).waitFor()
  expect(await styleOf(page, 'dialog form button', 'borderTopWidth')).not.toBe('0px')
  await page.goto('/cart')
  expect(await styleOf(page, `${TICK} svg`, 'visibility')).toBe('visible')
  await page.locator(TICK).click()
  await expect.poll(() => styleOf(page, `${TICK} svg`, 'visibility')).toBe('hidden')
})

it('buttons that stand side by side are equally high', async () => {
  const page = await (await chromium.newVisitor()).newPage()
  const height = async (part: Locator) => (await part.boundingBox())?.height
  await product(page)
  expect(await height(page.locator('[data-quantity]'))).toBe(await height(addButton(page)))
  await page.goto('/')
  const hero = page.locator('main section').first().locator('ul a')
  expect(await height(hero.first())).toBe(await height(hero.last()))
})

it('the drawer’s heading takes the focus without a ring, its buttons with one', async () => {
  const page = await (await chromium.newVisitor()).newPage()
  await product(page)
  await addButton(page).focus()
  await page.keyboard.press('Enter')
  const focused = page.locator(':focus')
  const heading = drawerOf(page).getByRole('heading').first()
  await heading.waitFor()
  await expect.poll(() => heading.and(focused).count()).toBe(1)
  expect(await styleOf(page, ':focus', 'outlineStyle')).toBe('none')
  await page.keyboard.press('Tab')
  expect(await styleOf(page, ':focus', 'outlineStyle')).toBe('solid')
})

it('no stripe of the page stays bright beside the open drawer', async () => {
  const page = await (await chromium.newVisitor()).newPage()
  await product(page)
  await addButton(page).click()
  await drawerOf(page).waitFor()
  // The room of the scroll bar shows the root's own colour.
  const [root, body] = await page.evaluate<string[]>(
    `[document.documentElement, document.body].map((part) => getComputedStyle(part).backgroundColor)`,
  )
  expect(root).not.toBe(body)
  expect(root).not.toBe('rgba(0, 0, 0, 0)')
})
