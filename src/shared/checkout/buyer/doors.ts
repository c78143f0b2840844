import { plainLetters } from '../../platform/confusables.ts'
import type { Address } from '../address/contract.ts'
import { NUMBER_WORDS, type StreetWords, streetWordsOf } from './street-words.ts'

/** Where an order goes, in one spelling. */
interface Door {
  /** Street, number, postal code and country. */
  building: string
  /** The flat in it; null where none was told. */
  unit: string | null
}

/** A line's words without its flat, and the flat. */
interface Parsed {
  tokens: string[]
  unit: string | null
}

/** The words of the person a parcel is handed to are not the place. */
const CARE_OF = /^\s*(c\s*\/\s*o|care of|attn|p\s*\/\s*a|z\.?\s*h(d|\.\s*h)\.?|chez)\b\.?[^\d]*/i
/** Words that name no street: where nothing else stands beside the number, the city decides. */
const NOISE = new Set(
  'no nr num number nummer numero house haus hausnummer hausnr huis maison casa'.split(' '),
)
const HOUSE_NUMBER = /^\d+[a-z]?$/
const UNIT_NUMBER = /^(\d{1,5}[a-z]?|[a-z]\d{0,4})$/

const canonical = (table: Readonly<Record<string, string>>): Map<string, string> =>
  new Map(
    Object.entries(table).flatMap(([form, spellings]) =>
      [form, ...spellings.split(' ')].filter(Boolean).map((word): [string, string] => [word, form]),
    ),
  )

const lookups = new Map<StreetWords, { kinds: Map<string, string>; words: Map<string, string> }>()
function lookupOf(language: StreetWords) {
  const known = lookups.get(language)
  const made = known ?? { kinds: canonical(language.kinds), words: canonical(language.words) }
  if (!known) lookups.set(language, made)
  return made
}

/** `O` and `l` among digits are digits. */
const asDigits = (token: string): string =>
  /\d/.test(token) && /^[\doil]+$/.test(token)
    ? token.replaceAll('o', '0').replace(/[il](?=.)/g, '1')
    : token

/** The words of a part of an address, each in its one form. */
function tokensOf(text: string, language: StreetWords): string[] {
  const { kinds, words } = lookupOf(language)
  const bare = plainLetters(text)
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('#', ' unit ')
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
  const tokens = bare
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((token) =>
      token.replace(/^(\d+)(?!(?:st|nd|rd|th)$)(\p{L}{2,})$/u, '$1 $2').split(' '),
    )
    .filter((token) => token !== '' && !NOISE.has(token))
    .map(asDigits)
    .map((token) => (language.umlauts ? token.replace(/([aou])e/g, '$1') : token))
    .map((token) => kinds.get(token) ?? words.get(token) ?? token)
  return language.joined ? joinKinds(tokens, kinds) : tokens
}

/** `haupt strasse` and `hauptstrasse` are `hauptstr`. */
function joinKinds(tokens: string[], kinds: Map<string, string>): string[] {
  const forms = new Set(kinds.values())
  const joined: string[] = []
  for (const token of tokens) {
    const before = joined.at(-1)
    if (forms.has(token) && before !== undefined && !/\d/.test(before)) {
      joined[joined.length - 1] = before + token
      continue
    }
    const long = [...kinds].find(
      ([word, form]) => word.length > 3 && word !== form && token.endsWith(word),
    )
    joined.push(long ? token.slice(0, -long[0].length) + long[1] : token)
  }
  return joined
}

/** Takes the flat out, wherever it stands. */
function withoutUnit(tokens: string[], language: StreetWords): Parsed {
  const names = new Set(language.units.split(' '))
  const at = tokens.findIndex((token, index) => {
    const next = tokens[index + 1]
    return names.has(token) && next !== undefined && (names.has(next) || UNIT_NUMBER.test(next))
  })
  if (at < 0) return { tokens, unit: null }
  const end = tokens.findIndex((token, index) => index > at && !names.has(token))
  const number = end < 0 ? undefined : tokens[end]
  if (number === undefined || !UNIT_NUMBER.test(number)) return { tokens, unit: null }
  return { tokens: [...tokens.slice(0, at), ...tokens.slice(end + 1)], unit: unitOf(number) }
}

const unitOf = (number: string): string => number.replace(/^0+(?=.)/, '')

interface Street {
  words: string
  number: string
  /** The flat, where the text after the street looks like one. */
  unit: string | null
}

