import { text } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { call, eventually } from '../fixtures/shop-client.ts'
import { enterCode, orderOf, signInByCode, signInByKeys, takeAgedSession } from './staff-pages.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()

/** A drawing of its own for each picture: one file twice is one picture. */
const drawing = (name: string, content = `<title>${name} ${crypto.randomUUID()}</title>`) => ({
  name,
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`),
})

/** Types into a field that the focus was moved to; Enter sends its form. */
async function type(page: Page, label: string | RegExp, text: string, end = 'Tab') {
  await page.getByLabel(label, { exact: true }).focus()
  await page.keyboard.type(text)
  await page.keyboard.press(end)
}

/** Presses a button or a link by Enter once it can be pressed. */
async function press(page: Page, role: 'button' | 'link', name: string | RegExp) {
  const target = page.getByRole(role, { name })
  await target.and(page.locator(':enabled, a')).first().focus()
  await page.keyboard.press('Enter')
}

async function createWithVariants(page: Page, title: string): Promise<void> {
  await page.waitForURL('**/admin/new-product')
  await type(page, 'Title', title)
  await page.keyboard.type('24.50')
  await page.keyboard.press('Enter')
  await page.getByText('Draft created').waitFor()
  await type(page, 'Option 1', 'Size')
  await page.keyboard.type('S, M, L')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Color')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Red, Blue')
  await page.keyboard.press('Enter')
  await page.getByText('5 variants were added').waitFor()
  await page.getByText('You have unsaved changes.').waitFor()
  await type(page, /^Vendor/, 'Loom', 'Enter')
  await page.getByText('Product saved').waitFor()
  expect(await page.locator('[data-variants] > li').count()).toBe(6)
}

async function addPictures(page: Page): Promise<void> {
  const chosen = page.waitForEvent('filechooser')
  // The island shows its words once it listens.
  await page.locator('[data-drop-hint]').waitFor()
  await page.getByLabel('Add pictures').focus()
  await page.keyboard.press('Enter')
  const bad = drawing('bad.svg', '<script>alert(1)</script>')
  const files = [drawing('one.svg'), drawing('two.svg'), bad, drawing('three.svg')]
  await (await chosen).setFiles(files)
  await page.locator('[data-picture]').nth(2).waitFor()
  const reason = page.locator('[data-upload-rows]').getByText('The SVG has')
  await reason.waitFor()
  // A change by a colleague renews the page and leaves the reason.
  const { url, staffToken } = inject('shop')
  const product = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const body = { vendor: 'Weave' }
  await call(`${url}/api/admin/v1/products/${product}`, 'PATCH', staffToken, { body })
  await page.locator('input[value="Weave"]').waitFor()
  await reason.waitFor()
  expect(await page.locator('[data-picture]').count()).toBe(3)
  const first = await page.locator('[data-picture] img').first().getAttribute('src')
  await press(page, 'button', 'Move picture 1 later')
  await page.locator(`[data-picture]:nth-child(2) img[src="${first}"]`).waitFor()
}

it('by keys alone a product is created, sold, shipped, found by the customer’s email and exported', async () => {
  const title = `Keyboard shirt ${crypto.randomUUID().slice(0, 8)}`
  const page = await (await chromium.newVisitor()).newPage()
  const member = inject('agedStaff').journey
  await signInByCode(page, member.email, '/admin/new-product')
  await createWithVariants(page, title)
  await addPictures(page)
  await press(page, 'button', 'Publish')
  await page.getByText('Product published').waitFor()

  const { url } = inject('shop')
  const address = await page.getByRole('link', { name: 'View in shop' }).getAttribute('href')
  const seen = await eventually(
    () =>
      call<{ variants: { id: string }[]; images: object[] }>(
        `${url}/api/v1${address}`,
        'GET',
        null,
      ),
    ({ status }) => status === 200,
  )
  expect(seen.body.variants).toHaveLength(6)
  expect(seen.body.images).toHaveLength(3)
  const editing = page.url()
  await page.goto(address ?? '')
  await page.getByRole('heading', { name: title }).waitFor()

  const { id, email } = await orderOf(seen.body.variants[0]?.id ?? '')
  await page.goto(editing)
  await page.keyboard.press('Control+k')
  await page.keyboard.type(email)
  const found = page.getByRole('option', { name: email })
  await found.and(page.locator('[aria-selected="true"]')).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/admin/orders/${id}`)
  await press(page, 'button', 'Mark as packed')
  await page.getByText('Order marked as packed').waitFor()
  await page.locator('summary', { hasText: 'Ship' }).focus()
  await page.keyboard.press('Enter')
  await press(page, 'button', 'Mark as shipped')
  await page.getByText('Order marked as shipped').waitFor()
  await page.locator('[data-event="order.shipped"]').waitFor()

  // An hour after the sign-in the file of all orders asks for a fresh code.
  await takeAgedSession(page, member)
  await page.goto('/admin/export')
  await press(page, 'link', 'Download orders')
  await press(page, 'button', 'Send me a code')
  const download = page.waitForEvent('download')
  await enterCode(page, member.email, 1)
  const file = await download
  expect(file.suggestedFilename()).toBe('orders.csv')
  expect(await text(await file.createReadStream())).toContain(email)
})

