import { assertInvariant } from '../platform/result.ts'
import type { PlaceRate, PlaceTax } from '../pricing/contract.ts'
import type { TaxConfig, TaxMarket, TaxPlace, TaxRateRow } from './contract.ts'

type RateClass = NonNullable<TaxRateRow['class']>

/** A table ready to be asked. */
interface TaxIndex {
  /** The rates by class and country, the most specific place first. */
  rates: ReadonlyMap<string, readonly IndexedRate[]>
  markets: ReadonlyMap<string, TaxMarket>
}

interface IndexedRate extends PlaceRate {
  region: string | null
  postalPrefix: string
}

/** Where no market names the country, nor `*`. */
const DEFAULT_MARKET: TaxMarket = {
  countries: ['*'],
  pricesIncludeTax: false,
  shippingTaxClass: 'exempt',
}

const regionKey = (region: string | undefined): string => region?.trim().toUpperCase() ?? ''
const postalKey = (code: string | undefined): string =>
  code?.toUpperCase().replace(/[\s-]/g, '') ?? ''
export const classOfRate = (rate: Pick<TaxRateRow, 'class'>): RateClass => rate.class ?? 'standard'
const keyOf = (rateClass: RateClass, country: string): string => `${rateClass} ${country}`

const indexes = new WeakMap<TaxConfig, TaxIndex>()

/** The index of a table, built once: prices are computed at every write of a cart. */
function indexOf(config: TaxConfig): TaxIndex {
  const known = indexes.get(config)
  if (known) return known
  const index = { rates: indexRates(config.rates), markets: indexMarkets(config.markets) }
  indexes.set(config, index)
  return index
}

function indexRates(rows: readonly TaxRateRow[]): Map<string, IndexedRate[]> {
  const rates = new Map<string, IndexedRate[]>()
  for (const row of rows) {
    const { country, title, basisPoints } = row
    const region = row.region === undefined ? null : regionKey(row.region)
    const postalPrefix = postalKey(row.postalPrefix)
    const key = keyOf(classOfRate(row), country)
    const place = [key, region, postalPrefix].filter(Boolean).join(' ')
    const isShare = Number.isInteger(basisPoints) && basisPoints >= 0 && basisPoints <= 10_000
    assertInvariant(/^[A-Z]{2}$/.test(country), `tax rate ${place}: a country of two letters`)
    assertInvariant(isShare, `tax rate ${place}: whole basis points from 0 to 10000`)
    assertInvariant(title.trim() !== '', `tax rate ${place}: a title`)
    const others = rates.get(key) ?? []
    const isTwice = others.some((o) => o.region === region && o.postalPrefix === postalPrefix)
    assertInvariant(!isTwice, `tax rate ${place}: one rate per class and place`)
    rates.set(key, [...others, { title, basisPoints, region, postalPrefix }])
  }
  for (const list of rates.values()) list.sort(bySpecificity)
  return rates
}

/** A longer postal prefix first, then a region, then the country. */
const bySpecificity = (a: IndexedRate, b: IndexedRate): number =>
  b.postalPrefix.length - a.postalPrefix.length ||
  Number(b.region !== null) - Number(a.region !== null)

function indexMarkets(markets: readonly TaxMarket[]): Map<string, TaxMarket> {
  const index = new Map<string, TaxMarket>()
  for (const market of markets) {
    for (const country of market.countries) {
      assertInvariant(!index.has(country), `tax market: ${country} is in two markets`)
      index.set(country, market)
    }
  }
  return index
}

/**
 * Checks a table.
 * @throws where a rate has no country, title or share, or two rates or markets are of one place;
 * run at module start, so that a broken table never serves.
 */
export function validateTax(config: TaxConfig): void {
  indexOf(config)
}

/** The market of a country: the one that names it, else that of `*`, else prices without tax. */
function marketOf(config: TaxConfig, country: string): TaxMarket {
  const { markets } = indexOf(config)
  return markets.get(country) ?? markets.get('*') ?? DEFAULT_MARKET
}

/** Whether delivery to a country is taxed at all, by its class or with the goods. */
export function taxesShipping(config: TaxConfig, country: string): boolean {
  const { shippingTaxClass } = marketOf(config, country)
  return shippingTaxClass !== 'zero' && shippingTaxClass !== 'exempt'
}

/** The taxes of a buyer whose place is not known yet: those of the shop's own place. */
export const estimatedTax = (config: TaxConfig, home: TaxPlace): PlaceTax => ({
  ...taxAt(config, home),
  estimated: true,
})

/**
 * The taxes of a place by the shop's table. Of each class the rate of the most specific place
 * counts: country, region, postal prefix, a longer prefix before a shorter one. Pure.
 */
export function taxAt(config: TaxConfig, place: TaxPlace): PlaceTax {
  const { rates } = indexOf(config)
  const { pricesIncludeTax, shippingTaxClass } = marketOf(config, place.country)
  const region = regionKey(place.region)
  const postal = postalKey(place.postalCode)
  const rateOf = (rateClass: RateClass): PlaceRate | null => {
    const row = rates
      .get(keyOf(rateClass, place.country))
      ?.find(
        (rate) =>
          (rate.region === null || rate.region === region) && postal.startsWith(rate.postalPrefix),
      )
    return row ? { title: row.title, basisPoints: row.basisPoints } : null
  }
  return {
    included: pricesIncludeTax,
    shippingClass: shippingTaxClass,
    standard: rateOf('standard'),
    reduced: rateOf('reduced'),
  }
}
