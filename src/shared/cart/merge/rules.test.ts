import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import { CART_LINES_MAX } from '../../platform/limits.ts'
import { applyChange, type CartState, emptyCart, type LineState } from '../rules.ts'
import { renderCart } from '../view.ts'
import type { MergePolicy } from './contract.ts'
import { canUndo, mergeCarts, undoMerge } from './rules.ts'

let made = 0
const line = (sku: string, quantity = 1, more: Partial<LineState> = {}): LineState => {
  made += 1
  const variant = variantOf(sku)
  return {
    id: `li_${made}`,
    list: 'cart',
    position: made,
    quantity,
    selected: true,
    attributes: {},
    variant,
    availability: { state: 'in_stock' },
    seenPrice: variant.unitPrice.amount,
    ...more,
  }
}
const cart = (...lines: LineState[]): CartState => ({ ...emptyCart('USD'), version: 3, lines })
const merged = (member: CartState, visitor: CartState, policy: MergePolicy = 'browsing') => {
  const merge = mergeCarts(member, visitor, policy)
  return { ...merge, state: applyChange(member, merge.change, 1) }
}
/** `list sku quantity`, in order. */
const shown = ({ lines }: CartState): string[] =>
  lines.map(({ list, variant, quantity }) => `${list} ${variant.sku} ${quantity}`)

describe('a merge', () => {
  it('adds the lines up and counts them', () => {
    const { state, added, combined } = merged(cart(line('A', 2)), cart(line('A', 3), line('B')))
    expect(shown(state)).toEqual(['cart A 5', 'cart B 1'])
    expect([added, combined]).toEqual([1, 1])
  })

  it('keeps one spelling of a code, the member’s first', () => {
    const codes = (discountCodes: string[]) => ({ ...cart(line('A')), discountCodes })
    const { state } = merged(codes(['SAVE-10', 'NEW']), codes(['FALL', 'SAVE1O', 'NEW']))
    expect(state.discountCodes).toEqual(['SAVE-10', 'NEW', 'FALL'])
  })

  it('keeps lines apart whose attributes differ', () => {
    const { state } = merged(cart(line('A')), cart(line('A', 1, { attributes: { name: 'Ada' } })))
    expect(state.lines).toHaveLength(2)
  })

  it('cuts a quantity to the limit and warns until the next write', () => {
    const { state } = merged(cart(line('A', 998)), cart(line('A', 5)))
    expect(shown(state)).toEqual(['cart A 999'])
    expect(renderCart(state, null).warnings).toMatchObject([
      { code: 'quantity_reduced', target: '/lines/0/quantity' },
    ])
    const written = applyChange(state, { put: [], remove: [] }, 2)
    expect(renderCart(written, null).warnings).toEqual([])
  })

  it('saves the lines above the limit of a cart', () => {
    const many = Array.from({ length: CART_LINES_MAX - 1 }, (_, n) => line(`M${n}`))
    const { state, added } = merged(cart(...many), cart(line('A'), line('B')))
    expect(state.lines.filter(({ list }) => list === 'cart')).toHaveLength(CART_LINES_MAX)
    expect(shown(state).at(-1)).toBe('saved B 1')
    expect(added).toBe(2)
  })

  it('makes the visitor’s lines the cart where a checkout is open, with their ids', () => {
    const visitor = cart(line('A', 3))
    const { state } = merged(cart(line('A', 2), line('B')), visitor, 'checkout')
    expect(shown(state).sort()).toEqual(['cart A 3', 'saved A 2', 'saved B 1'])
    expect(state.lines.find(({ list }) => list === 'cart')?.id).toBe(visitor.lines[0]?.id)
  })
})

