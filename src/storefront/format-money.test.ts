import { describe, expect, it } from 'vitest'
import { money } from '../shared/platform/money.ts'
import { currencySymbol, formatMoney } from './format-money.ts'

describe('a price in words', () => {
  it.each([
    [2599, 'USD', '$25.99'],
    [2599, 'JPY', '¥2,599'],
    [2599, 'KWD', 'KWD 2.599'],
    [2599, 'IQD', 'IQD 2.599'],
    [2599, 'RSD', 'RSD 25.99'],
    [2599, 'HUF', 'Ft 25.99'],
    [2599, 'UYI', 'UYI 2,599'],
    [0, 'EUR', '€0.00'],
    [1, 'USD', '$0.01'],
    [9_007_199_254_740_991, 'USD', '$90,071,992,547,409.91'],
  ])('%i of %s reads %s', (amount, currency, text) => {
    expect(formatMoney(money(amount, currency)).replace(/\u00a0/g, ' ')).toBe(text)
  })

  it('has the sign of its currency', () => {
    expect(currencySymbol('USD')).toBe('$')
    expect(currencySymbol('EUR')).toBe('€')
  })
})
