import {
  formatMoney as format,
  type Money,
  currencySymbol as symbolOf,
} from '../shared/platform/money.ts'
import { islandTexts } from './texts/island-texts.ts'

/** A price in the language of the page, unless a locale is named: `$25.99`. */
export const formatMoney = (money: Money, locale = islandTexts.language): string =>
  format(money, locale)

/** The sign a currency is written with: `$`, `€`, `¥`. */
export const currencySymbol = (currency: string, locale = islandTexts.language): string =>
  symbolOf(currency, locale)
