import { mkdir } from 'node:fs/promises'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest'
import { joinChromium } from '../../tools/local/chromium.ts'
import { PATIENCE_MS } from '../fixtures/patience.ts'
import { ADDRESS, call, eventually, newMailbox, sellProduct } from '../fixtures/shop-client.ts'

/** Pictures of this run's pages, for people to look at. */
export const PICTURES = '.kerbside/screenshots'

/** The Chromium of all files; each test opens visitors of its own in it. */
export function useChromium() {
  let browser: Browser
  beforeAll(async () => {
    browser = await joinChromium(inject('chromium'))
  })
  afterAll(() => browser?.close())

  return {
    /** A visitor nobody knows: cookies of its own. Gone with the test, its end pictured if it failed. */
    async newVisitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
      const visitor = await browser.newContext({
        baseURL: inject('shop').url,
        viewport: { width: 1280, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      })
      visitor.setDefaultTimeout(PATIENCE_MS)
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail') await picture(visitor.pages(), task.name)
        await visitor.close()
      })
      return visitor
    },
  }
}

async function picture(pages: Page[], name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true })
  const file = `${PICTURES}/failed-${name.replace(/\W+/g, '-').slice(0, 60)}`
  for (const [index, page] of pages.entries()) {
    await page.screenshot({ path: `${file}-${index + 1}.png` })
  }
}

/** A product of the test's own, once the pages know that it is on the shelf. */
export async function sellOnPages(units: number, price?: number) {
  const shop = inject('shop')
  const goods = await sellProduct(shop, units, price)
  const address = `${shop.url}/api/v1/products/${goods.handle}`
  await eventually(
    () => call<{ variants: { availability: { state: string } }[] }>(address, 'GET', null),
    ({ body }) => body.variants[0]?.availability.state !== 'out',
  )
  return goods
}

export const addButton = (page: Page): Locator =>
  page.getByRole('button', { name: 'Add to cart', exact: true })

export const drawerOf = (page: Page): Locator => page.getByRole('dialog')

/** The number on the cart in the header. */
export const badgeOf = (page: Page): Locator => page.locator('[data-cart-count]')

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { level: 1, name })

/** The radio of a way of delivery: it is there once the shop knows the address. */
export const delivery = (page: Page, name: string): Locator =>
  page.locator('[data-part="delivery"]').getByRole('radio', { name: new RegExp(name) })

/** Fills in a checkout's contact and address as a person would, with the mouse and the keys. */
export async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel('Email').fill(newMailbox())
  await page.getByLabel('Country').selectOption(ADDRESS.country)
  await page.getByLabel('Full name').fill(ADDRESS.name)
  await page.getByLabel('Address', { exact: true }).fill(ADDRESS.line1)
  await page.getByLabel('City').fill(ADDRESS.city)
  await page.getByLabel('State').selectOption(ADDRESS.region)
  await page.getByLabel(/ZIP code/).fill(ADDRESS.postalCode)
  await page.getByLabel(/ZIP code/).blur()
}

/** Has a product in the cart and stands at the checkout, ready to press "Place order". */
export async function atCheckout(page: Page, handle: string, payment: string): Promise<void> {
  await page.goto(`/products/${handle}`)
  await addButton(page).click()
  await drawerOf(page).getByRole('button', { name: 'Check out' }).click()
  await fillAddress(page)
  await delivery(page, 'Standard').waitFor()
  await page.getByRole('radio', { name: payment }).check()
}

export const placeOrder = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Place order' }).click()

/** An answered order: its page. */
export const orderPage = (page: Page): Promise<void> => page.waitForURL(/\/orders\/ord_/)
