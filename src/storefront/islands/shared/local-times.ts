import { localeFor, momentText } from '../../moment-text.ts'

/** Writes the moments within what matches in the reader's own time zone. */
export function localTimes(selector: string): void {
  const locale = localeFor(document.documentElement.lang || 'en', navigator.languages)
  for (const time of document.querySelectorAll<HTMLTimeElement>(`${selector} time`)) {
    time.textContent = momentText(new Date(time.dateTime), new Date(), locale)
  }
}
