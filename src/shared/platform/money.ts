/** ISO 4217 code of a currency the shop can price in. */
export type Currency = string

/** An amount in integer minor units: 2599 USD is 25.99 dollars, 2599 JPY is 2599 yen. */
export interface Money {
  amount: number
  currency: Currency
}

/** Currencies whose minor unit is not a hundredth (ISO 4217, amendment 176). */
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
}

export const decimalsOf = (currency: Currency): number => DECIMALS[currency] ?? 2

export const money = (amount: number, currency: Currency): Money => ({ amount, currency })

/**
 * Reads a decimal such as "25.99" into minor units, without floats.
 * Gives null for anything that is not a plain non-negative decimal the currency can express.
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
  if (total < 0 || weights.some((w) => w < 0)) throw new RangeError('prorate: negative amount')
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum <= 0) {
    if (total === 0) return weights.map(() => 0)
    throw new RangeError('prorate: no positive weight to carry the amount')
  }
  // BigInt: total × weight may pass 2^53 where both are large.
  const exact = weights.map((w) => (BigInt(total) * BigInt(w)) / BigInt(sum))
  const rest = weights.map((w) => (BigInt(total) * BigInt(w)) % BigInt(sum))
  const parts = exact.map(Number)
  let missing = total - parts.reduce((a, b) => a + b, 0)
  const order = rest
    .map((r, i) => [r, i] as const)
    .sort((a, b) => (a[0] < b[0] ? 1 : a[0] > b[0] ? -1 : a[1] - b[1]))
  for (const [, index] of order) {
    if (missing === 0) break
    parts[index] = (parts[index] ?? 0) + 1
    missing -= 1
  }
  return parts
}
