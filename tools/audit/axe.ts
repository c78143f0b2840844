import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import type { Visitor } from './visitor.ts'

/** Colours on their way from one scheme to the other are in neither: brings them there at once. */
const SETTLE = `for (let tries = 0; tries < 50; tries += 1) {
  const moving = document.getAnimations().filter((one) => one instanceof CSSTransition)
  if (moving.length === 0) break
  for (const one of moving) one.finish()
}`

/** How often a page is looked at that is loaded anew each time. */
const TRIES_MAX = 5

/** A page that is loaded anew under axe has no root for a moment: axe looks at it again. */
async function analyze(page: Page, tries = 1): ReturnType<AxeBuilder['analyze']> {
  await page.waitForLoadState()
  try {
    await page.evaluate(SETTLE)
    return await new AxeBuilder({ page }).analyze()
  } catch (error) {
    if (tries >= TRIES_MAX) throw error
    return analyze(page, tries + 1)
  }
}

/** What axe finds wrong with the page as it stands, in light and in dark; one line each. */
export async function findingsOn(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await analyze(page)
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        found.push(`${colorScheme}: ${id} at ${target}: ${failureSummary}`)
      }
    }
  }
  return found
}

/** What axe finds wrong with the page at an address, as a visitor sees it. */
export async function axeFindings(
  browser: Browser,
  url: string,
  visitor: Visitor | null,
): Promise<string[]> {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  try {
    await visitor?.signIn(context)
    const page = await context.newPage()
    await page.goto(url)
    return await findingsOn(page)
  } finally {
    await context.close()
  }
}
