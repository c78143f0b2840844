import type { FieldProblem } from '../../platform/result.ts'
import type { Address } from './contract.ts'
import { REGIONS, type Region } from './regions.ts'

/** The fields of an address form in one country. */
export interface AddressForm {
  /** The country these rules are of: ISO 3166-1 alpha-2. */
  country: string
  /** False where addresses of the country have no region. */
  regionUsed: boolean
  regionLabel: string
  regionRequired: boolean
  /** The regions there are, where they are known. */
  regions: readonly Region[]
  postalLabel: string
  postalRequired: boolean
  /** A code of the right shape, to show as a hint. */
  postalExample: string | null
}

interface PostalRule {
  pattern: RegExp
  example: string
  /** Where the space or hyphen stands that people leave out: characters from the end. */
  split?: { fromEnd: number; by: ' ' | '-' }
}

const digits = (count: number, example: string): PostalRule => ({
  pattern: new RegExp(`^\\d{${count}}$`),
  example,
})

/** Shapes by country, matched after `tidyAddress`. Source: the Universal Postal Union's sheets. */
const POSTAL: Readonly<Record<string, PostalRule>> = {
  AT: digits(4, '1010'),
  AU: digits(4, '2000'),
  BE: digits(4, '1000'),
  BR: { pattern: /^\d{5}-\d{3}$/, example: '01310-100', split: { fromEnd: 3, by: '-' } },
  CA: {
    pattern: /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d$/,
    example: 'K1A 0B1',
    split: { fromEnd: 3, by: ' ' },
  },
  CH: digits(4, '8001'),
  CN: digits(6, '200000'),
  CZ: { pattern: /^\d{3} \d{2}$/, example: '110 00', split: { fromEnd: 2, by: ' ' } },
  DE: digits(5, '10115'),
  DK: digits(4, '1050'),
  ES: digits(5, '28013'),
  FI: digits(5, '00100'),
  FR: digits(5, '75001'),
  GB: {
    pattern: /^(GIR 0AA|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})$/,
    example: 'SW1A 1AA',
    split: { fromEnd: 3, by: ' ' },
  },
  IE: { pattern: /^[A-Z]\d[\dW] [A-Z\d]{4}$/, example: 'D02 X285', split: { fromEnd: 4, by: ' ' } },
  IN: digits(6, '110001'),
  IT: digits(5, '00118'),
  JP: { pattern: /^\d{3}-\d{4}$/, example: '100-0001', split: { fromEnd: 4, by: '-' } },
  KR: digits(5, '03187'),
  MX: digits(5, '06000'),
  NL: { pattern: /^[1-9]\d{3} [A-Z]{2}$/, example: '1012 AB', split: { fromEnd: 2, by: ' ' } },
  NO: digits(4, '0150'),
  NZ: digits(4, '6011'),
  PL: { pattern: /^\d{2}-\d{3}$/, example: '00-001', split: { fromEnd: 3, by: '-' } },
  PT: { pattern: /^\d{4}-\d{3}$/, example: '1100-148', split: { fromEnd: 3, by: '-' } },
  SE: { pattern: /^\d{3} \d{2}$/, example: '111 22', split: { fromEnd: 2, by: ' ' } },
  SG: digits(6, '018956'),
  TR: digits(5, '34000'),
  US: { pattern: /^\d{5}(-\d{4})?$/, example: '90001' },
  ZA: digits(4, '8001'),
}

/** Countries whose post works without codes (Universal Postal Union). */
const NO_POSTAL_CODE = new Set(
  (
    'AE AG AO AW BF BI BJ BO BS BZ CD CF CG CI CK CM DJ DM ER FJ GA GD GH GM GQ GY HK KI KM KN ' +
    'ML MO MR MW NR NU QA RW SB SC SL SR ST SY TD TG TK TL TO TV UG VU YE ZW'
  ).split(' '),
)

/** Countries whose addresses have no region (libaddressinput). */
const NO_REGION = new Set('AT BE CZ DE DK FI FR GR HU IL LU NL NO PL PT SE SG SI SK'.split(' '))

const REGION_LABELS: Readonly<Record<string, string>> = {
  AU: 'State or territory',
  CA: 'Province',
  GB: 'County',
  JP: 'Prefecture',
  US: 'State',
}

const POSTAL_LABELS: Readonly<Record<string, string>> = {
  GB: 'Postcode',
  IE: 'Eircode',
  IN: 'PIN code',
  US: 'ZIP code',
}

/** A label inside a sentence: `Postcode` becomes `postcode`, `ZIP code` stays. */
export const inSentence = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label