it('without a script a product is created, pictured, previewed, published and withdrawn', async () => {
  const title = `Plain cup ${crypto.randomUUID().slice(0, 8)}`
  const page = await (await chromium.newVisitor({ javaScriptEnabled: false })).newPage()
  await signInByKeys(page, '/admin/new-product')
  await page.waitForURL('**/admin/new-product')
  await page.getByLabel('Title').fill(title)
  await page.getByLabel(/^Price/).fill('9')
  await page.getByRole('button', { name: 'Create draft' }).click()
  await page.getByLabel('Title').fill(`${title} II`)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Product saved').waitFor()
  const text = { name: 'text.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }
  await page.getByLabel('Add pictures').setInputFiles([drawing('one.svg'), text])
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByText('1 file was not added').waitFor()
  await page.getByText('text.png').waitFor()
  expect(await page.locator('[data-picture]').count()).toBe(1)
  await page.getByRole('link', { name: 'Preview' }).click()
  await page.getByText('This is a preview').waitFor()
  await page.getByRole('link', { name: 'Back to editing' }).click()
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Product published').waitFor()
  await page.locator('summary', { hasText: 'Withdraw' }).click()
  await page.getByRole('button', { name: 'Yes, withdraw it' }).click()
  await page.getByText('Product withdrawn').waitFor()
})

it('several products of the list are published at once', async () => {
  const name = crypto.randomUUID().slice(0, 8)
  const { url, staffToken } = inject('shop')
  for (const part of ['a', 'b']) {
    const body = { title: `Bulk${name} ${part}`, variants: [{ price: 900 }] }
    await call(`${url}/api/admin/v1/products`, 'POST', staffToken, { body })
  }
  const page = await (await chromium.newVisitor()).newPage()
  await signInByKeys(page, `/admin/products?q=bulk${name}&status=draft`)
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await page.getByText('2 selected').waitFor()
  await press(page, 'button', 'Publish')
  // The list follows by itself, and the result stays.
  await page.getByText('No products found').waitFor()
  await page.getByText('2 products updated').waitFor()
  await page.goto(`/admin/products?q=bulk${name}&status=active`)
  await expect.poll(() => page.locator('[data-row]').count()).toBe(2)
  // A withdrawn product can be published again, where no other change of it waits.
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click()
  await page.getByText('2 selected').waitFor()
  await press(page, 'button', 'Withdraw')
  await page.getByText('No products found').waitFor()
  await press(page, 'button', 'Undo for 2 products')
  await expect.poll(() => page.locator('[data-row]').count()).toBe(2)
  await page.getByText('2 products updated').waitFor()
  await page.locator('[data-bulk-undo]').waitFor({ state: 'hidden' })
})
