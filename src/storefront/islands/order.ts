import { islandTexts } from '../texts/island-texts.ts'
import { localTimes } from './shared/local-times.ts'
import { tell } from './shared/notices.ts'
import { addressOf, readPage, sendForm, settleAddress, swap } from './shared/page-swap.ts'
import { released } from './shared/released.ts'
import { isReachable } from './shared/shop-api.ts'

const PAGE = '[data-order-page]'
const REVIEWS = '[data-order-reviews]'
const NOTICES = '[data-notices]'
/** Moves that follow each other at once are shown as one. */
const SETTLE_MS = 150
const POLL_EVERY_MS = 5_000
const COPIED_SHOWN_MS = 2_000

const page = (): HTMLElement | null => document.querySelector(PAGE)
let timer: ReturnType<typeof setTimeout> | undefined

function show(read: Document): void {
  if (swap(PAGE, read)) localTimes(PAGE)
  showReviews(read)
}

/** The part for reviews comes with the delivery, once: what is being typed in it stays. */
function showReviews(read: Document): void {
  const there = read.querySelector(REVIEWS)
  if (there && !document.querySelector(REVIEWS)) page()?.after(document.adoptNode(there))
}

/** The page as a poll last read it: while it is the same, nothing is replaced under the reader. */
let polled: string | undefined

async function poll(): Promise<void> {
  const read = await readPage(location.href)
  const html = read?.querySelector(PAGE)?.outerHTML
  if (!read || html === polled) return
  polled = html
  await released()
  show(read)
}

/** The order as it now is, in place of how it was. */
function refreshSoon(): void {
  if (!page()) return
  clearTimeout(timer)
  timer = setTimeout(async () => {
    const read = await readPage(location.href)
    await released()
    if (read) show(read)
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

/** Cancelling and paying another way stay on the page, also where the shop cannot be reached. */
document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !form.closest(PAGE)) return
  event.preventDefault()
  void send(form, event.submitter)
})

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (form.hasAttribute('aria-busy')) return
  form.setAttribute('aria-busy', 'true')
  const read = await sendForm(form, button)
  form.removeAttribute('aria-busy')
  if (!read) return tell(NOTICES, islandTexts.order.changeOffline)
  if (!read.querySelector(PAGE)) return location.reload()
  show(read)
  const { pathname, search } = new URL(addressOf(read))
  // A refusal is answered under the form's own address: the page's stays.
  if (pathname === location.pathname) history.replaceState(null, '', pathname + search)
}

/** The way to the payment leads out of the page: it is opened where it can be. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-pay]')
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) {
    return
  }
  event.preventDefault()
  void isReachable().then((reached) =>
    reached ? location.assign(link.href) : tell(NOTICES, islandTexts.order.payOffline),
  )
})

/** Buttons that copy a line of the transfer; the line can be selected where copying is refused. */
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element && event.target.closest('[data-copy]')
  if (!(button instanceof HTMLElement)) return
  void navigator.clipboard.writeText(button.dataset.copy ?? '').then(
    () => {
      button.textContent = islandTexts.order.copied
      setTimeout(() => {
        button.textContent = islandTexts.order.copy
      }, COPIED_SHOWN_MS)
    },
    () => undefined,
  )
})

/** No socket tells of an order that is seen by its link: the page asks, while it is looked at. */
const polling = setInterval(() => {
  if (page()?.dataset.polls === undefined) clearInterval(polling)
  else if (document.visibilityState === 'visible') void poll()
}, POLL_EVERY_MS)

const address = page()?.dataset.address
if (address !== undefined) settleAddress(address)
localTimes(PAGE)
localTimes('[data-order-list]')
