import { expect, it } from 'vitest'
import { findingsOn } from '../../tools/audit/axe.ts'
import { DROP_PAGES } from './drop-pages.ts'
import { OWN_PAGES, PUBLIC_PAGES, type ShopPage } from './pages.ts'
import { useChromium } from './windows.ts'

const chromium = useChromium()

async function findings(pages: readonly ShopPage[]): Promise<string[]> {
  const page = await (await chromium.newVisitor()).newPage()
  const found: string[] = []
  for (const { name, open } of pages) {
    await open(page)
    for (const finding of await findingsOn(page)) found.push(`${name}, ${finding}`)
  }
  return found
}

it('axe finds nothing on the pages everybody sees, in light and in dark', async () => {
  expect(await findings(PUBLIC_PAGES)).toEqual([])
})

it('axe finds nothing on a shopper’s own pages, in light and in dark', async () => {
  expect(await findings(OWN_PAGES)).toEqual([])
})

it('axe finds nothing on the pages of drops and of the staff', async () => {
  expect(await findings(DROP_PAGES)).toEqual([])
})
