import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newOrderId } from '../../../tests/fixtures/order-ids.ts'
import {
  claimCheckoutId,
  claimHoldId,
  derivedId,
  isId,
  newId,
  orderIdFrom,
  orderIdOn,
  orderNumber,
  parseClaimCheckoutId,
  shardOfOrder,
  timeOfOrderId,
} from './ids.ts'

describe('an id', () => {
  it('carries its prefix and sorts by the time it was made', async () => {
    const first = newId('li')
    await new Promise((resolve) => setTimeout(resolve, 3))
    const second = newId('li')
    expect(isId('li', first)).toBe(true)
    expect(isId('chk', first)).toBe(false)
    expect(first < second).toBe(true)
  })

  it.each(['', 'li_', 'li_short', `li_${'A'.repeat(26)}`, `li_${'a'.repeat(29)}`])(
    'is not %j',
    (text) => {
      expect(isId('li', text)).toBe(false)
    },
  )
})

describe('an order id', () => {
  it('tells the millisecond it was made for, by which ids are ranged', async () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 2 })
    await fc.assert(
      fc.asyncProperty(time, fc.string(), async (at, seed) => {
        const id = orderIdOn(await derivedId('ord', seed, at), seed, 3)
        expect(timeOfOrderId(id)).toBe(at)
        expect(orderIdFrom(at) <= id && id < orderIdFrom(at + 1)).toBe(true)
      }),
    )
  })

  it('names its shard, the same for every order of a shopper', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (shopper, shards) => {
        const [one, two] = [newOrderId(shopper, shards), newOrderId(shopper, shards)]
        const shard = shardOfOrder(one, shards)
        expect(shard).not.toBeNull()
        expect(shard).toBeLessThan(shards)
        expect(shardOfOrder(two, shards)).toBe(shard)
        expect(one).not.toBe(two)
      }),
    )
  })

  it('is refused where it names a shard the shop does not have, or is none at all', () => {
    const inShard = (tail: string) => `${newId('ord')}${tail}`
    expect(shardOfOrder(inShard('01'), 2)).toBe(1)
    expect(shardOfOrder(inShard('02'), 2)).toBeNull()
    expect(shardOfOrder(inShard('il'), 64)).toBeNull()
    expect(shardOfOrder(newId('ord'), 2)).toBeNull()
    expect(shardOfOrder("ord_' OR 1=1 --", 2)).toBeNull()
  })

  it('has a number to read out, drawn from its random part', () => {
    const numbers = new Set(Array.from({ length: 500 }, () => orderNumber(newOrderId('shp_1', 2))))
    expect(numbers.size).toBe(500)
    for (const number of numbers) expect(number).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  })
})

describe('of many order numbers made one after the other', () => {
  const COUNT = 10_000
  /** Six standard deviations of a fair coin: a fault is far outside, chance practically never. */
  const BOUND = 6 / Math.sqrt(COUNT)
  const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const numbers = Array.from({ length: COUNT }, () => orderNumber(newOrderId('shp_1', 2)))
  const numericValue = (number: string): bigint =>
    [...number.replaceAll('-', '')].reduce(
      (sum, digit) => sum * 32n + BigInt(BASE32.indexOf(digit)),
      0n,
    )
  const values = numbers.map(numericValue)

  it('none comes twice', () => {
    expect(new Set(numbers).size).toBe(COUNT)
  })

  it('no bit tells how many came before it', () => {
    for (let bit = 0n; bit < 60n; bit += 1n) {
      const bits = values.map((value) => Number((value >> bit) & 1n))
      const ones = bits.reduce((sum, one) => sum + one, 0)
      const late = bits.reduce((sum, one, index) => sum + (2 * one - 1) * (index / COUNT - 0.5), 0)
      const turns = bits.filter((one, index) => index > 0 && one !== bits[index - 1]).length
      expect({ bit, fair: Math.abs(2 * (ones / COUNT) - 1) < BOUND }).toEqual({ bit, fair: true })
      // The correlation with the place in the row: a fair bit times a uniform place.
      const correlation = late / COUNT / Math.sqrt(1 / 12)
      expect({ bit, steady: Math.abs(correlation) < BOUND }).toEqual({ bit, steady: true })
      expect({ bit, turns: Math.abs(2 * (turns / COUNT) - 1) < BOUND }).toEqual({
        bit,
        turns: true,
      })
    }
  })

  it('their order says nothing of the time they were made', () => {
    const places = values
      .map((value, made) => ({ value, made }))
      .sort((a, b) => (a.value < b.value ? -1 : 1))
      .map(({ made }) => made)
    const middle = (COUNT - 1) / 2
    const covariance = places.reduce((sum, made, at) => sum + (made - middle) * (at - middle), 0)
    const variance = places.reduce((sum, made) => sum + (made - middle) ** 2, 0)
    expect(Math.abs(covariance / variance)).toBeLessThan(BOUND)
  })
})

it('ids made in a row share their time and no count', () => {
  // Behind the 48 bits of the time: twenty of the bits an own counter would stand in.
  const counts = Array.from({ length: 200 }, () => newId('ord').slice(4)).map(
    (suffix) => suffix.slice(11, 13) + suffix.slice(14, 16),
  )
  expect(new Set(counts).size).toBeGreaterThan(190)
})

describe('the checkout of a claim', () => {
  it('names its pass and its drop, and nothing else reads as one', () => {
    const [passId, dropId] = [newId('pass'), newId('drop')]
    expect(parseClaimCheckoutId(claimCheckoutId(passId, dropId))).toEqual({ passId, dropId })
    expect(isId('hold', claimHoldId(passId))).toBe(true)
    const good = claimCheckoutId(passId, dropId)
    for (const bad of [newId('chk'), `${good}0`, good.slice(1), good.toUpperCase(), '', 'chk_']) {
      expect(parseClaimCheckoutId(bad)).toBeNull()
    }
  })
})
