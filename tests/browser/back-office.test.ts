import { expect, inject, it } from 'vitest'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { call } from '../fixtures/shop-client.ts'
import { orderToPack, signInByKeys } from './staff-pages.ts'
import { heading, useChromium } from './windows.ts'

const chromium = useChromium()

/** A row has its status twice: one of them is for narrow windows. */
const IN_PAGE = { state: 'attached' } as const

it('by keys alone staff find an order by the customer’s email, pack it and ship it', async () => {
  const { id, email } = await orderToPack()
  const page = await (await chromium.newVisitor()).newPage()
  await signInByKeys(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type(email)
  const found = page.getByRole('option', { name: email })
  await found.and(page.locator('[aria-selected="true"]')).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/admin/orders/${id}`)
  await page.getByRole('button', { name: 'Mark as packed' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Order marked as packed').waitFor()
  await page.locator('summary', { hasText: 'Ship' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Mark as shipped' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Order marked as shipped').waitFor()
  expect(await page.locator('[data-event="order.shipped"]').count()).toBe(1)
})

it('in the list J moves, X selects, Enter opens, and several are packed at once', async () => {
  const customer = formVisitor(inject('shop').url)
  const orders = [await orderToPack(customer), await orderToPack(customer)]
  const page = await (await chromium.newVisitor()).newPage()
  // The orders of other files come and go in the whole list.
  const own = `/admin/orders?q=${encodeURIComponent(customer.email)}`
  await signInByKeys(page, own)
  for (const { id } of orders) await page.locator(`[data-row="${id}"]`).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('2 selected').waitFor()
  await page.getByRole('button', { name: 'Mark as packed' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('2 orders updated').waitFor()
  await page.goto(own)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/admin\/orders\/ord_/)
})

it('a change by a colleague shows by itself, and waits where a form is open', async () => {
  const { id } = await orderToPack()
  const path = `/admin/orders/${id}`
  const page = await (await chromium.newVisitor()).newPage()
  const colleague = await (await chromium.newVisitor()).newPage()
  for (const one of [page, colleague]) {
    await signInByKeys(one, '/admin/orders')
    await one.goto(path)
  }
  await colleague.getByRole('button', { name: 'Mark as packed' }).click()
  await page.locator('[data-event="order.packed"]').waitFor()

  await page.locator('summary', { hasText: 'Cancel order' }).click()
  await page.getByLabel('Reason').fill('Torn.')
  await colleague.locator('summary', { hasText: 'Ship' }).click()
  await colleague.getByRole('button', { name: 'Mark as shipped' }).click()
  await page.locator('[data-live-offer]').waitFor()
  expect(await page.getByLabel('Reason').inputValue()).toBe('Torn.')
  await page.getByRole('button', { name: 'Yes, cancel the order' }).click()
  await page.getByText('This order has changed since you opened it').waitFor()
  await page.locator('[role="alert"] [data-event="order.shipped"]').waitFor()
})

it('a cancellation by the shopper shows by itself on the order and in the list', async () => {
  const { url } = inject('shop')
  const shopper = formVisitor(url)
  const { id } = await orderToPack(shopper)
  const visitor = await chromium.newVisitor()
  const [list, order] = [await visitor.newPage(), await visitor.newPage()]
  await signInByKeys(list, `/admin/orders?q=${encodeURIComponent(shopper.email)}`)
  await order.goto(`/admin/orders/${id}`)
  await list.locator(`[data-row="${id}"]`).getByText('To pack').first().waitFor(IN_PAGE)
  const session = shopper.cookies.get('session') ?? ''
  const cancelled = await call(`${url}/api/v1/orders/${id}/cancel`, 'POST', session, { body: {} })
  expect(cancelled.status).toBeLessThan(300)
  await order.locator('[data-event="order.cancelled"]').waitFor()
  await list.locator(`[data-row="${id}"]`).getByText('Canceled').first().waitFor(IN_PAGE)
})

it('without a script an order is found, packed and noted', async () => {
  const { id, email } = await orderToPack()
  const visitor = await chromium.newVisitor({ javaScriptEnabled: false })
  const page = await visitor.newPage()
  await signInByKeys(page, '/admin/orders')
  await page.getByRole('searchbox', { name: 'Search orders, members and products' }).fill(email)
  await page.keyboard.press('Enter')
  await page.locator(`a[href="/admin/orders/${id}"]`).click()
  await page.getByRole('button', { name: 'Mark as packed' }).click()
  await page.getByText('Order marked as packed').waitFor()
  await page.getByLabel('Add a note').fill('Fragile.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.getByText('Fragile.').waitFor()
})

it('the theme that was chosen stays on each page', async () => {
  const page = await (await chromium.newVisitor({ colorScheme: 'light' })).newPage()
  await signInByKeys(page, '/admin/orders')
  await page.getByRole('button', { name: 'Local owner' }).click()
  await page.getByRole('button', { name: 'Dark' }).click()
  await heading(page, 'Orders').waitFor()
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  expect(await background()).toBe('rgb(22, 20, 17)')
  await page.goto('/admin/drops')
  expect(await background()).toBe('rgb(22, 20, 17)')
})
