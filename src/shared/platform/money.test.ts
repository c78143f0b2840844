import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AMOUNT_MAX } from './limits.ts'
import { formatDecimal, money, parseDecimal, prorate, shareOf } from './money.ts'

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
          const floor = Number((BigInt(total) * BigInt(weight)) / BigInt(sum))
          expect([floor, floor + 1]).toContain(parts[index])
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
