import { language } from '../../storefront/texts/en-islands.ts'
import { numberIn, type PluralForms, pluralIn } from '../../storefront/texts/wording.ts'

/** A number as the language writes it. */
export const number = (value: number): string => numberIn(language, value)
/** The form of the language for this many. */
export const plural = (count: number, forms: PluralForms): string =>
  pluralIn(language, count, forms)
