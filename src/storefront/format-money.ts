import {
  decimalsOf,
  formatDecimal,
  type Money,
  currencySymbol as symbolOf,
} from '../shared/platform/money.ts'

const formats = new Map<string, Intl.NumberFormat>()

/** The language of prices where a page says none. */
const LOCALE = 'en'

function formatOf(currency: string, locale: string): Intl.NumberFormat {
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
export const formatMoney = (money: Money, locale = LOCALE): string =>
  formatOf(money.currency, locale).format(formatDecimal(money) as `${number}`)

/** The sign a currency is written with: `$`, `€`, `¥`. */
export const currencySymbol = (currency: string, locale = LOCALE): string =>
  symbolOf(currency, locale)
