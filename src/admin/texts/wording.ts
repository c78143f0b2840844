import { language } from '../../storefront/texts/en-islands.ts'
import { numberIn, type PluralForms, pluralIn } from '../../storefront/texts/wording.ts'

/** A number as the language writes it. */
export const number = (value: number): string => numberIn(language, value)
/** The form of the language for this many. */
export const plural = (count: number, forms: PluralForms): string =>
  pluralIn(language, count, forms)

const DAY = new Intl.DateTimeFormat(language, {
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  timeZone: 'UTC',
})

/** A day of the shop, `2026-11-28`, as the language writes it: `Sat, Nov 28, 2026`. */
export const dayText = (day: string): string => DAY.format(new Date(`${day}T00:00:00Z`))
