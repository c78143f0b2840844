import { localTimes } from '../../storefront/islands/shared/local-times.ts'
import { swap } from '../../storefront/islands/shared/page-swap.ts'
import { released } from '../../storefront/islands/shared/released.ts'
import { liveTexts } from '../texts/live-texts.ts'

/**
 * Follows the state of the page: it is asked for again with the name of the state that is shown,
 * and answered without a body while nothing has changed.
 */
const LIVE = '[data-live]'
const EVERY_MS = 2_000
/** A shop that does not answer is asked less and less often. */
const EVERY_MAX_MS = 30_000

let everyMs = EVERY_MS
/** The state that was offered and not shown yet, and the one that was shown when it was. */
let offered = ''
let offeredOver = ''

const shown = (): HTMLElement | null => document.querySelector<HTMLElement>(LIVE)

async function look(): Promise<void> {
  const state = shown()?.dataset.live
  if (state === undefined) return
  if (offered !== '' && state !== offeredOver) withdraw()
  if (document.visibilityState === 'visible') await ask(offered === '' ? state : offered)
  setTimeout(look, everyMs)
}

async function ask(state: string): Promise<void> {
  try {
    const response = await fetch(location.href, {
      headers: { accept: 'text/html', 'if-none-match': state },
    })
    everyMs = EVERY_MS
    if (!response.ok || !response.headers.has('etag')) return
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    await released()
    if (isInUse()) offer(response.headers.get('etag') ?? '')
    else show(page)
  } catch {
    everyMs = Math.min(everyMs * 2, EVERY_MAX_MS)
  }
}

function show(page: Document): void {
  offered = ''
  if (!swap(LIVE, page)) return
  localTimes('main')
  document.dispatchEvent(new CustomEvent('kerbside:shown'))
}

/** A form that stands open or is typed into would change under the hands of its reader. */
function isInUse(): boolean {
  const live = shown()
  if (!live) return false
  if (live.querySelector('details[open] form, [aria-busy="true"]')) return true
  const fields = live.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'form[method="post"] :is(input:not([type="hidden"]), textarea)',
  )
  return [...fields].some(
    (field) =>
      field.value !== field.defaultValue ||
      (field instanceof HTMLInputElement && field.checked !== field.defaultChecked),
  )
}

/** Says that there is something new, and leaves it to the reader. */
function offer(state: string): void {
  if (state === offered) return
  offered = state
  const live = shown()
  offeredOver = live?.dataset.live ?? ''
  if (!live || live.querySelector('[data-live-offer]')) return
  const notice = document.createElement('p')
  notice.dataset.liveOffer = ''
  notice.role = 'status'
  notice.className = 'mb-4 rounded-md bg-info-soft px-4 py-3 text-info'
  const link = document.createElement('a')
  link.href = ''
  link.className = 'text-link font-semibold'
  link.textContent = liveTexts.show
  notice.append(`${liveTexts.changed} `, link)
  live.prepend(notice)
}

/** Another part of the page has brought it to a newer state by itself: the offer is older. */
function withdraw(): void {
  offered = ''
  shown()?.querySelector('[data-live-offer]')?.remove()
}

setTimeout(look, EVERY_MS)
