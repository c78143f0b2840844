import { expect, inject, it } from 'vitest'
import { codeTo, recordedOrder } from '../fixtures/found-order.ts'
import { staffOf } from '../fixtures/shop-client.ts'
import { heading, useChromium } from './windows.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const chromium = useChromium()

it.each([
  { title: 'with script', javaScriptEnabled: true },
  { title: 'without script', javaScriptEnabled: false },
])(
  'another browser finds an order by its number and e-mail and cancels it, $title',
  async ({ javaScriptEnabled }) => {
    const { id, number, email } = await recordedOrder(shop)
    const visitor = await chromium.newVisitor({ javaScriptEnabled })
    const page = await visitor.newPage()
    await page.goto('/orders')
    await page.getByRole('main').getByRole('link', { name: 'Find your order' }).click()
    await page.getByLabel('Order number').fill(number.toLowerCase().replaceAll('-', ' '))
    await page.getByLabel('Email').fill(email)
    await page.getByRole('button', { name: 'Email me a code' }).click()
    await page.getByLabel('Code from the email').fill(await codeTo(shop, email))
    await page.getByRole('button', { name: 'Show my order' }).click()
    await page.waitForURL(/\/o\/kbo1\./)
    await heading(page, 'We’re preparing your order').waitFor()
    await page.getByText('Cancel this order').click()
    await page.getByRole('button', { name: 'Yes, cancel it' }).click()
    // The request shows until the record has it, which may be before the page's answer.
    const cancelled = heading(page, 'This order was canceled')
    await page.getByText('Cancellation requested').or(cancelled).waitFor()
    await staff.orderBecomes(id, 'cancelled')
    if (!javaScriptEnabled) await page.reload()
    await cancelled.waitFor()
    expect((await visitor.cookies()).filter(({ name }) => name === 'session')).toEqual([])
  },
)