/** The fields of a country's form (ISO 3166-1 alpha-2); an unknown country has all fields. */
export function addressForm(country: string): AddressForm {
  const regions = REGIONS.get(country) ?? []
  return {
    country,
    regionUsed: !NO_REGION.has(country),
    regionLabel: REGION_LABELS[country] ?? 'Region',
    regionRequired: regions.length > 0,
    regions,
    postalLabel: POSTAL_LABELS[country] ?? 'Postal code',
    postalRequired: !NO_POSTAL_CODE.has(country),
    postalExample: POSTAL[country]?.example ?? null,
  }
}

/**
 * The address as the post writes it: a region's name becomes its code (which tax rates go by), a
 * postal code gets its capitals and the space or hyphen people leave out.
 */
export function tidyAddress(address: Address): Address {
  const { region, ...rest } = address
  const postalCode = tidyPostalCode(address.country, address.postalCode)
  if (region === undefined) return { ...rest, postalCode }
  const said = region.trim()
  const known = findRegion(address.country, said)
  return { ...rest, postalCode, region: known?.code ?? said }
}

/**
 * The address without a region that cannot be its own: of a country whose addresses have none, or
 * left over from the country before (`before` is the address it takes the place of).
 */
export function withOwnRegion(address: Address, before: Address | undefined): Address {
  const { region, ...rest } = address
  if (region === undefined || REGIONS.has(address.country)) return address
  const isLeftOver =
    before !== undefined && before.country !== address.country && before.region === region
  return isLeftOver || NO_REGION.has(address.country) ? rest : address
}

function tidyPostalCode(country: string, code: string): string {
  const rule = POSTAL[country]
  const plain = code.normalize('NFKC').trim().toUpperCase()
  if (!rule?.split) return plain
  const bare = plain.replace(/[\s-]+/g, '')
  const at = bare.length - rule.split.fromEnd
  return at > 0 ? `${bare.slice(0, at)}${rule.split.by}${bare.slice(at)}` : plain
}

function findRegion(country: string, said: string): Region | undefined {
  const wanted = said.toLowerCase()
  return REGIONS.get(country)?.find(
    ({ code, name }) => code.toLowerCase() === wanted || name.toLowerCase() === wanted,
  )
}

/** The problems of a tidied address in its country; pointers are into the address. */
export function addressProblems(address: Address): FieldProblem[] {
  const form = addressForm(address.country)
  return [...regionProblems(address, form), ...postalProblems(address, form)]
}

function regionProblems({ country, region }: Address, form: AddressForm): FieldProblem[] {
  if (!form.regionRequired) return []
  const label = inSentence(form.regionLabel)
  if (!region) {
    return [{ pointer: '/region', code: 'required', detail: `Choose the ${label}.` }]
  }
  if (findRegion(country, region)) return []
  const detail = `“${region}” is not a ${label} we know. Choose one from the list.`
  return [{ pointer: '/region', code: 'unknown_region', detail }]
}

function postalProblems({ country, postalCode }: Address, form: AddressForm): FieldProblem[] {
  const label = inSentence(form.postalLabel)
  if (postalCode === '') {
    if (!form.postalRequired) return []
    return [{ pointer: '/postalCode', code: 'required', detail: `Enter the ${label}.` }]
  }
  const rule = POSTAL[country]
  if (!rule || rule.pattern.test(postalCode)) return []
  const detail = `Check the ${label}: it should look like ${rule.example}.`
  return [{ pointer: '/postalCode', code: 'invalid_postal_code', detail }]
}

/** Countries that write `City Region Code`, and those that write `Code City`. */
const CODE_LAST = new Set(['AU', 'CA'])
const CODE_FIRST = new Set(
  'AT BE BR CH CN CZ DE DK ES FI FR GR HU IL IT LU MX NL NO PL PT RO SE SI SK TR'.split(' '),
)
/** Countries whose code has a line of its own. */
const CODE_BELOW = new Set(['GB', 'IE', 'IN', 'NZ', 'SG', 'ZA'])

/** The lines of an address as its country writes them, without the country's name. */
export function addressLines(address: Address): string[] {
  const { name, company, line1, line2 } = address
  return [name, company, line1, line2, ...placeLines(address)].filter(
    (line): line is string => line !== undefined && line !== '',
  )
}

function placeLines({ country, city, region = '', postalCode }: Address): string[] {
  const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join(' ')
  if (CODE_FIRST.has(country)) return [joined(postalCode, city), region]
  if (CODE_BELOW.has(country)) return [city, region, postalCode]
  if (CODE_LAST.has(country)) return [joined(city, region, postalCode)]
  const place = joined(region, postalCode)
  return [[city, place].filter((part) => part !== '').join(', ')]
}
