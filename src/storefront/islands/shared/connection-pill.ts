import { islandTexts } from '../../texts/island-texts.ts'
import { released } from './released.ts'

type Connection = 'live' | 'reconnecting' | 'offline'

/** Shorter interruptions are not shown. */
const SAY_AFTER_MS = 1_200

let timer: ReturnType<typeof setTimeout> | undefined
/** The words of the line; empty where there is none. */
let said = ''

const placeOf = () => document.querySelector<HTMLElement>('[data-live-status]')

/** Says quietly below the header that what is shown may be old, until it no longer is. */
export function showConnection(connection: Connection): void {
  const place = placeOf()
  if (!place) return
  clearTimeout(timer)
  place.dataset.connection = connection
  const words = connection === 'live' ? '' : islandTexts.connection[connection]
  if (said === '' && words !== '') timer = setTimeout(() => say(place, words), SAY_AFTER_MS)
  else say(place, words)
}

/** Answers a press that could not reach the shop, or met an outage, at once. */
export function sayOffline(): void {
  const place = placeOf()
  if (!place) return
  clearTimeout(timer)
  const { connection, general } = islandTexts
  // The same words again are read out again.
  place.replaceChildren()
  say(place, navigator.onLine ? general.tryAgain : connection.pressOffline)
}

/** Takes back what `sayOffline` said once the shop has answered; a lost live connection stays told. */
export function sayReached(): void {
  const place = placeOf()
  if (place && (place.dataset.connection ?? 'live') === 'live') say(place, '')
}

/** The line moves the page below it. A button that is pressed meanwhile would miss its release. */
function say(place: HTMLElement, words: string): void {
  said = words
  void released().then(() => {
    // Newer words may have come meanwhile.
    if (said !== words || place.textContent === words) return
    place.replaceChildren(...(words === '' ? [] : [lineOf(words)]))
  })
}

function lineOf(words: string): HTMLElement {
  const line = document.createElement('p')
  line.className =
    'shop-width flex items-center justify-center gap-2.5 bg-warning-soft py-1.5 text-sm text-warning before:size-2 before:shrink-0 before:animate-pulse before:rounded-full before:bg-current'
  line.textContent = words
  return line
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
    const place = placeOf()
    clearTimeout(timer)
    if (place) say(place, '')
  })
}
