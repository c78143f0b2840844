import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import shop from '../../../shop.config.ts'
import { TAX_PROVIDER_MS } from '../platform/limits.ts'
import { ok, refuse } from '../platform/result.ts'
import type { TaxConfig, TaxProvider } from './contract.ts'
import { guardedTaxProvider, tableTaxProvider } from './provider.ts'
import { estimatedTax, taxAt, validateTax } from './rules.ts'

const TABLE: TaxConfig = {
  rates: [
    { country: 'US', region: 'CA', postalPrefix: '958', title: 'Sacramento', basisPoints: 875 },
    { country: 'US', region: 'CA', postalPrefix: '95814', title: 'Downtown', basisPoints: 900 },
    { country: 'US', title: 'Federal', basisPoints: 100 },
    { country: 'US', region: 'CA', title: 'California', basisPoints: 725 },
    { class: 'reduced', country: 'US', title: 'Food', basisPoints: 50 },
    { country: 'GB', postalPrefix: 'BT', title: 'Northern Ireland', basisPoints: 1_999 },
    { country: 'GB', title: 'VAT', basisPoints: 2_000 },
  ],
  markets: [
    { countries: ['GB'], pricesIncludeTax: true, shippingTaxClass: null },
    { countries: ['*'], pricesIncludeTax: false, shippingTaxClass: 'exempt' },
  ],
}

describe('the rate of a place', () => {
  it.each([
    ['US', undefined, undefined, 'Federal'],
    ['US', 'CA', undefined, 'California'],
    ['US', ' ca ', '90001', 'California'],
    ['US', 'CA', '95820', 'Sacramento'],
    ['US', 'CA', '95814-1234', 'Downtown'],
    ['US', 'NV', '95814', 'Federal'],
    ['US', 'OR', '97201', 'Federal'],
    ['GB', 'Kent', 'ct1 1aa', 'VAT'],
    ['GB', undefined, ' bt1 5gs', 'Northern Ireland'],
    ['CH', undefined, '8001', undefined],
  ])('in %s %s %s is %s', (country, region, postalCode, title) => {
    expect(taxAt(TABLE, { country, region, postalCode }).standard?.title).toBe(title)
  })

  it('of a class is its own, however much less specific its place', () => {
    const { reduced, standard } = taxAt(TABLE, { country: 'US', region: 'CA' })
    expect([reduced?.title, standard?.title]).toEqual(['Food', 'California'])
    expect(taxAt(TABLE, { country: 'GB' }).reduced).toBeNull()
  })

  it('is inside the price or on top by the market of the country', () => {
    expect(taxAt(TABLE, { country: 'GB' })).toMatchObject({ included: true, shippingClass: null })
    expect(taxAt(TABLE, { country: 'CH' })).toMatchObject({
      included: false,
      shippingClass: 'exempt',
    })
    const bare = { rates: [], markets: [] }
    expect(taxAt(bare, { country: 'CH' })).toEqual({
      included: false,
      shippingClass: 'exempt',
      standard: null,
      reduced: null,
    })
  })

  it('is estimated at the shop’s own place', () => {
    expect(estimatedTax(TABLE, { country: 'GB' })).toMatchObject({
      included: true,
      estimated: true,
    })
  })
})

describe('a broken table', () => {
  const rate = { country: 'US', title: 'Tax', basisPoints: 100 }
  it.each([
    [{ ...rate, country: 'USA' }, 'two letters'],
    [{ ...rate, title: ' ' }, 'a title'],
    [{ ...rate, basisPoints: 10_001 }, 'basis points'],
    [{ ...rate, basisPoints: 7.25 }, 'basis points'],
    [{ ...rate, region: 'ca' }, 'one rate per class and place'],
  ])('is refused at start: %o', (broken, message) => {
    const rates = [{ ...rate, region: 'CA' }, broken]
    expect(() => validateTax({ rates, markets: [] })).toThrow(message)
  })

  it('with a country in two markets is refused, and the shop’s own is not', () => {
    const market = { countries: ['US'], pricesIncludeTax: true, shippingTaxClass: null }
    expect(() => tableTaxProvider({ rates: [], markets: [market, market] })).toThrow('two markets')
    validateTax(shop.tax)
  })
})

describe('an outside tax service', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const place = { country: 'US', region: 'CA', postalCode: '95814' }
  const told = taxAt(TABLE, place)
  const ask = (taxOf: TaxProvider['taxAt']) => guardedTaxProvider({ taxAt: taxOf }).taxAt(place)

  it('is asked for the place, and its rates are taken', async () => {
    const service = vi.fn(async () => ok(told))
    expect(await ask(service)).toEqual(ok(told))
    expect(service).toHaveBeenCalledWith(place)
  })

  it.each([
    ['says no', async () => refuse('not_found')],
    ['throws', async () => Promise.reject(new Error('down'))],
    [
      'answers what is no tax',
      async () => ok({ ...told, standard: { title: 'Tax', basisPoints: -1 } }),
    ],
  ])('that %s refuses the price', async (_, service) => {
    expect(await ask(service)).toMatchObject({ problem: { code: 'dependency_unavailable' } })
  })

  it('that does not answer in time refuses the price', async () => {
    const asked = ask(() => new Promise(() => undefined))
    await vi.advanceTimersByTimeAsync(TAX_PROVIDER_MS)
    expect(await asked).toMatchObject({ problem: { code: 'dependency_unavailable' } })
    expect(vi.getTimerCount()).toBe(0)
  })
})
