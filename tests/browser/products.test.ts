import { expect, inject, it } from 'vitest'
import { call, eventually } from '../fixtures/shop-client.ts'
import { signInByKeys } from './staff-pages.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()

it('by keys alone staff create a product with six variants, publish it and see it in the shop', async () => {
  const title = `Keyboard shirt ${crypto.randomUUID().slice(0, 8)}`
  const page = await (await chromium.newVisitor()).newPage()
  await signInByKeys(page, '/admin/new-product')
  await page.getByLabel('Title').focus()
  await page.keyboard.type(title)
  await page.keyboard.press('Tab')
  await page.keyboard.type('24.50')
  await page.keyboard.press('Enter')
  await page.getByText('Draft created').waitFor()

  await page.getByLabel('Option 1', { exact: true }).focus()
  await page.keyboard.type('Size')
  await page.keyboard.press('Tab')
  await page.keyboard.type('S, M, L')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Color')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Red, Blue')
  await page.keyboard.press('Enter')
  await page.getByText('5 variants were added').waitFor()
  await page.getByText('You have unsaved changes.').waitFor()

  await page.getByLabel('Vendor').focus()
  await page.keyboard.type('Loom')
  await page.keyboard.press('Enter')
  await page.getByText('Product saved').waitFor()
  expect(await page.locator('[data-variants] > li').count()).toBe(6)

  await page.getByRole('button', { name: 'Publish' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Product published').waitFor()
  const address = await page.getByRole('link', { name: 'View in shop' }).getAttribute('href')
  const seen = await eventually(
    () =>
      call<{ title: string; variants: object[] }>(
        `${inject('shop').url}/api/v1${address}`,
        'GET',
        null,
      ),
    ({ status }) => status === 200,
  )
  expect(seen.body).toMatchObject({ title })
  expect(seen.body.variants).toHaveLength(6)
})

it('without a script a product is created, renamed and withdrawn', async () => {
  const title = `Plain cup ${crypto.randomUUID().slice(0, 8)}`
  const page = await (await chromium.newVisitor({ javaScriptEnabled: false })).newPage()
  await signInByKeys(page, '/admin/new-product')
  await page.getByLabel('Title').fill(title)
  await page.getByLabel(/^Price/).fill('9')
  await page.getByRole('button', { name: 'Create draft' }).click()
  await page.getByLabel('Title').fill(`${title} II`)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Product saved').waitFor()
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.locator('summary', { hasText: 'Withdraw' }).click()
  await page.getByRole('button', { name: 'Yes, withdraw it' }).click()
  await page.getByText('Product withdrawn').waitFor()
})
