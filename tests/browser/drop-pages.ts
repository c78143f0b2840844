import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { makeDrop } from '../fixtures/drop-shopper.ts'
import { call, newShopper } from '../fixtures/shop-client.ts'
import type { ShopPage } from './pages.ts'
import { signInByKeys } from './staff-pages.ts'
import { heading, sellOnPages } from './windows.ts'

/** The one panel of a drop's page that is shown, by its heading. */
export const panel = (page: Page, title: string) =>
  page
    .locator('[data-panel]')
    .filter({ visible: true })
    .getByRole('heading', { name: title, exact: true })

/** Presses the button with which a shopper enters. */
export const enter = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /Join the queue|Enter the draw/ }).click()

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const inTwoHours = () => new Date(Date.now() + 7_200_000).toISOString()

/** The demo's kettles in their colours, one unit of each. */
async function kettles() {
  const { url } = inject('shop')
  const product = await call<{ variants: { id: string }[] }>(
    `${url}/api/v1/products/pouring-kettle`,
    'GET',
    null,
  )
  return product.body.variants.map(({ id }) => ({ variantId: id, quota: 1, price: 5_900 }))
}

/** It opens after the tests: until then its kettles may be sold in other drops. */
const newDraw = async () =>
  makeDrop(inject('shop'), {
    title: 'Kettles in every colour',
    description: 'One evening, every colour we have.',
    mode: 'draw',
    opensAt: inAnHour(),
    closesAt: inTwoHours(),
    variants: await kettles(),
    limitPerShopper: 2,
    requirements: { proofOfWork: true },
  })

/** Each width of window has a colour of its own: a SKU is in one open drop at a time. */
async function newQueue(page: Page) {
  const colours = await kettles()
  const width = page.viewportSize()?.width ?? 0
  const variants = colours.slice([390, 1440].indexOf(width)).slice(0, 1)
  return makeDrop(inject('shop'), { title: 'The last kettle', variants })
}

async function openNew(page: Page, made: () => Promise<{ id: string }>): Promise<string> {
  const { id } = await made()
  await page.goto(`/drops/${id}`)
  return id
}

/** The pages of drops and of the staff who make them, in this order: some come from the one before. */
export const DROP_PAGES: readonly ShopPage[] = [
  { name: 'drop-draw', open: (page) => openNew(page, newDraw) },
  {
    name: 'drop-listed',
    async open(page) {
      await enter(page)
      await panel(page, 'You’re entered').waitFor()
    },
  },
  { name: 'drop-queue', open: (page) => openNew(page, () => newQueue(page)) },
  {
    name: 'drop-admitted',
    async open(page) {
      await enter(page)
      await panel(page, 'It’s your turn').waitFor()
    },
  },
  {
    name: 'drop-checkout',
    async open(page) {
      await page.getByRole('button', { name: 'Continue to checkout' }).click()
      await heading(page, 'Checkout').waitFor()
    },
  },
  {
    name: 'drop-waiting',
    async open(page) {
      const { variantId } = await sellOnPages(1)
      const variants = [{ variantId, quota: 1 }]
      const { id } = await makeDrop(inject('shop'), { title: 'One thing', variants })
      const other = await newShopper(inject('shop'))
      await other.ask('POST', `/drops/${id}/entries`)
      await page.goto(`/drops/${id}`)
      await enter(page)
      await panel(page, 'You’re in the queue').waitFor()
    },
  },
  {
    name: 'drop-fairness',
    async open(page) {
      await page.goto(`${new URL(page.url()).pathname}/fairness`)
      await heading(page, /fairness report/).waitFor()
    },
  },
  { name: 'drops', open: (page) => page.goto('/drops') },
  { name: 'home-drop', open: (page) => page.goto('/') },
  { name: 'staff-sign-in', open: (page) => page.goto('/admin') },
  {
    name: 'staff-drops',
    async open(page) {
      await signInByKeys(page, '/admin/drops')
      await heading(page, 'Drops').waitFor()
    },
  },
  {
    name: 'staff-drop',
    open: (page) => page.getByRole('link', { name: 'The last kettle' }).first().click(),
  },
  { name: 'staff-new-drop', open: (page) => page.goto('/admin/new-drop') },
  {
    name: 'staff-new-drop-refused',
    async open(page) {
      await page.getByRole('button', { name: 'Create drop' }).click()
      await page.getByText('Enter a title.').waitFor()
    },
  },
]
