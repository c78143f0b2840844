import { expect, it, vi } from 'vitest'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import { OFFER_RULES_MAX_BYTES } from '../../platform/limits.ts'
import type { LiveSlot, Offer } from '../../promotion/contract.ts'
import type { CategoryDocument, Sellable } from '../contract.ts'
import { CurrentOffers } from './offers.ts'

const category = (id: string, parentId: string | null): CategoryDocument => ({
  ...{ id, handle: id, title: id, description: '', image: null, parentId, productCount: 0 },
})
const offer: Offer = {
  id: 'prm_1',
  title: 'Shoes',
  priority: 0,
  combinesWith: 'all',
  conditions: [{ kind: 'categories', categoryIds: ['cat_shoes'] }],
  action: { kind: 'gift', variantId: 'var_SOCKS', quantity: 1 },
  startsAt: null,
  endsAt: null,
}
const stored = { version: 3, promotions: [offer], slots: [] }
const sellable = (state: 'in_stock' | 'low' | 'out', available?: number) => {
  const one: Sellable = {
    variant: variantOf('SOCKS'),
    availability: { state, ...(available === undefined ? {} : { available }) },
  }
  return new Map([['var_SOCKS', one]])
}

it('a category of a condition stands for those below it, however deep', () => {
  const tree = [
    category('cat_running', 'cat_sport'),
    category('cat_sport', 'cat_shoes'),
    category('cat_shoes', null),
    category('cat_hats', null),
  ]
  const { promotions } = new CurrentOffers().of(stored, tree, new Map())
  const [condition] = promotions[0]?.conditions ?? []
  const named = condition && 'categoryIds' in condition ? condition.categoryIds : []
  expect([...(named ?? [])].sort()).toEqual(['cat_running', 'cat_shoes', 'cat_sport'])
})

it('a gift is among them while there are units of it', () => {
  const gifts = (...of: Parameters<typeof sellable>) =>
    new CurrentOffers().of(stored, [], sellable(...of)).gifts
  expect(gifts('out')).toEqual({})
  expect(gifts('in_stock')).toMatchObject({ var_SOCKS: { available: null } })
  expect(gifts('low', 2)).toMatchObject({ var_SOCKS: { available: 2 } })
})

it('categories that would make the rules too large for a cart are left out, and it is logged', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  // Each promotion grows by about a fifth of the bound.
  const below = Math.floor(OFFER_RULES_MAX_BYTES / 5 / 'cat_below_0000,""'.length)
  const tree = Array.from({ length: below }, (_, n) =>
    category(`cat_below_${String(n).padStart(4, '0')}`, 'cat_shoes'),
  )
  const promotions = Array.from({ length: 8 }, (_, n) => ({ ...offer, id: `prm_${n}` }))
  const [condition] = offer.conditions
  const slot: LiveSlot = {
    ...{ id: 'slot_1', kind: 'banner', title: 'Shoes', text: '', promotionId: null, href: null },
    ...{ startsAt: null, endsAt: null, conditions: condition ? [condition] : [] },
  }
  const offers = new CurrentOffers().of({ version: 3, promotions, slots: [slot] }, tree, new Map())
  const counts = [...offers.promotions, ...(offers.slots ?? [])].map(({ conditions: [one] }) =>
    one && 'categoryIds' in one ? one.categoryIds?.length : 0,
  )
  const all = below + 1
  expect(counts).toEqual([all, all, all, all, 1, 1, 1, 1, 1])
  expect(JSON.stringify(offers).length).toBeLessThan(OFFER_RULES_MAX_BYTES)
  expect(String(warn.mock.calls)).toContain('offers.branches-left-out')
})
