import { mkdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { findingsOn } from '../../tools/audit/axe.ts'
import type { ShopPage } from './pages.ts'
import { PICTURES, useChromium } from './windows.ts'

const PHONE = { width: 390, height: 844 }
const DESKTOP = { width: 1440, height: 900 }

/**
 * A visitor opens the pages in order: every page fits its window, wide and narrow, and axe finds
 * nothing on the wide one. The pictures are artefacts of the run; the shop's look is for people to
 * judge.
 */
export function testPages(pages: readonly ShopPage[]): void {
  const chromium = useChromium()
  it('every page fits a desktop and a phone, and axe finds nothing in both schemes', async () => {
    await mkdir(PICTURES, { recursive: true })
    const page = await (await chromium.newVisitor({ viewport: DESKTOP })).newPage()
    const faults: string[] = []
    const look = async (name: string, { width }: typeof PHONE) => {
      await page.screenshot({ path: `${PICTURES}/${name}-${width}.png` })
      const needed = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (needed > width) faults.push(`${name}: ${needed} pixels wide of ${width}`)
    }
    for (const { name, open } of pages) {
      await open(page)
      await look(name, DESKTOP)
      for (const finding of await findingsOn(page)) faults.push(`${name}, ${finding}`)
      await page.emulateMedia({ colorScheme: 'light' })
      // The same page in a narrow window: to open each of them again costs as much as all the rest.
      await page.setViewportSize(PHONE)
      await look(name, PHONE)
      await page.setViewportSize(DESKTOP)
    }
    expect(faults).toEqual([])
  })
}
