import { localTimes } from '../../storefront/islands/shared/local-times.ts'
import { startPalette } from './shared/palette.ts'

/** How long a toast is shown. */
const TOAST_MS = 6_000

/** The address forgets what a form did: a reload says it no more. */
function settleToast(): void {
  const url = new URL(location.href)
  if (!url.searchParams.has('done')) return
  url.searchParams.delete('done')
  history.replaceState(history.state, '', url)
  setTimeout(() => document.querySelector('[data-toast]')?.replaceChildren(), TOAST_MS)
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'))

/** `/` goes to the search of the page, else to the one of the top bar. */
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return
  const field =
    document.querySelector<HTMLInputElement>('main input[type="search"]') ??
    document.querySelector<HTMLInputElement>('header input[type="search"]')
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
})

localTimes('main')
settleToast()
startPalette()
