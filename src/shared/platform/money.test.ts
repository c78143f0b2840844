import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AMOUNT_MAX } from './limits.ts'
import {
  exampleAmount,
  formatDecimal,
  money,
  parseAmount,
  parseDecimal,
  prorate,
  shareOf,
} from './money.ts'

const currency = fc.constantFrom('USD', 'EUR', 'JPY', 'KRW', 'KWD', 'BHD')
const amount = fc.integer({ min: 0, max: AMOUNT_MAX })

describe('decimals', () => {
  it('are read back as they were written, in every currency', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        expect(parseDecimal(formatDecimal(money(minor, code)), code)).toBe(minor)
      }),
    )
  })

  it('follow the currency: none for JPY, two for USD, three for KWD', () => {
    expect(formatDecimal(money(2599, 'JPY'))).toBe('2599')
    expect(formatDecimal(money(2599, 'USD'))).toBe('25.99')
    expect(formatDecimal(money(2599, 'KWD'))).toBe('2.599')
    expect(formatDecimal(money(5, 'USD'))).toBe('0.05')
    expect(formatDecimal(money(-5, 'USD'))).toBe('-0.05')
    expect(parseDecimal('0.005', 'KWD')).toBe(5)
    expect(parseDecimal('12', 'JPY')).toBe(12)
    expect(parseDecimal('12.00', 'JPY')).toBe(12)
  })

  it.each(['', '-1', '+1', '1e3', '1,50', '1.', '.5', '0x10', 'NaN', '1.999', '9999999999999'])(
    'refuse %j as dollars',
    (text) => {
      expect(parseDecimal(text, 'USD')).toBeNull()
    },
  )

  it('refuse a fraction the currency cannot express', () => {
    expect(parseDecimal('12.5', 'JPY')).toBeNull()
    expect(parseDecimal('1.2345', 'KWD')).toBeNull()
  })
})

describe('a share of an amount', () => {
  it('is rounded half up, exactly, up to the total of a full cart of the dearest goods', () => {
    const total = fc.integer({ min: 0, max: AMOUNT_MAX * 999 * 200 })
    fc.assert(
      fc.property(total, fc.integer({ min: 0, max: 10_000 }), (whole, basisPoints) => {
        const exact = (BigInt(whole) * BigInt(basisPoints) * 2n + 10_000n) / 20_000n
        expect(shareOf(whole, basisPoints)).toBe(Number(exact))
      }),
    )
  })
})

describe('splitting an amount over weights', () => {
  const weights = fc
    .array(fc.integer({ min: 0, max: AMOUNT_MAX }), { minLength: 1, maxLength: 50 })
    .filter((all) => all.some((w) => w > 0))

  it('gives parts that sum to the amount, each within one unit of its exact share', () => {
    fc.assert(
      fc.property(amount, weights, (total, all) => {
        const parts = prorate(total, all)
        const sum = all.reduce((a, b) => a + b, 0)
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total)
        for (const [index, weight] of all.entries()) {
          const least = Number((BigInt(total) * BigInt(weight)) / BigInt(sum))
          expect([least, least + 1]).toContain(parts[index])
          if (weight === 0) expect(parts[index]).toBe(0)
        }
      }),
    )
  })

  it('refuses an amount nobody can carry, and a negative one', () => {
    expect(prorate(0, [0, 0])).toEqual([0, 0])
    expect(() => prorate(1, [0, 0])).toThrow(RangeError)
    expect(() => prorate(1, [])).toThrow(RangeError)
    expect(() => prorate(-5, [1, 2])).toThrow(RangeError)
  })
})

describe('an amount as a person types it', () => {
  it.each([
    ['25', 'USD', 'en', 25_00],
    ['25.5', 'USD', 'en', 25_50],
    ['25,50', 'USD', 'en', 25_50],
    ['1,5', 'USD', 'en', 1_50],
    ['1,000', 'USD', 'en', 1_000_00],
    ['1,299.00', 'USD', 'en', 1_299_00],
    ['1.299,00', 'USD', 'en', 1_299_00],
    ['1 234,56', 'USD', 'en', 1_234_56],
    ['1\u202f234,56', 'EUR', 'fr', 1_234_56],
    ["1'234.50", 'CHF', 'de-CH', 1_234_50],
    ['1’234.50', 'CHF', 'de-CH', 1_234_50],
    ['12,34,567.80', 'INR', 'en-IN', 12_34_567_80],
    ['1,234,567', 'USD', 'en', 1_234_567_00],
    ['1.000', 'EUR', 'de', 1_000_00],
    ['1.234,56', 'EUR', 'de', 1_234_56],
    ['1.234', 'KWD', 'en', 1_234],
    ['1,234', 'KWD', 'en', 1_234_000],
    ['0.500', 'USD', 'en', 50],
    ['1000.00', 'JPY', 'ja', 1_000],
    ['1,000', 'JPY', 'ja', 1_000],
    ['$19.99', 'USD', 'en', 19_99],
    ['19,99 €', 'EUR', 'de', 19_99],
    ['CHF 5', 'CHF', 'de-CH', 5_00],
    ['usd 5', 'USD', 'en', 5_00],
    ['２５', 'USD', 'en', 25_00],
  ])('%s of %s in %s is %i', (text, currency, locale, minor) => {
    expect(parseAmount(text, currency, locale)).toBe(minor)
  })

  it.each([
    ['1.000', 'USD', 'en'],
    ['1,000', 'EUR', 'de'],
    ['1.000', 'JPY', 'en'],
    ['19.995', 'USD', 'en'],
    ['1.5', 'JPY', 'en'],
    ['€5', 'USD', 'en'],
    ['-5', 'USD', 'en'],
    ['1,2,3', 'USD', 'en'],
    ['1,00,00', 'USD', 'en'],
    ['1 00', 'USD', 'en'],
    ['1e3', 'USD', 'en'],
    ['.', 'USD', 'en'],
    ['', 'USD', 'en'],
    ['cheap', 'USD', 'en'],
  ])('%j of %s in %s is refused', (text, currency, locale) => {
    expect(parseAmount(text, currency, locale)).toBeNull()
  })

  it('has an example that is read as it is meant', () => {
    for (const [currency, locale] of [
      ['USD', 'en'],
      ['EUR', 'de'],
      ['JPY', 'ja'],
      ['KWD', 'en'],
    ] as const) {
      const example = exampleAmount(currency, locale)
      expect(parseAmount(example, currency, locale)).toBeGreaterThan(1_000)
    }
    expect(exampleAmount('USD', 'en')).toBe('1250.50')
    expect(exampleAmount('JPY', 'ja')).toBe('1250')
  })

  it('is read back from the plain decimal of every currency', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        const text = formatDecimal(money(minor, code))
        const doubtful = /^[1-9]\d{0,2}\.\d{3}$/.test(text) && code !== 'KWD' && code !== 'BHD'
        expect(parseAmount(text, code, 'en')).toBe(doubtful ? null : minor)
      }),
    )
  })
})
