/** The forms of a noun for the counts of a language: English needs `one` and `other`. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

const plurals = new Map<string, Intl.PluralRules>()
const numbers = new Map<string, Intl.NumberFormat>()

const cached = <T>(formats: Map<string, T>, language: string, make: () => T): T => {
  const format = formats.get(language) ?? make()
  formats.set(language, format)
  return format
}

/** The form of a noun that a count takes in a language (`Intl.PluralRules`). */
export function pluralIn(language: string, count: number, forms: PluralForms): string {
  const rules = cached(plurals, language, () => new Intl.PluralRules(language))
  return forms[rules.select(count)] ?? forms.other
}

/** A whole number with the separators of a language: `12,500`. */
export const numberIn = (language: string, value: number): string =>
  cached(numbers, language, () => new Intl.NumberFormat(language)).format(value)

/**
 * A sentence with elements in it, as children of JSX: ``filled`Enter before ${moment}.` ``. The
 * text of each language decides where the elements stand.
 */
export const filled = <T>(parts: TemplateStringsArray, ...elements: T[]): (string | T)[] =>
  parts.flatMap((part, index) => [part, ...elements.slice(index, index + 1)])
