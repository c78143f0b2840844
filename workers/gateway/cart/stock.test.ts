import { expect, it } from 'vitest'
import type { Cart, CartLine } from '../../../src/shared/cart/contract.ts'
import type { Availability } from '../../../src/shared/catalog/contract.ts'
import { withTodaysStock } from './stock.ts'

const line = (variantId: string, quantity: number): CartLine => ({
  id: `li_${variantId}`,
  variantId,
  productId: 'prd_1',
  handle: 'mug',
  sku: 'MUG',
  title: 'Mug',
  variantTitle: null,
  image: null,
  quantity,
  selected: true,
  unitPrice: { amount: 100, currency: 'USD' },
  cost: {
    subtotal: { amount: 100, currency: 'USD' },
    discount: { amount: 0, currency: 'USD' },
    total: { amount: 100, currency: 'USD' },
  },
  attributes: {},
  discounts: [],
  availability: { state: 'in_stock' },
})
const cartOf = (lines: CartLine[], warnings: Cart['warnings'] = []) =>
  ({ lines, warnings }) as unknown as Cart
const shelfOf = (availability: Availability) => new Map([['var_1', availability]])

it('a line of more than are left says how many there are', () => {
  const cart = withTodaysStock(cartOf([line('var_1', 6)]), shelfOf({ state: 'low', available: 2 }))
  expect(cart.warnings).toEqual([
    { code: 'stock_short', message: 'Only 2 left of Mug. You have 6.', target: '/lines/0' },
  ])
  expect(cart.lines[0]?.availability).toEqual({ state: 'low', available: 2 })
})

it('what sold out since is said, and what came back is no longer missed', () => {
  const before = cartOf([line('var_1', 1)])
  const out = withTodaysStock(before, shelfOf({ state: 'out' }))
  expect(out.warnings.map(({ code }) => code)).toEqual(['out_of_stock'])
  expect(withTodaysStock(out, shelfOf({ state: 'in_stock' })).warnings).toEqual([])
})

it('as many as are left are no reason to warn, and other warnings stay', () => {
  const price = { code: 'price_changed' as const, message: 'm', target: '/lines/0/unitPrice' }
  const cart = cartOf([line('var_1', 2)], [price])
  expect(withTodaysStock(cart, shelfOf({ state: 'low', available: 2 })).warnings).toEqual([price])
})

it('a line that is no longer sold keeps saying so alone', () => {
  const gone = { code: 'line_unavailable' as const, message: 'm', target: '/lines/0' }
  const cart = cartOf([{ ...line('var_1', 2), availability: { state: 'out' } }], [gone])
  expect(withTodaysStock(cart, shelfOf({ state: 'in_stock' }))).toEqual(cart)
})
