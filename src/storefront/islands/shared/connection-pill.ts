export type Connection = 'live' | 'reconnecting' | 'offline'

/** A cut this short is nobody's concern. */
const SAY_AFTER_MS = 1_200

const WORDS: Record<Exclude<Connection, 'live'>, string> = {
  reconnecting: 'Reconnecting…',
  offline: 'You are offline. Your cart is kept.',
}

let timer: ReturnType<typeof setTimeout> | undefined

/** Says quietly at the foot of the page that what is shown may be old, until it no longer is. */
export function showConnection(connection: Connection): void {
  const place = document.querySelector<HTMLElement>('[data-live-status]')
  if (!place) return
  clearTimeout(timer)
  place.dataset.connection = connection
  if (connection === 'live') {
    place.replaceChildren()
    return
  }
  const words = WORDS[connection]
  const say = () => {
    const pill = document.createElement('p')
    pill.className =
      'flex items-center gap-2.5 rounded-full border border-line bg-surface px-4 py-2 text-sm shadow-raised before:size-2 before:animate-pulse before:rounded-full before:bg-warning'
    pill.textContent = words
    place.replaceChildren(pill)
  }
  if (place.textContent === '') timer = setTimeout(say, SAY_AFTER_MS)
  else if (place.textContent !== words) say()
}
