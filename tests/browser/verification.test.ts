import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { call, eventually, randomKey } from '../fixtures/shop-client.ts'
import { atCheckout, orderPage, placeOrder, sellOnPages, useChromium } from './windows.ts'

const shop = inject('shop')
const chromium = useChromium()

/** Completes another checkout, which is not ready, as often as makes the shop ask for a check. */
async function beHurried(page: Page, times: number): Promise<void> {
  const cookies = await page.context().cookies()
  const token = cookies.find(({ name }) => name === 'session')?.value ?? ''
  const { variantId } = await sellOnPages(5)
  const started = await call<{ id: string }>(`${shop.url}/api/v1/checkouts`, 'POST', token, {
    body: { buyNow: { variantId, quantity: 1 } },
  })
  const address = `${shop.url}/api/v1/checkouts/${started.body.id}/complete`
  for (let tries = 0; tries < times; tries += 1) {
    const refused = await call(address, 'POST', token, { key: randomKey() })
    expect(refused.status).toBeGreaterThanOrEqual(400)
  }
}

const check = (page: Page) => page.getByRole('heading', { name: 'One more check' })

it('a code that a checkout asks for comes by mail, and the right one places the order', async () => {
  const { handle } = await sellOnPages(5)
  const page = await (await chromium.newVisitor()).newPage()
  await atCheckout(page, handle, 'Cash on delivery')
  const to = encodeURIComponent(await page.getByLabel('Email').inputValue())
  await beHurried(page, 24)
  await placeOrder(page)
  await check(page).waitFor()
  const outbox = `${shop.url}/dev/outbox?to=${to}`
  const mails = () => call<{ data: { text: string }[] }>(outbox, 'GET', null)
  const codes = async () =>
    JSON.stringify((await mails()).body).match(/(?<![\d-])\d{6}(?![\d-])/g) ?? []
  const before = new Set(await codes())
  await page.getByRole('button', { name: 'Email me a code' }).click()
  await page.getByText('We sent a six-digit code to a***@shop.test').waitFor()
  await page.getByLabel('Code', { exact: true }).fill('12345')
  await page.getByRole('button', { name: 'Confirm order' }).click()
  await page.getByText('That code isn’t right.').waitFor()
  const sent = await eventually(codes, (all) => all.some((code) => !before.has(code)))
  await page.getByLabel('Code', { exact: true }).fill(sent.find((code) => !before.has(code)) ?? '')
  await page.getByRole('button', { name: 'Confirm order' }).click()
  await orderPage(page)
})
