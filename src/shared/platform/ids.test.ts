import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  claimCheckoutId,
  claimHoldId,
  isId,
  newId,
  newOrderId,
  orderNumber,
  parseClaimCheckoutId,
  shardOfOrder,
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
