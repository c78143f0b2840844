import { mkdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { DROP_PAGES } from './drop-pages.ts'
import { OWN_PAGES, PUBLIC_PAGES } from './pages.ts'
import { PICTURES, useChromium } from './windows.ts'

const chromium = useChromium()

/** Kept as artefacts of the run; the shop's look is for people to judge. */
it.each([
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
])('every page fits a window of $width pixels, and is pictured', async (viewport) => {
  await mkdir(PICTURES, { recursive: true })
  const page = await (await chromium.newVisitor({ viewport })).newPage()
  const tooWide: string[] = []
  for (const { name, open } of [...PUBLIC_PAGES, ...OWN_PAGES, ...DROP_PAGES]) {
    await open(page)
    await page.screenshot({ path: `${PICTURES}/${name}-${viewport.width}.png` })
    const width = await page.evaluate<number>('document.documentElement.scrollWidth')
    if (width > viewport.width) tooWide.push(`${name}: ${width}`)
  }
  expect(tooWide).toEqual([])
})
