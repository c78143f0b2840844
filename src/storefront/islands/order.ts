import { localTimes } from './shared/local-times.ts'
import { readPage, swap } from './shared/page-swap.ts'

const PAGE = '[data-order-page]'
/** Moves that follow each other at once are shown as one. */
const SETTLE_MS = 150

const page = (): HTMLElement | null => document.querySelector(PAGE)
let timer: ReturnType<typeof setTimeout> | undefined

/** The order as it now is, in place of how it was. */
function refreshSoon(): void {
  clearTimeout(timer)
  timer = setTimeout(async () => {
    const read = await readPage(location.href)
    if (read && swap(PAGE, read)) localTimes(PAGE)
  }, SETTLE_MS)
}

document.addEventListener('kerbside:order', ({ detail }) => {
  if (detail.id === page()?.dataset.orderPage) refreshSoon()
})

/** Brought back by the browser's memory, or from another tab: it may have moved on meanwhile. */
addEventListener('pageshow', (event) => {
  if (event.persisted) refreshSoon()
})
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') refreshSoon()
})

localTimes(PAGE)
