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

const MONTH = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' })

/** A month, `2026-11`, as the language writes it: `November 2026`. */
export const monthText = (month: string): string => MONTH.format(new Date(`${month}-01T00:00:00Z`))

const WEEKDAY = new Intl.DateTimeFormat(language, { weekday: 'narrow', timeZone: 'UTC' })

/** The letter of a day’s weekday, for a narrow column. */
export const weekdayLetter = (day: string): string => WEEKDAY.format(new Date(`${day}T00:00:00Z`))

const EITHER = new Intl.ListFormat(language, { type: 'disjunction' })
const ALL = new Intl.ListFormat(language, { type: 'conjunction' })

/** One of these: `A, B, or C`. */
export const alternatives = (names: readonly string[]): string => EITHER.format(names)
/** All of these: `A, B, and C`. */
export const together = (names: readonly string[]): string => ALL.format(names)