describe('an undone merge', () => {
  const undone = (state: CartState, { record }: ReturnType<typeof mergeCarts>) =>
    applyChange(state, undoMerge(state, record), 3)

  it('has the member’s lines as before, and saves the visitor’s', () => {
    const merge = merged(cart(line('A', 2)), cart(line('A', 3), line('B')))
    expect(shown(undone(merge.state, merge))).toEqual(['cart A 2', 'saved A 3', 'saved B 1'])
  })

  it('keeps lines added since, and lets removed ones stay away', () => {
    const merge = merged(cart(line('A'), line('X')), cart(line('B'), line('Y')))
    const kept = merge.state.lines.filter(({ variant }) => !/[XY]/.test(variant.sku))
    const later = { ...merge.state, lines: [...kept, line('C', 4)] }
    expect(shown(undone(later, merge)).sort()).toEqual(['cart A 1', 'cart C 4', 'saved B 1'])
  })

  it('saves nothing of a line that was added up and removed or bought since', () => {
    const merge = merged(cart(line('A', 2), line('B')), cart(line('A', 3)))
    const kept = merge.state.lines.filter(({ variant }) => variant.sku === 'B')
    expect(shown(undone({ ...merge.state, lines: kept }, merge))).toEqual(['cart B 1'])
  })

  it('is of no use once everything of the merge was bought or removed', () => {
    const merge = merged(cart(line('A', 2)), cart(line('A', 3), line('B')))
    expect(canUndo(merge.state, merge.record)).toBe(true)
    const one = merge.state.lines.filter(({ variant }) => variant.sku === 'B')
    expect(canUndo({ ...merge.state, lines: [...one, line('C')] }, merge.record)).toBe(true)
    expect(canUndo({ ...merge.state, lines: [line('C')] }, merge.record)).toBe(false)
    expect(canUndo({ ...merge.state, lines: [] }, merge.record)).toBe(false)
  })

  it('takes back what became the cart of a checkout', () => {
    const merge = merged(cart(line('A', 2), line('B')), cart(line('A', 3)), 'checkout')
    expect(shown(undone(merge.state, merge)).sort()).toEqual(['cart A 2', 'cart B 1', 'saved A 3'])
  })
})

const lines = fc.array(
  fc.record({
    sku: fc.constantFrom('A', 'B', 'C', 'D'),
    quantity: fc.integer({ min: 1, max: 200 }),
    list: fc.constantFrom('cart' as const, 'saved' as const),
  }),
  { maxLength: 8 },
)
const cartOf = (all: { sku: string; quantity: number; list: LineState['list'] }[]): CartState =>
  cart(
    // The same goods stand in a list once.
    ...[...new Map(all.map((one) => [`${one.list} ${one.sku}`, one])).values()].map((one) =>
      line(one.sku, one.quantity, { list: one.list }),
    ),
  )
const units = ({ lines: all }: CartState): number => all.reduce((sum, one) => sum + one.quantity, 0)
const goods = ({ lines: all }: CartState): string[] =>
  all.map(({ list, variant }) => `${list} ${variant.sku}`)

it('loses and doubles nothing, and its undo restores the member’s cart', () => {
  fc.assert(
    fc.property(
      lines,
      lines,
      fc.constantFrom<MergePolicy>('browsing', 'checkout'),
      (m, v, policy) => {
        const [member, visitor] = [cartOf(m), cartOf(v)]
        const merge = merged(member, visitor, policy)
        expect(units(merge.state)).toBe(units(member) + units(visitor))
        expect(new Set(goods(merge.state)).size).toBe(merge.state.lines.length)
        const back = applyChange(merge.state, undoMerge(merge.state, merge.record), 3)
        const inCart = (state: CartState) =>
          shown(state)
            .filter((one) => one.startsWith('cart'))
            .sort()
        expect(inCart(back)).toEqual(inCart(member))
        const isSeen = inCart(back).join() !== inCart(merge.state).join()
        if (isSeen) expect(canUndo(merge.state, merge.record)).toBe(true)
        expect(units(back)).toBe(units(member) + units(visitor))
        expect(new Set(goods(back)).size).toBe(back.lines.length)
      },
    ),
  )
})
