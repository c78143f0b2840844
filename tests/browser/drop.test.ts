import type { BrowserContext, Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { makeDrop } from '../fixtures/drop-shopper.ts'
import { enter, panel } from './drop-pages.ts'
import {
  delivery,
  fillAddress,
  heading,
  orderPage,
  placeOrder,
  sellOnPages,
  useChromium,
} from './windows.ts'

const shop = inject('shop')
const chromium = useChromium()

/** A drop of one thing at once, made by staff for one test alone. */
async function dropOfOne(fields: Record<string, unknown> = {}): Promise<string> {
  const { variantId } = await sellOnPages(1)
  const variants = [{ variantId, quota: 1, price: 1_500 }]
  return (await makeDrop(shop, { variants, ...fields })).id
}

/** Opens a drop's page as a visitor of his own, and counts what his page asks the shop about it. */
async function visit(
  id: string,
): Promise<{ page: Page; asked: string[]; visitor: BrowserContext }> {
  const visitor = await chromium.newVisitor()
  const page = await visitor.newPage()
  await page.goto(`/drops/${id}`)
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes(id) && request.method() === 'GET') asked.push(request.url())
  })
  return { page, asked, visitor }
}

async function payByCash(page: Page): Promise<void> {
  await fillAddress(page)
  await delivery(page, 'Standard').waitFor()
  await page.getByRole('radio', { name: /at the door|Cash/ }).check()
  await placeOrder(page)
  await orderPage(page)
}

it('of two who want the one unit, the first buys it and the other is told without asking', async () => {
  const id = await dropOfOne()
  const first = await visit(id)
  await enter(first.page)
  await panel(first.page, 'It’s your turn').waitFor()

  const second = await visit(id)
  await enter(second.page)
  await panel(second.page, 'You’re in the queue').waitFor()

  await first.page.getByRole('button', { name: 'Continue to checkout' }).click()
  await heading(first.page, 'Checkout').waitFor()
  await first.page.getByText('Held for you until').waitFor()
  await payByCash(first.page)

  await panel(second.page, 'Sold out').waitFor()
  expect(second.asked).toEqual([])
  await second.page
    .getByRole('link', { name: 'See the fairness report' })
    .filter({ visible: true })
    .click()
  await heading(second.page, /fairness report/).waitFor()
})

/** Keeps what the bar shows for as long as it is shown. */
const WATCH_PROGRESS = `
  window.seen = []
  const work = document.querySelector('[data-work]')
  const bar = work.querySelector('progress')
  new MutationObserver(() => { if (!work.hidden) seen.push(bar.value) })
    .observe(work, { subtree: true, attributes: true })
`

it('a drop that asks for work shows how far it is, and enters', async () => {
  const opensAt = new Date(Date.now() + 600_000).toISOString()
  const requirements = { proofOfWork: true }
  const id = await dropOfOne({ mode: 'draw', opensAt, requirements })
  const { page } = await visit(id)
  await page.evaluate(WATCH_PROGRESS)
  await enter(page)
  await panel(page, 'You’re entered').waitFor()
  const seen = await page.evaluate<number[]>('window.seen')
  expect(seen.length).toBeGreaterThan(1)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  // He is in for good: another look at the page finds him there.
  await page.reload()
  await panel(page, 'You’re entered').waitFor()
})

it('what is not paid for in time is offered to the next, who is told at once', async () => {
  const id = await dropOfOne({ holdSeconds: 8 })
  const first = await visit(id)
  await enter(first.page)
  await panel(first.page, 'It’s your turn').waitFor()
  const second = await visit(id)
  await enter(second.page)
  await panel(second.page, 'You’re in the queue').waitFor()
  await first.page.getByRole('button', { name: 'Continue to checkout' }).click()
  await heading(first.page, 'Your time to pay is over').waitFor()
  await panel(second.page, 'It’s your turn').waitFor()
  expect(second.asked).toEqual([])
})

it('without a script a shopper enters, is called, and buys', async () => {
  const id = await dropOfOne()
  const visitor = await chromium.newVisitor({ javaScriptEnabled: false })
  const page = await visitor.newPage()
  await page.goto(`/drops/${id}`)
  await enter(page)
  await expect
    .poll(async () => {
      await page.goto(`/drops/${id}`)
      return panel(page, 'It’s your turn').count()
    })
    .toBe(1)
  await page.getByRole('button', { name: 'Continue to checkout' }).click()
  await heading(page, 'Checkout').waitFor()
})

it('staff make a drop by its form, watch it, and close it', async () => {
  const goods = await sellOnPages(3)
  const visitor = await chromium.newVisitor()
  const page = await visitor.newPage()
  await page.goto('/admin/drops')
  await page.getByLabel('Staff token').fill('kst_nobody')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This token isn’t valid').waitFor()
  await page.getByLabel('Staff token').fill(shop.staffToken)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'New drop' }).click()
  await page.getByRole('button', { name: 'Create drop' }).click()
  await page.getByText('Enter a title.').waitFor()
  await page.getByLabel('Title').fill(`Made by hand ${goods.sku}`)
  await page.getByLabel('SKU 1').fill(goods.sku)
  await page.getByLabel('Units', { exact: true }).first().fill('2')
  await page.getByRole('button', { name: 'Create drop' }).click()
  await heading(page, `Made by hand ${goods.sku}`).waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''

  const shopper = await visit(id)
  await enter(shopper.page)
  await panel(shopper.page, 'You’re entered').waitFor()
  await expect.poll(() => page.locator('[data-number="Entered"]').textContent()).toBe('1')
  await page.getByText('End this drop').click()
  await page.getByRole('button', { name: 'Yes, end it now' }).click()
  await page.getByText('Ended', { exact: true }).waitFor()
  await panel(shopper.page, 'This drop has ended').waitFor()
})
