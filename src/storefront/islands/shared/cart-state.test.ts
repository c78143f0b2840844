import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cart, CartLine } from '../../../shared/cart/contract.ts'
import { money } from '../../../shared/platform/money.ts'
import { type CartState, EMPTY, edited, received, settled, shown } from './cart-state.ts'

const usd = (amount: number) => money(amount, 'USD')

const line = (id: string, quantity: number, price = 1000, selected = true): CartLine => ({
  id,
  variantId: `var_${id}`,
  productId: 'prd_1',
  handle: 'mug',
  sku: id,
  title: 'Mug',
  variantTitle: null,
  image: null,
  quantity,
  selected,
  unitPrice: usd(price),
  cost: { subtotal: usd(price * quantity), discount: usd(0), total: usd(price * quantity) },
  attributes: {},
  discounts: [],
  availability: { state: 'in_stock' },
})

function cart(version: number, lines: CartLine[]): Cart {
  const total = lines.filter((l) => l.selected).reduce((sum, l) => sum + l.cost.total.amount, 0)
  return {
    version,
    currency: 'USD',
    lines,
    savedLines: [],
    discountCodes: [],
    acceptsDiscountCodes: false,
    cost: {
      subtotal: usd(total),
      discount: usd(0),
      shipping: usd(0),
      tax: usd(0),
      total: usd(total),
      estimated: false,
      taxIncluded: false,
    },
    totalQuantity: lines.reduce((sum, l) => sum + l.quantity, 0),
    promotionSlots: [],
    warnings: [],
    requirements: [],
    catalogVersion: '1',
    updatedAt: '2026-11-20T00:00:00.000Z',
  }
}

const knows = (known: Cart): CartState => received(EMPTY, known)

describe('the cart a page shows', () => {
  it('is the newest one, whatever order the answers come in', () => {
    const versions = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })
    fc.assert(
      fc.property(versions, (order) => {
        const state = order.reduce((s, version) => received(s, cart(version, [])), EMPTY)
        expect(shown(state)?.version).toBe(Math.max(...order))
      }),
    )
  })

  it('has an edit in it before the shop has answered', () => {
    const state = edited(knows(cart(1, [line('a', 1), line('b', 2)])), {
      id: 1,
      lineId: 'a',
      quantity: 3,
    })
    const guess = shown(state)
    expect(guess?.lines.map(({ quantity }) => quantity)).toEqual([3, 2])
    expect(guess?.cost.total).toEqual(usd(5000))
    expect(guess?.totalQuantity).toBe(5)
    expect(guess?.cost.estimated).toBe(true)
  })

  it('loses a line that is being removed, and its price', () => {
    const state = edited(knows(cart(1, [line('a', 1), line('b', 2)])), {
      id: 1,
      lineId: 'b',
      quantity: 0,
    })
    expect(shown(state)?.lines.map(({ id }) => id)).toEqual(['a'])
    expect(shown(state)?.cost.total).toEqual(usd(1000))
  })

  it('counts a line that is not selected in its units, never in its total', () => {
    const state = edited(knows(cart(1, [line('a', 1), line('b', 2, 500, false)])), {
      id: 1,
      lineId: 'b',
      quantity: 9,
    })
    expect(shown(state)?.totalQuantity).toBe(10)
    expect(shown(state)?.cost.total).toEqual(usd(1000))
  })

  it('goes back to what the shop knows where an edit is refused', () => {
    const before = cart(4, [line('a', 1)])
    const state = settled(edited(knows(before), { id: 1, lineId: 'a', quantity: 8 }), 1, null)
    expect(shown(state)).toBe(before)
  })

  it('keeps a later edit of a line while an earlier one is answered', () => {
    const first = edited(knows(cart(1, [line('a', 1)])), { id: 1, lineId: 'a', quantity: 2 })
    const second = edited(first, { id: 2, lineId: 'a', quantity: 3 })
    const answered = settled(second, 1, cart(2, [line('a', 2)]))
    expect(shown(answered)?.lines[0]?.quantity).toBe(3)
    expect(shown(settled(answered, 2, cart(3, [line('a', 3)])))?.version).toBe(3)
  })

  it('shows an edit on top of what another device has changed meanwhile', () => {
    const editing = edited(knows(cart(1, [line('a', 1)])), { id: 1, lineId: 'a', quantity: 2 })
    const pushed = received(editing, cart(2, [line('a', 1), line('b', 1)]))
    expect(shown(pushed)?.lines.map(({ quantity }) => quantity)).toEqual([2, 1])
  })
})
