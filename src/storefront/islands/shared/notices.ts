import { element } from './element.ts'

const NOTICE = 'flex gap-3 rounded-md bg-danger-soft px-4 py-3.5 text-danger'

/** Shows why a press was refused in the page's notices, focused and read out. */
export function tell(selector: string, text: string): void {
  const notices = document.querySelector<HTMLElement>(selector)
  if (!notices) return
  notices.replaceChildren(element('div', { role: 'alert', class: NOTICE }, text))
  lookAt(notices)
}

/** Scrolls to an element that was just shown, and focuses it. */
export function lookAt(shown: HTMLElement): void {
  if (!shown.hasAttribute('tabindex')) shown.tabIndex = -1
  shown.focus({ preventScroll: true })
  shown.scrollIntoView({ block: 'center' })
}
