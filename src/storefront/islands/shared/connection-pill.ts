import { islandTexts } from '../../texts/island-texts.ts'

type Connection = 'live' | 'reconnecting' | 'offline'

/** Shorter interruptions are not shown. */
const SAY_AFTER_MS = 1_200

let timer: ReturnType<typeof setTimeout> | undefined

const placeOf = () => document.querySelector<HTMLElement>('[data-live-status]')

/** Says quietly below the header that what is shown may be old, until it no longer is. */
export function showConnection(connection: Connection): void {
  const place = placeOf()
  if (!place) return
  clearTimeout(timer)
  place.dataset.connection = connection
  if (connection === 'live') {
    place.replaceChildren()
    return
  }
  const words = islandTexts.connection[connection]
  if (place.textContent === '') timer = setTimeout(() => say(place, words), SAY_AFTER_MS)
  else say(place, words)
}

/** Answers a press that could not reach the shop, at once. */
export function sayOffline(): void {
  const place = placeOf()
  if (!place) return
  clearTimeout(timer)
  // The same words again are read out again.
  place.replaceChildren()
  say(place, islandTexts.connection.pressOffline)
}

function say(place: HTMLElement, words: string): void {
  if (place.textContent === words) return
  const line = document.createElement('p')
  line.className =
    'shop-width flex items-center justify-center gap-2.5 bg-warning-soft py-1.5 text-sm text-warning before:size-2 before:shrink-0 before:animate-pulse before:rounded-full before:bg-current'
  line.textContent = words
  place.replaceChildren(line)
}

/**
 * Keeps forms that would leave the page from the browser's own page of a lost connection. Forms
 * that scripts send are answered by those.
 */
export function guardForms(): void {
  addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented || navigator.onLine || !(form instanceof HTMLFormElement)) return
    if (form.getAttribute('method') !== 'post') return
    event.preventDefault()
    sayOffline()
  })
  addEventListener('online', () => {
    clearTimeout(timer)
    placeOf()?.replaceChildren()
  })
}
