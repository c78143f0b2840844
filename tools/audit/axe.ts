import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import type { Visitor } from './visitor.ts'

/** What axe finds wrong with a page in light and in dark; one line each. */
export async function axeFindings(
  browser: Browser,
  url: string,
  visitor: Visitor | null,
): Promise<string[]> {
  const found: string[] = []
  // Nothing is on its way from one colour to another while contrast is looked at.
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  await visitor?.signIn(context)
  const page = await context.newPage()
  await page.goto(url)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations) {
      for (const { target } of nodes) found.push(`${colorScheme}: ${id} at ${target}`)
    }
  }
  await context.close()
  return found
}
