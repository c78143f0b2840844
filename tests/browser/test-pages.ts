import { mkdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { findingsOn } from '../../tools/audit/axe.ts'
import type { ShopPage } from './pages.ts'
import { PICTURES, useChromium } from './windows.ts'

const PHONE = { width: 390, height: 844 }
const DESKTOP = { width: 1440, height: 900 }

/**
 * One visitor for each width opens the pages in order: every page fits its window, and axe finds
 * nothing on the wide one. The pictures are artefacts of the run; the shop's look is for people to
 * judge.
 */
export function testPages(pages: readonly ShopPage[]): void {
  const chromium = useChromium()
  it.each([
    { viewport: PHONE, title: 'every page fits a phone' },
    {
      viewport: DESKTOP,
      title: 'every page fits a desktop, and axe finds nothing in both schemes',
    },
  ])('$title', async ({ viewport }) => {
    await mkdir(PICTURES, { recursive: true })
    const page = await (await chromium.newVisitor({ viewport })).newPage()
    const faults: string[] = []
    for (const { name, open } of pages) {
      await open(page)
      await page.screenshot({ path: `${PICTURES}/${name}-${viewport.width}.png` })
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width > viewport.width) faults.push(`${name}: ${width} pixels wide`)
      if (viewport !== DESKTOP) continue
      for (const finding of await findingsOn(page)) faults.push(`${name}, ${finding}`)
      await page.emulateMedia({ colorScheme: 'light' })
    }
    expect(faults).toEqual([])
  })
}
