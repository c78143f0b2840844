import { findingsOn } from '../../tools/audit/axe.ts'
import type { ShopPage } from './pages.ts'
import type { useChromium } from './windows.ts'

/** What axe finds on pages that one visitor opens in order, in light and in dark; one line each. */
export async function findingsOf(
  chromium: ReturnType<typeof useChromium>,
  pages: readonly ShopPage[],
): Promise<string[]> {
  const page = await (await chromium.newVisitor()).newPage()
  const found: string[] = []
  for (const { name, open } of pages) {
    await open(page)
    for (const finding of await findingsOn(page)) found.push(`${name}, ${finding}`)
  }
  return found
}
