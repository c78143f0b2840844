import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId, orderIdOn, orderNumber } from '../../platform/ids.ts'
import {
  isIban,
  isUsable,
  matchRows,
  type Payable,
  type ReadRow,
  readReference,
  readRow,
  transferReference,
} from './rules.ts'

const NUMBER = '7K2M-9QXT-B04C'
const REFERENCE = transferReference(NUMBER)

describe('the reference of a transfer', () => {
  it('is a creditor reference of ISO 11649', () => {
    // The standard's own example.
    expect(transferReference('5390-0754-7034')).toBe('RF18539007547034')
    expect(REFERENCE).toMatch(/^RF\d{2}7K2M9QXTB04C$/)
  })

  it.each([
    (text: string) => text,
    (text: string) => text.toLowerCase(),
    (text: string) => text.replace(/(.{4})/g, '$1 '),
    (text: string) => `Order RF ${text.slice(2)}, thanks`,
    (text: string) => `SVWZ+${text}KREF+NONREF`,
  ])('is found however a bank writes it (%#)', (write) => {
    expect(readReference(write(REFERENCE))).toBe(NUMBER)
  })

  it('with one digit or one letter mistyped for another names no order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 15 }),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        (at, char) => {
          // A digit for a letter shifts the digits behind it: the check finds 96 of 97.
          const isDigit = (one: string) => /\d/.test(one)
          fc.pre(isDigit(char) === isDigit(REFERENCE.charAt(at)))
          const typed = REFERENCE.slice(0, at) + char + REFERENCE.slice(at + 1)
          expect(readReference(typed)).toBe(typed === REFERENCE ? NUMBER : null)
        },
      ),
    )
    expect(readReference('')).toBeNull()
    expect(readReference('invoice 42')).toBeNull()
  })

  it('of any order leads back to its number', () => {
    for (let n = 0; n < 200; n += 1) {
      const number = orderNumber(orderIdOn(newId('ord'), 'shp_1', 2))
      expect(readReference(transferReference(number))).toBe(number)
    }
  })
})

it('an account is usable with right check digits alone', () => {
  expect(isIban('GB82WEST12345698765432')).toBe(true)
  expect(isIban('GB82WEST12345698765423')).toBe(false)
  const account = { accountName: 'Shop', iban: 'GB82WEST12345698765432', bic: 'WESTGB2L' }
  expect(isUsable(account)).toBe(true)
  expect(isUsable({ ...account, bic: 'WEST' })).toBe(false)
  expect(isUsable({ ...account, accountName: '' })).toBe(false)
})

const fields = {
  date: '2026-11-28',
  amount: '25.99',
  currency: 'EUR',
  reference: REFERENCE,
  name: 'Robin Rowe',
}
const read = (change: Partial<typeof fields> = {}, row = 2): ReadRow | null =>
  readRow({ row, fields: { ...fields, ...change } })

describe('a row of a statement', () => {
  it('is read in minor units of its own currency', () => {
    expect(read()).toMatchObject({ minor: 2_599, currency: 'EUR', number: NUMBER })
    expect(read({ amount: '2599', currency: 'jpy' })).toMatchObject({ minor: 2_599 })
    expect(read({ amount: '1.234', currency: 'KWD' })).toMatchObject({ minor: 1_234 })
  })

  it.each([
    { date: '28.11.2026' },
    { date: '2026-02-30' },
    { date: '' },
    { amount: '25,99' },
    { amount: '-25.99' },
    { amount: '25.991' },
    { amount: '1e3' },
    { amount: '0' },
    { amount: '' },
    { currency: '€' },
    { currency: '' },
    { reference: ' ' },
  ])('with %j is malformed', (change) => {
    expect(read(change)).toBeNull()
  })
})

const order: Payable = {
  orderId: 'ord_1',
  shopperId: 'shp_1',
  number: NUMBER,
  total: { amount: 2_599, currency: 'EUR' },
}
const outcomes = (...rows: (ReadRow | null)[]) =>
  matchRows(
    rows.map((row, i) => row ?? { row: i + 2, malformed: true }),
    new Map([[NUMBER, order]]),
  ).map((match) => ('reason' in match ? match.reason : match.order.orderId))

describe('matching', () => {
  it('takes the whole amount in the order’s currency, and no other', () => {
    expect(outcomes(read())).toEqual(['ord_1'])
    expect(outcomes(read({ amount: '25.98' }))).toEqual(['wrong_amount'])
    expect(outcomes(read({ amount: '26.00' }))).toEqual(['wrong_amount'])
    expect(outcomes(read({ currency: 'USD' }))).toEqual(['wrong_currency'])
    expect(outcomes(read({ reference: transferReference('0000-0000-0000') }))).toEqual([
      'unknown_reference',
    ])
    expect(outcomes(null)).toEqual(['malformed_row'])
  })

  it('lets an order be paid by one row of a file', () => {
    expect(outcomes(read(), read({}, 3), read({ date: '2026-11-29' }, 4))).toEqual([
      'ord_1',
      'twice_in_file',
      'twice_in_file',
    ])
    expect(outcomes(read({ amount: '1.00' }), read({}, 3))).toEqual(['wrong_amount', 'ord_1'])
  })
})
