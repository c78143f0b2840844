import type { Infer, MoneySchema } from './schemas.ts'

/** ISO 4217 code of a currency the shop can price in. */
export type Currency = string

/** An amount in integer minor units: 2599 USD is 25.99 dollars, 2599 JPY is 2599 yen. */
export type Money = Infer<typeof MoneySchema>

/**
 * Currencies whose minor unit is not a hundredth (ISO 4217, amendment 176). Amounts are charged and
 * shown in these digits; `Intl` rounds some currencies to the coins in use.
 */
const DECIMALS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
}

export const decimalsOf = (currency: Currency): number => DECIMALS[currency] ?? 2

export const money = (amount: number, currency: Currency): Money => ({ amount, currency })

/** The amount `count` times, for a whole count. */
export const times = ({ amount, currency }: Money, count: number): Money =>
  money(amount * count, currency)

/**
 * Reads a decimal written by a program, such as "25.99", into minor units, without floats. What a
 * person typed is for `parseAmount`. Gives null for anything that is not a plain non-negative
 * decimal the currency can express.
 */
export function parseDecimal(text: string, currency: Currency): number | null {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return null
  const decimals = decimalsOf(currency)
  const fraction = match[2] ?? ''
  if (fraction.slice(decimals).replace(/0/g, '') !== '') return null
  const minor = Number(`${match[1]}${fraction.slice(0, decimals).padEnd(decimals, '0')}`)
  return Number.isSafeInteger(minor) ? minor : null
}

/** The sign a currency is written with: `$`, `€`, `¥`; its code where it has none. */
export const currencySymbol = (currency: Currency, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')?.value ?? currency

/** How amounts of a currency are written in a locale. */
interface Writing {
  group: string
  decimal: string
  /** Signs and codes that may stand before or after the number, in upper case. */
  names: readonly string[]
}

// Made once each: a formatter costs more than all amounts of a page.
const writings = new Map<string, Writing>()

function writingOf(currency: Currency, locale: string): Writing {
  const key = `${locale} ${currency}`
  const known = writings.get(key)
  if (known) return known
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8)
  const mark = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  const names = [currency, currencySymbol(currency, locale), currencySymbol(currency, 'en')]
  const writing = {
    group: mark('group'),
    decimal: mark('decimal'),
    names: names.map((name) => name.toUpperCase()),
  }
  writings.set(key, writing)
  return writing
}

/** The text without the currency's own sign or code, before or after the number. */
function withoutCurrency(text: string, { names }: Writing): string {
  const typed = text.normalize('NFKC').trim().toUpperCase()
  for (const name of names) {
    if (typed.startsWith(name)) return typed.slice(name.length).trim()
    if (typed.endsWith(name)) return typed.slice(0, -name.length).trim()
  }
  return typed
}

/**
 * Where the decimals of a typed number begin: the index of their mark, the length where there are
 * none, null where the number could be read in two ways.
 */
function decimalMarkAt(digits: string, currency: Currency, writing: Writing): number | null {
  const marks = digits.match(/[.,]/g) ?? []
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  if (marks.length === 0) return digits.length
  // Of two marks the later one divides the decimals; one that is repeated divides thousands.
  if (new Set(marks).size === 2) return last
  if (marks.length > 1) return digits.length
  const whole = digits.slice(0, last)
  const decimals = digits.length - last - 1
  if (decimals !== 3 || !/^[1-9]\d{0,2}$/.test(whole)) return last
  const mark = digits.charAt(last)
  if (mark === writing.group) return digits.length
  return mark === writing.decimal && decimalsOf(currency) === 3 ? last : null
}

