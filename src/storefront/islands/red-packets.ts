import { islandTexts } from '../texts/island-texts.ts'
import { localTimes } from './shared/local-times.ts'
import { tell } from './shared/notices.ts'
import { addressOf, readPage, sendForm, swap } from './shared/page-swap.ts'
import { released } from './shared/released.ts'

const PAGE = '[data-red-packets]'
const NOTICES = '[data-notices]'
const POLL_EVERY_MS = 1_000

function show(read: Document): void {
  if (swap(PAGE, read)) localTimes(PAGE)
  follow()
}

/** A form of the page opens a red packet in place. */
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
  if (!read) return tell(NOTICES, islandTexts.general.tryAgain)
  // Signed out meanwhile: the answer is another page.
  if (!read.querySelector(PAGE)) return location.assign(addressOf(read))
  show(read)
}

let timer: ReturnType<typeof setTimeout> | undefined

/** While a claim waits for its credit, the page is asked for again. */
function follow(): void {
  clearTimeout(timer)
  if (!document.querySelector(`${PAGE} [data-pending]`)) return
  timer = setTimeout(async () => {
    const read = document.visibilityState === 'visible' ? await readPage('/red-packets') : null
    await released()
    if (read?.querySelector(PAGE)) show(read)
    else follow()
  }, POLL_EVERY_MS)
}

localTimes(PAGE)
follow()