/** Number and name of a street, in either order; null where these words are none. */
function streetOf(tokens: string[], language: StreetWords): Street | null {
  const first = tokens[0] ?? ''
  const spelt = NUMBER_WORDS[first]
  const all = spelt === undefined ? tokens : [spelt, ...tokens.slice(1)]
  const at = all.findIndex((token) => HOUSE_NUMBER.test(token))
  const number = all[at]
  if (number === undefined || all.length < 2) return null
  const after = nameIn(all.slice(at + 1), language)
  if (at === 0 || (after.hasKind && language.kindLast && !language.joined)) {
    return after.name.length === 0 ? null : streetWith(number, after.name, after.rest)
  }
  return streetWith(number, nameIn(all.slice(0, at), language).name, all.slice(at + 1))
}

function streetWith(number: string, name: string[], rest: string[]): Street {
  const [next] = rest
  // `12 b` is `12b` where nothing else follows; `12/4` and `… St 4` name the flat.
  const isSuffix = next !== undefined && /^[a-z]$/.test(next) && !/[a-z]$/.test(number)
  const isUnit = next !== undefined && /^\d{1,5}[a-z]?$/.test(next)
  return {
    words: name.join(''),
    number: isSuffix && rest.length === 1 ? number + next : number,
    unit: isUnit ? unitOf(next) : null,
  }
}

/** The street's name, up to its kind and the directions behind it. */
function nameIn(tokens: string[], language: StreetWords) {
  const { kinds } = lookupOf(language)
  const forms = new Set(kinds.values())
  const isKind = (token: string) =>
    forms.has(token) ||
    (language.joined && [...forms].some((form) => form.length > 2 && token.endsWith(form)))
  const first = tokens.findIndex((token, index) => (index > 0 || language.joined) && isKind(token))
  if (!language.kindLast || first < 0) return { name: tokens, rest: [], hasKind: false }
  let end = first + 1
  while (end < tokens.length && isStreetTail(tokens[end] ?? '', isKind)) end += 1
  return { name: tokens.slice(0, end), rest: tokens.slice(end), hasKind: true }
}

const DIRECTIONS = new Set(['n', 's', 'e', 'w', 'ne', 'nw', 'se', 'sw'])
const isStreetTail = (token: string, isKind: (token: string) => boolean): boolean =>
  isKind(token) || DIRECTIONS.has(token)

/** A postal code as it is compared: without spaces, and a ZIP without its four more digits. */
function normalPostalCode({ postalCode, country }: Address): string {
  const bare = plainLetters(postalCode).replace(/[^\p{L}\p{N}]/gu, '')
  if (country !== 'US') return bare
  return bare.replaceAll('o', '0').replace(/[il]/g, '1').slice(0, 5)
}

/**
 * The door an address names, however its lines are written: abbreviations of the country's own
 * language, number before or after the street, lines in either order, `c/o`, flats anywhere. Name
 * and company are left out. For counting only. A place without a street counts with its city.
 */
export function doorOf(address: Address): Door {
  const { line1, line2 = '', country } = address
  const language = streetWordsOf(country)
  // `1/12 Main St` is flat 1 where numbers come first.
  const slashed = language === streetWordsOf('US') ? /^\s*(\d+[a-z]?)\s*\/\s*(?=\d)/i : /^(?!)/
  const parts = [line1, line2]
    .flatMap((line) => line.replace(slashed, 'unit $1, ').split(/[,;\n]/))
    .map((part) =>
      withoutUnit(tokensOf(part.normalize('NFKC').replace(CARE_OF, ''), language), language),
    )
  const lines = parts.filter(({ tokens }) => tokens.length > 0).map(({ tokens }) => tokens)
  const whole = [...lines, lines.flat(), lines.toReversed().flat()]
  const street = whole.map((tokens) => streetOf(tokens, language)).find((one) => one !== null)
  const told = parts.find(({ unit }) => unit !== null)?.unit ?? street?.unit ?? null
  const alone = lines.length > 1 ? lines.find((line) => line.length === 1)?.[0] : undefined
  const isAlone = alone !== undefined && UNIT_NUMBER.test(alone) && alone !== street?.number
  const unit = told ?? (isAlone ? unitOf(alone) : null)
  const place = street
    ? `${street.number} ${street.words}`
    : `${lines
        .map((line) => line.join(' '))
        .sort()
        .join(' ')} ${tokensOf(address.city, language).join(' ')}`
  return { building: [place, normalPostalCode(address), country].join('|'), unit }
}