/** Spaces and apostrophes that people divide thousands by. */
const THIN_MARK = /(?<=\d)['’ʼ\s](?=\d)/gu
/** Whole numbers with or without thousands marks, all of one kind: `1234`, `1,234`, `12,34,567`. */
const WHOLE = /^(?:\d+|\d{1,3}(?:([.,'])\d{2,3}(?:\1\d{2,3})*)?(?<=\1\d{3}))$/

/**
 * Reads an amount as a person types it into minor units: `1,299.50`, `1.299,50`, `1 299,50`,
 * `1'299.50` and `$1,299.50` are one amount. A lone `.` or `,` before exactly three digits divides
 * thousands where the locale writes thousands with it, and decimals where the locale writes
 * decimals with it and the currency has three of them.
 * Gives null for what is no amount, what the currency cannot express, another currency's sign, and
 * what could be read in two ways, such as `1.000` of US dollars.
 * @param locale BCP 47, of the page or the shop
 */
export function parseAmount(text: string, currency: Currency, locale: string): number | null {
  const writing = writingOf(currency, locale)
  const digits = withoutCurrency(text, writing).replace(THIN_MARK, "'")
  const at = decimalMarkAt(digits, currency, writing)
  if (at === null) return null
  const whole = digits.slice(0, at)
  const decimals = digits.slice(at + 1)
  if (!WHOLE.test(whole)) return null
  const plain = `${whole.replace(/\D/g, '')}${decimals === '' ? '' : `.${decimals}`}`
  return parseDecimal(plain, currency)
}

/** An amount as it may be typed, for a message beside a field: `1250.50`, or `1250` of yen. */
export function exampleAmount(currency: Currency, locale: string): string {
  const decimals = decimalsOf(currency)
  const amount = decimals === 0 ? 1250 : 12_505 * 10 ** (decimals - 1)
  return formatDecimal(money(amount, currency)).replace('.', writingOf(currency, locale).decimal)
}

/** Writes minor units as a plain decimal: `formatDecimal({amount: 2599, currency: 'USD'})` is "25.99". */
export function formatDecimal({ amount, currency }: Money): string {
  const decimals = decimalsOf(currency)
  const sign = amount < 0 ? '-' : ''
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0')
  if (decimals === 0) return `${sign}${digits}`
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** `amount × part / whole` for non-negative integers, rounded half up, exact for any safe amount. */
export function portionOf(amount: number, part: number, whole: number): number {
  const half = Math.floor(whole / 2)
  const sum = amount * part + half
  if (sum <= Number.MAX_SAFE_INTEGER) return Math.floor(sum / whole)
  return Number((BigInt(amount) * BigInt(part) + BigInt(half)) / BigInt(whole))
}

/** `amount × basisPoints / 10000`, rounded half up. */
export const shareOf = (amount: number, basisPoints: number): number =>
  portionOf(amount, basisPoints, 10_000)

/**
 * Splits `total` over `weights` so that the parts sum to `total` exactly (largest remainder).
 * @throws RangeError when there is something to split and no positive weight to carry it, or when
 * an amount or weight is negative.
 */
export function prorate(total: number, weights: readonly number[]): number[] {
  // Plain loops: a price with many promotions spends most of its time here.
  let sum = 0
  let largest = 0
  for (const weight of weights) {
    if (weight < 0) throw new RangeError('prorate: negative amount')
    sum += weight
    if (weight > largest) largest = weight
  }
  if (total < 0) throw new RangeError('prorate: negative amount')
  if (sum <= 0) {
    if (total === 0) return weights.map(() => 0)
    throw new RangeError('prorate: no positive weight to carry the amount')
  }
  const isExact = total * largest <= Number.MAX_SAFE_INTEGER
  const { parts, rest } = isExact
    ? quotients(total, weights, sum)
    : bigQuotients(total, weights, sum)
  let missing = total
  for (const part of parts) missing -= part
  if (missing === 0) return parts
  // The remainders sum to `missing` times `sum`, so that more of them than `missing` are positive.
  const order: number[] = []
  for (const [index, one] of rest.entries()) if (one > 0) order.push(index)
  order.sort((a, b) => (rest[b] ?? 0) - (rest[a] ?? 0) || a - b)
  for (const index of order.slice(0, missing)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}

/** `total × weight / sum` of each weight in whole numbers, and their remainders. */
interface Quotients {
  parts: number[]
  rest: number[]
}

function quotients(total: number, weights: readonly number[], sum: number): Quotients {
  const parts: number[] = []
  const rest: number[] = []
  for (const weight of weights) {
    const product = total * weight
    const remainder = product % sum
    rest.push(remainder)
    parts.push((product - remainder) / sum)
  }
  return { parts, rest }
}

/** The same for products beyond the safe integers. */
function bigQuotients(total: number, weights: readonly number[], sum: number): Quotients {
  const products = weights.map((weight) => BigInt(total) * BigInt(weight))
  return {
    parts: products.map((product) => Number(product / BigInt(sum))),
    rest: products.map((product) => Number(product % BigInt(sum))),
  }
}

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: Currency, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    // The digits that are charged. The runtime's own follow the coins in use in some countries.
    minimumFractionDigits: decimalsOf(currency),
    maximumFractionDigits: decimalsOf(currency),
  })
  formats.set(key, format)
  return format
}

/** A price as people write it: `$25.99`. The decimal goes in as text: no float ever holds it. */
export const formatMoney = (money: Money, locale: string): string =>
  formatOf(money.currency, locale).format(formatDecimal(money) as `${number}`)
