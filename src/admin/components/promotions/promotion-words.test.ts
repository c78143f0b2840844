import { expect, it } from 'vitest'
import type { Condition, PromotionInput } from '../../../shared/promotion/contract.ts'
import { type PromotionNames, wordsOf } from './promotion-words.ts'

type Action = PromotionInput['action']

const NAMES: PromotionNames = { currency: 'USD', nameOf: (kind, id) => `${kind}-${id}` }
const tenth: Action = { kind: 'percentage', target: 'order', basisPoints: 1_000 }
const words = (action: Action, ...conditions: Condition[]) => wordsOf({ action, conditions }, NAMES)

const BENEFITS: Record<Action['kind'], [Action, string][]> = {
  percentage: [
    [tenth, '10% off the order'],
    [{ kind: 'percentage', target: 'shipping', basisPoints: 5_000 }, '50% off delivery'],
    [
      { kind: 'percentage', target: 'matching-lines', basisPoints: 1_250, cap: 2_000 },
      '12.5% off every item, at most $20.00',
    ],
  ],
  amount: [[{ kind: 'amount', target: 'order', amount: 500 }, '$5.00 off the order']],
  'fixed-price': [[{ kind: 'fixed-price', amount: 999 }, 'Every item for $9.99 each']],
  'buy-x-get-y': [
    [
      { kind: 'buy-x-get-y', buy: 2, get: 1, basisPoints: 10_000 },
      'Buy 2, get 1 free on every item',
    ],
    [
      { kind: 'buy-x-get-y', buy: 1, get: 1, basisPoints: 5_000 },
      'Buy 1, get 1 at 50% off on every item',
    ],
  ],
  gift: [[{ kind: 'gift', variantId: 'v', quantity: 2 }, '2 × variant-v as a gift']],
  'free-delivery': [
    [{ kind: 'free-delivery' }, 'Free delivery'],
    [{ kind: 'free-delivery', optionIds: ['x', 'y'] }, 'Free delivery with option-x or option-y'],
  ],
  tiers: [
    [
      {
        kind: 'tiers',
        tiers: [
          { minSubtotal: 5_000, basisPoints: 500 },
          { minSubtotal: 9_000, basisPoints: 1_000 },
        ],
      },
      'On every item: 5% off from $50.00, 10% off from $90.00',
    ],
  ],
}

const ASKED: Record<Condition['kind'], [Condition, string][]> = {
  'min-subtotal': [[{ kind: 'min-subtotal', amount: 5_000 }, 'the subtotal is at least $50.00']],
  'min-quantity': [
    [{ kind: 'min-quantity', quantity: 1 }, 'the cart has at least 1 item'],
    [{ kind: 'min-quantity', quantity: 3 }, 'the cart has at least 3 items'],
    [
      { kind: 'min-quantity', quantity: 3, productIds: ['a', 'b'], categoryIds: ['c'] },
      'the cart has at least 3 of product-a or product-b or items in category-c',
    ],
  ],
  products: [
    [{ kind: 'products', productIds: ['a'] }, 'the cart has product-a'],
    [
      { kind: 'products', productIds: ['a', 'b', 'c', 'd', 'e'] },
      'the cart has product-a, product-b, product-c, or 2 more',
    ],
  ],
  categories: [
    [
      { kind: 'categories', categoryIds: ['a', 'b'] },
      'the cart has items in category-a or category-b',
    ],
  ],
  'member-level': [
    [
      { kind: 'member-level', levels: ['gold', 'silver'] },
      'the buyer is a member of level gold or silver',
    ],
  ],
  'first-order': [[{ kind: 'first-order' }, 'it is the buyer’s first order']],
  country: [[{ kind: 'country', countries: ['US'] }, 'the order goes to country-US']],
  coupon: [[{ kind: 'coupon' }, 'a coupon code is entered']],
}

it.each(Object.values(BENEFITS).flat())('an action in words: %o', (action, said) => {
  expect(words(action)).toBe(said)
})

it.each(Object.values(ASKED).flat())('a condition in words: %o', (condition, said) => {
  expect(words(tenth, condition)).toBe(`10% off the order when ${said}`)
})

it('several conditions are one sentence', () => {
  expect(words(tenth, { kind: 'min-subtotal', amount: 5_000 }, { kind: 'coupon' })).toBe(
    '10% off the order when the subtotal is at least $50.00 and a coupon code is entered',
  )
})

it('the goods of a benefit are its one condition on lines, which is not said twice', () => {
  const off: Action = { kind: 'percentage', target: 'matching-lines', basisPoints: 2_000 }
  const products: Condition = { kind: 'products', productIds: ['a'] }
  const categories: Condition = { kind: 'categories', categoryIds: ['c'] }
  expect(words(off, products)).toBe('20% off product-a')
  expect(words(off, categories, { kind: 'first-order' })).toBe(
    '20% off items in category-c when it is the buyer’s first order',
  )
  expect(words(off, products, categories)).toBe(
    '20% off the matching items when the cart has product-a and the cart has items in category-c',
  )
})

it('amounts have the decimals of the currency', () => {
  const yen = { ...NAMES, currency: 'JPY' }
  const said = wordsOf({ action: { kind: 'fixed-price', amount: 999 }, conditions: [] }, yen)
  expect(said).toBe('Every item for ¥999 each')
})
