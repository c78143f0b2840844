import { readPage, swap } from '../../storefront/islands/shared/page-swap.ts'
import { released } from '../../storefront/islands/shared/released.ts'

const WATCH = '[data-drop-watch]'
const EVERY_MS = 2_000

/** Refreshes the numbers of the watched drop while the page is visible. */
async function follow(): Promise<void> {
  const shown = document.querySelector<HTMLElement>(WATCH)
  if (!shown || shown.dataset.state === 'closed') return
  if (document.visibilityState === 'visible') {
    const page = await readPage(location.href)
    await released()
    // Signed out meanwhile, or the shop is away: what stands here stays.
    if (page?.querySelector(WATCH) && !isBeingRead(shown)) swap(WATCH, page)
  }
  setTimeout(follow, EVERY_MS)
}

/** A table that stands open is read: its numbers would move under the reader's eyes. */
const isBeingRead = (watch: HTMLElement): boolean => watch.querySelector('details[open]') !== null

setTimeout(follow, EVERY_MS)
