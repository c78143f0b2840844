import { element } from './element.ts'

const NOTICE = 'flex gap-3 rounded-md bg-danger-soft px-4 py-3.5 text-danger'

/** Says why a press came to nothing: in the page's notices, seen, focused and read out. */
export function tell(selector: string, text: string): void {
  const notices = document.querySelector<HTMLElement>(selector)
  if (!notices) return
  notices.replaceChildren(element('div', { role: 'alert', class: NOTICE }, text))
  lookAt(notices)
}

/** Brings what was just shown before the shopper's eyes, and the focus to it. */
export function lookAt(shown: HTMLElement): void {
  if (!shown.hasAttribute('tabindex')) shown.tabIndex = -1
  shown.focus({ preventScroll: true })
  shown.scrollIntoView({ block: 'center' })
}

export const OFFLINE = 'You seem to be offline.'
