import axe from 'axe-core'
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

/** The schemes change colors alone, so that these rules are all that can differ in the second. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block']
const SCHEMES = [
  { colorScheme: 'light', options: {} },
  { colorScheme: 'dark', options: { runOnly: { type: 'rule', values: COLOR_RULES } } },
] as const

/** Frames of any origin answer the page's axe. */
const AXE = `${axe.source}; axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] })`

/**
 * Runs axe inside the page. `AxeBuilder` gathers each result in a blank page of its own, and takes
 * several times as long.
 */
async function runAxe(page: Page): Promise<string[]> {
  for (const frame of page.frames()) await frame.evaluate(AXE)
  const found: string[] = []
  for (const { colorScheme, options } of SCHEMES) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(SETTLE)
    const asked = JSON.stringify({ ...options, resultTypes: ['violations'] })
    const violations = await page.evaluate<axe.Result[]>(
      `axe.run(document, ${asked}).then(({ violations }) => violations)`,
    )
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        found.push(`${colorScheme}: ${id} at ${target}: ${failureSummary}`)
      }
    }
  }
  return found
}

/** What axe finds wrong with the page as it stands, in light and in dark; one line each. */
export async function findingsOn(page: Page, tries = 1): Promise<string[]> {
  await page.waitForLoadState()
  try {
    return await runAxe(page)
  } catch (error) {
    // A page that is loaded anew under axe has no root for a moment: axe looks at it again.
    if (tries >= TRIES_MAX) throw error
    return findingsOn(page, tries + 1)
  }
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
