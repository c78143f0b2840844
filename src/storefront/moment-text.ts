/**
 * A moment as pages write it: `Nov 28, 3:14 AM`, with the year where it is not the current one.
 * The locale decides between a clock of 12 and of 24 hours.
 * @param timeZone IANA name; without one the zone of the machine that runs this
 */
export function momentText(at: Date, now: Date, locale: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const yearOf = (date: Date) =>
    new Intl.DateTimeFormat('en', { year: 'numeric', ...zone }).format(date)
  return new Intl.DateTimeFormat(locale, {
    ...(yearOf(at) === yearOf(now) ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    ...zone,
  }).format(at)
}

/** The visitor's own form of the page's language, such as `en-GB` for `en`; else the page's. */
export const localeFor = (page: string, wanted: readonly string[]): string =>
  wanted.find((locale) => locale.split('-')[0] === page.split('-')[0]) ?? page
