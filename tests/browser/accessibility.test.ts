import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { OWN_PAGES, PUBLIC_PAGES, type ShopPage } from './pages.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()
const SCHEMES = ['light', 'dark'] as const

/** What axe finds wrong with the page as it stands, in light and in dark; one line each. */
async function violations(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations) {
      for (const { target } of nodes) found.push(`${name}, ${colorScheme}: ${id} at ${target}`)
    }
  }
  return found
}

async function violationsOf(pages: readonly ShopPage[]): Promise<string[]> {
  const page = await (await chromium.newVisitor()).newPage()
  const found: string[] = []
  for (const { name, open } of pages) {
    await open(page)
    found.push(...(await violations(page, name)))
  }
  return found
}

it('axe finds nothing on the pages everybody sees, in light and in dark', async () => {
  expect(await violationsOf(PUBLIC_PAGES)).toEqual([])
})

it('axe finds nothing on a shopper’s own pages, in light and in dark', async () => {
  expect(await violationsOf(OWN_PAGES)).toEqual([])
})
