import { expect, inject, it } from 'vitest'
import { randomKey, staffOf } from '../fixtures/shop-client.ts'
import { signInByKeys } from './staff-pages.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()
const staff = staffOf(inject('shop'))

it('by keys alone a category moves, goes under another and into the header', async () => {
  const word = randomKey().slice(0, 8)
  const ids: string[] = []
  for (const title of [`Upper ${word}`, `Lower ${word}`]) {
    const made = await staff.ask<{ id: string }>('POST', '/categories', {
      key: randomKey(),
      body: { title },
    })
    ids.push(made.body.id)
  }
  const [upper = '', lower = ''] = ids
  const page = await (await chromium.newVisitor()).newPage()
  await signInByKeys(page, '/admin/categories')
  const rows = "[...document.querySelectorAll('[data-row]')].map((row) => row.dataset.row)"
  const orderOf = async () => (await page.evaluate<string[]>(rows)).filter((id) => ids.includes(id))
  await page.locator(`[id="row-${lower}"]`).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(orderOf).toEqual([lower, upper])
  // The focus stays at the row that has moved.
  await page.locator(`[id="row-${lower}"]:focus`).waitFor()
  await page.locator(`[id="row-${upper}"]`).focus()
  await page.keyboard.press('Alt+ArrowRight')
  await page.locator(`[id="out-${upper}"]:not(:disabled)`).waitFor()
  const shown = page.locator(`[id="header-${upper}"]`)
  expect(await shown.getAttribute('data-shown')).toBe('false')
  await shown.focus()
  await page.keyboard.press('Enter')
  await page.locator(`[id="header-${upper}"][data-shown="true"]:focus`).waitFor()
  for (const id of ids) await staff.ask('DELETE', `/categories/${id}`, { key: randomKey() })
})

it('a file is checked, shows what is refused, and is imported from the same page', async () => {
  const handle = `file-${randomKey().slice(0, 8)}`
  const text = `Handle,Title,Variant Price\n${handle},By file ${handle},5.00\n${handle}-x,,\n`
  const page = await (await chromium.newVisitor()).newPage()
  await signInByKeys(page, '/admin/import')
  await page.getByLabel('Product file').setInputFiles({
    name: `${handle}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  })
  await page.getByRole('button', { name: 'Check file' }).click()
  const run = page.locator('[data-import-run]')
  await run.getByText('Nothing has changed').waitFor()
  await run.getByText(`${handle}-x`).waitFor()
  // The buttons are renewed with the list: another import begins with an id of its own.
  await page.locator('[data-import-list]').getByText(`${handle}.csv`).first().waitFor()
  await page.locator('form[data-import][aria-busy="false"]').waitFor()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await run.getByText('The import is finished').waitFor()
  await page.locator('[data-import-list] tbody tr').nth(1).waitFor()
  await page.goto('/admin/import')
  await page.locator('[data-import-list]').getByText(`${handle}.csv`).first().click()
  await run.getByText('The import is finished').waitFor()
})
