import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import type { PublicReviews } from '../../src/shared/review/contract.ts'
import { findingsOn } from '../../tools/audit/axe.ts'
import { findOrder, recordedOrder } from '../fixtures/found-order.ts'
import { photoOf } from '../fixtures/picture.ts'
import { call, eventually, staffOf } from '../fixtures/shop-client.ts'
import { signInByKeys } from './staff-pages.ts'
import { heading, useChromium } from './windows.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const chromium = useChromium()

const WIDTHS = [390, 1440]

/** The findings of axe, and the windows that a page does not fit. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults = await findingsOn(page)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    const needed = await page.evaluate<number>('document.documentElement.scrollWidth')
    if (needed > width) faults.push(`${needed} pixels wide of ${width}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  return faults
}

it.each([
  { title: 'with script', javaScriptEnabled: true },
  { title: 'without script', javaScriptEnabled: false },
])(
  'a buyer reviews a delivered item with a photo, staff publish it, the product shows it, $title',
  async ({ javaScriptEnabled }) => {
    const { id, number, email, goods } = await recordedOrder(shop)
    for (const verb of ['pack', 'ship', 'deliver'] as const) {
      expect((await staff.step(id, verb)).status).toBe(200)
    }
    const { token } = await findOrder(shop, number, email)
    const visitor = await chromium.newVisitor({ javaScriptEnabled })
    const page = await visitor.newPage()
    await page.goto(`/o/${token}`)
    await heading(page, 'Your order has arrived').waitFor()
    const part = page.locator('#reviews')
    await part.getByText(`Review Thing ${goods.sku}`).click()
    const form = part.locator('form').filter({ hasText: 'Send review' })
    if (javaScriptEnabled) expect(await faultsOf(page)).toEqual([])

    // Nothing is chosen: the browser holds the form back, so it is sent with a space as its text.
    await form.getByRole('radio', { name: '4 stars' }).check()
    await form.getByLabel('Headline').fill('Warm')
    await form.getByLabel('Your review').fill(' ')
    await form.getByRole('button', { name: 'Send review' }).click()
    await part.getByText('Write a few words.').waitFor()
    expect(await form.getByRole('radio', { name: '4 stars' }).isChecked()).toBe(true)
    expect(await form.getByLabel('Headline').inputValue()).toBe('Warm')

    await form.getByLabel('Your review').fill('Keeps its warmth.')
    await form.getByLabel('Photos').setInputFiles({
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: photoOf(8, 6),
    })
    await form.getByRole('button', { name: 'Send review' }).click()
    await part.getByText('Your review is shown after we checked it').waitFor()
    await part.getByText('Waiting to be checked').waitFor()
    await part.getByText('1 photo', { exact: true }).waitFor()

    const rating = part.locator('form').filter({ hasText: 'Rate delivery' })
    await rating.getByRole('radio', { name: '5 stars' }).check()
    await rating.getByRole('button', { name: 'Rate delivery' }).click()
    await part.getByText('Thank you for rating the delivery').waitFor()

    const back = await (await chromium.newVisitor()).newPage()
    await signInByKeys(back, '/admin/reviews')
    const own = await staff.ask<{ data: { id: string }[] }>('GET', '/reviews?limit=100')
    const [review] = own.body.data.filter((one) => 'orderId' in one && one.orderId === id)
    await back.goto(`/admin/reviews/${review?.id}`)
    await back.getByText('Keeps its warmth.').waitFor()
    await back.getByRole('img', { name: 'Photo 1' }).waitFor()
    if (javaScriptEnabled) expect(await faultsOf(back)).toEqual([])
    await back.getByRole('button', { name: 'Publish' }).click()
    // The page's script takes the outcome off its address, sooner or later than one looks.
    await back.getByRole('button', { name: 'Publish' }).waitFor({ state: 'detached' })

    const address = `${shop.url}/api/v1/products/${goods.handle}`
    await eventually(
      () => call<PublicReviews>(`${address}/reviews`, 'GET', null),
      ({ body }) => body.summary.count === 1,
    )
    // The average follows with the next release.
    await eventually(
      () => call<{ rating: { average: number } }>(address, 'GET', null),
      ({ body }) => body.rating.average === 4,
    )
    await expect
      .poll(async () => {
        await page.goto(`/products/${goods.handle}`)
        return page.locator('#reviews').textContent()
      })
      .toContain('Keeps its warmth.')
    const shown = page.locator('#reviews')
    await page.getByRole('link', { name: /4 out of 5 stars/ }).waitFor()
    expect(await shown.getByRole('img', { name: 'Photo 1 of this review' }).count()).toBe(1)
    if (javaScriptEnabled) expect(await faultsOf(page)).toEqual([])
  },
)
