import english from 'i18n-iso-countries/langs/en.json'

interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string
  name: string
}

const nameOf = (names: string | string[]): string =>
  typeof names === 'string' ? names : (names[0] ?? '')

/** Every country, by its English name. On the server alone: the list is too long for a page's script. */
export const COUNTRIES: readonly Country[] = Object.entries(
  english.countries as Record<string, string | string[]>,
)
  .map(([code, names]) => ({ code, name: nameOf(names) }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'))

const NAMES = new Map(COUNTRIES.map(({ code, name }) => [code, name]))

export const countryName = (code: string): string => NAMES.get(code) ?? code

export const isCountry = (code: string): boolean => NAMES.has(code)
