const FORMAT = {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const

/** Writes the moments within what matches in the reader's own time zone. */
export function localTimes(selector: string): void {
  const format = new Intl.DateTimeFormat(document.documentElement.lang || 'en', FORMAT)
  for (const time of document.querySelectorAll<HTMLTimeElement>(`${selector} time`)) {
    time.textContent = format.format(new Date(time.dateTime))
  }
}
