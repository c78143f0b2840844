import type { TaxClass } from '../catalog/contract.ts'
import type { Result } from '../platform/result.ts'
import type { PlaceTax } from '../pricing/contract.ts'

/** One rate of the shop's table. */
export interface TaxRateRow {
  /** `standard` where left out. What is `zero` or `exempt` is never taxed and has no rate. */
  class?: 'standard' | 'reduced'
  /** ISO 3166-1 alpha-2. */
  country: string
  /** The region as addresses write it (`CA`); without one the rate is the whole country's. */
  region?: string
  /** The beginning of the postal codes it is for, such as `941`; spaces and hyphens do not count. */
  postalPrefix?: string
  title: string
  /** 825 is 8.25 %. */
  basisPoints: number
}

/** How prices are written in some countries. */
export interface TaxMarket {
  /** ISO 3166-1 alpha-2 codes; `*` is every country that no other market names. */
  countries: string[]
  /** Whether prices contain the tax. Else it is added at checkout. */
  pricesIncludeTax: boolean
  /** The class delivery is taxed by; null: as the goods are, each rate by its share of them. */
  shippingTaxClass: TaxClass | null
}

export interface TaxConfig {
  rates: TaxRateRow[]
  markets: TaxMarket[]
}

/** Where a sale is taxed. */
export interface TaxPlace {
  country: string
  region?: string | undefined
  postalCode?: string | undefined
}

/**
 * Knows the taxes of a place: the shop's own table, or an outside service. What it answers are
 * rates; the arithmetic stays `price()`. An answer that is late, broken or missing refuses the
 * quote with `dependency_unavailable`: a sale at a guessed rate cannot be mended afterwards.
 */
export interface TaxProvider {
  taxAt(place: TaxPlace): Promise<Result<PlaceTax>>
}
