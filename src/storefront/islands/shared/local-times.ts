import { localeFor, momentText } from '../../moment-text.ts'
import { islandTexts } from '../../texts/island-texts.ts'

/** Rewrites the moments within the matching elements in the visitor's time zone. */
export function localTimes(selector: string): void {
  const locale = localeFor(islandTexts.language, navigator.languages)
  for (const time of document.querySelectorAll<HTMLTimeElement>(`${selector} time`)) {
    time.textContent = momentText(new Date(time.dateTime), new Date(), locale)
  }
}
