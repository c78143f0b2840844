import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { BLUE, RED, sellGoods } from './goods.ts'
import { addButton, drawerOf, fillAddress, heading, placeOrder, useChromium } from './windows.ts'

const chromium = useChromium()
const WORD = 'Lebensmittelaufbewahrungsdosendeckelhalterungsschraubenmutter'
const ADDRESS = `https://shop.test/${'a'.repeat(182)}`

const longGoods = () =>
  sellGoods({
    title: `${WORD} ${Date.now().toString(36)}`,
    vendor: WORD,
    description: `${WORD}\n\nSee ${ADDRESS} for more.`,
    options: [
      { name: WORD.slice(0, 40), values: [`${WORD}1`, `${WORD}2`] },
      { name: 'Size', values: [`S${WORD}`, `L${WORD}`] },
    ],
    images: [RED, BLUE],
    variants: [
      { options: [`${WORD}1`, `S${WORD}`] },
      { options: [`${WORD}1`, `L${WORD}`] },
      { options: [`${WORD}2`, `S${WORD}`] },
      { options: [`${WORD}2`, `L${WORD}`] },
    ],
  })

/** Opens the pages a product is named on, one after the other. */
async function* pagesOf(page: Page, handle: string): AsyncGenerator<string> {
  await page.goto(`/products/${handle}`)
  yield 'product'
  await page.getByRole('button', { name: 'Add to favorites' }).click()
  await page.getByText('Saved to favorites').waitFor()
  await addButton(page).click()
  await drawerOf(page).waitFor()
  yield 'drawer'
  await page.goto('/cart')
  yield 'cart'
  await page.getByRole('button', { name: /^Save for later/ }).click()
  await page.getByRole('heading', { name: 'Saved for later' }).waitFor()
  yield 'cart, saved'
  await page.getByRole('button', { name: /^Move to cart/ }).click()
  await page.getByRole('button', { name: 'Check out' }).waitFor()
  await page.goto(`/search?q=${WORD}`)
  yield 'search'
  await page.goto('/categories/kitchen')
  yield 'listing'
  await page.goto('/favourites')
  yield 'favourites'
  await page.goto('/cart')
  await page.getByRole('button', { name: 'Check out' }).click()
  await heading(page, 'Checkout').waitFor()
  await fillAddress(page)
  yield 'checkout'
  await page.getByRole('radio', { name: /Cash on delivery/ }).check()
  await placeOrder(page)
  await page.waitForURL(/\/orders\/ord_/)
  yield 'order'
  await page.goto('/orders')
  yield 'orders'
}

const WINDOWS = [
  { width: 390, height: 844 },
  { width: 320, height: 640 },
  { width: 1440, height: 900 },
]

it('a word without an end breaks no page, in a window of any width', async () => {
  const { handle } = await longGoods()
  const page = await (await chromium.newVisitor()).newPage()
  const broken: string[] = []
  for await (const name of pagesOf(page, handle)) {
    for (const viewport of WINDOWS) {
      await page.setViewportSize(viewport)
      const at = `${name} at ${viewport.width}`
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width > viewport.width) broken.push(`${at}: ${width}`)
      // Hidden overflow cuts prices and buttons off without a scroll bar: they count as outside, too.
      const outside = await page.evaluate<string[]>(
        `[...document.querySelectorAll('button, a, [data-price], h1, h2, h3, p, dd')]
          .filter((part) => part.checkVisibility() && !part.closest('[data-gallery], .sr-only, #search-suggestions, .overflow-x-auto'))
          .filter((part) => part.getBoundingClientRect().right > innerWidth + 1 && part.textContent.trim() !== '')
          .map((part) => part.tagName + ' ' + part.textContent.trim().slice(0, 30))`,
      )
      broken.push(...outside.map((part) => `${at}: ${part}`))
    }
  }
  expect(broken).toEqual([])
})

it('fifty pictures are a strip that scrolls, each large enough to press', async () => {
  const images = Array.from({ length: 50 }, (_, index) => `${RED}?${index}`)
  const { handle } = await sellGoods({ images, variants: [{}] })
  const page = await (
    await chromium.newVisitor({ viewport: { width: 390, height: 844 } })
  ).newPage()
  await page.goto(`/products/${handle}`)
  const links = page.locator('[data-gallery-link]')
  expect(await links.count()).toBe(50)
  const box = await links.first().boundingBox()
  expect(box?.width).toBeGreaterThanOrEqual(44)
  expect(box?.height).toBeGreaterThanOrEqual(44)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  await links.last().click()
  await expect.poll(() => links.last().getAttribute('aria-current')).toBe('true')
})
