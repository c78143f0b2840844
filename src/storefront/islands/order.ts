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
    if (read && swap(PAGE, read)) localTimes()
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

const FORMAT = new Intl.DateTimeFormat(document.documentElement.lang || 'en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** Moments in the reader's own time zone. */
function localTimes(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>(`${PAGE} time`)) {
    time.textContent = FORMAT.format(new Date(time.dateTime))
  }
}
localTimes()
