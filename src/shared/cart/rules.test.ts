import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { utf8Bytes } from '../kit/bytes.ts'
import {
  ATTRIBUTE_CHARS_MAX,
  CART_ATTRIBUTES_MAX_BYTES,
  CART_LINES_MAX,
  LINE_QUANTITY_MAX,
} from '../platform/limits.ts'
import { money } from '../platform/money.ts'
import type { LineAttributes } from './contract.ts'
import {
  applyChange,
  buyableLines,
  type CartState,
  decideCart,
  emptyCart,
  linesOf,
  requireAttributesFit,
} from './rules.ts'
import { renderCart } from './view.ts'

type Command = Parameters<typeof decideCart>[1]

const inStock = { state: 'in_stock' } as const
const add = (sku: string, quantity = 1, attributes: LineAttributes = {}): Command => ({
  type: 'cart.add-line',
  variant: variantOf(sku),
  availability: inStock,
  quantity,
  attributes,
  catalogVersion: '1',
})

let lineCount = 0
/** The cart after a command, or the code of its refusal. */
function step(state: CartState, command: Command): CartState | string {
  lineCount += 1
  const decided = decideCart(state, command, `li_${lineCount}`)
  return decided.ok ? applyChange(state, decided.value, lineCount) : decided.problem.code
}
function run(commands: readonly Command[], from = emptyCart('USD')): CartState {
  return commands.reduce((state, command) => {
    const next = step(state, command)
    if (typeof next === 'string') throw new Error(next)
    return next
  }, from)
}
const lineIdOf = (state: CartState, sku: string) =>
  state.lines.find((line) => line.variant.sku === sku)?.id ?? ''

/** A text that fills one attribute, another for every `n`. */
const engraving = (n: number) => String(n).padStart(ATTRIBUTE_CHARS_MAX, '刻')
const bytesOf = (cart: CartState) =>
  cart.lines.reduce((sum, { attributes }) => sum + utf8Bytes(JSON.stringify(attributes)), 0)

describe('attributes', () => {
  const heavy = (n: number) => add('A', 1, { engraving: engraving(n) })

  it('weigh at most what a cart may carry, in bytes, saved lines included', () => {
    let cart = emptyCart('USD')
    for (let n = 0; ; n += 1) {
      const next = step(cart, heavy(n))
      if (next === 'attributes_too_large') break
      if (typeof next === 'string') throw new Error(next)
      cart = n % 2 === 0 ? next : run([{ type: 'cart.save-line', lineId: `li_${lineCount}` }], next)
    }
    expect(bytesOf(cart)).toBeLessThanOrEqual(CART_ATTRIBUTES_MAX_BYTES)
    expect(bytesOf(cart)).toBeGreaterThan(CART_ATTRIBUTES_MAX_BYTES - 1_000)
    const refused = decideCart(cart, heavy(-1), 'li_x')
    expect(refused).toMatchObject({ problem: { extra: { limit: CART_ATTRIBUTES_MAX_BYTES } } })
    // The same goods weigh nothing more, and what is taken out makes room.
    expect(step(cart, heavy(0))).not.toBe('attributes_too_large')
    const [first] = cart.lines
    const lighter = run([{ type: 'cart.remove-line', lineId: first?.id ?? '' }], cart)
    expect(typeof step(lighter, heavy(-1))).toBe('object')
  })

  it('that weigh too much since before can be looked at, reduced and emptied, not bought', () => {
    const one = run([heavy(0)])
    const [line] = one.lines
    if (!line) throw new Error('no line')
    const lines = Array.from({ length: 150 }, (_, n) => ({ ...line, id: `li_old_${n}` }))
    const old: CartState = { ...one, lines }
    expect(renderCart(old, null).lines).toHaveLength(150)
    expect(requireAttributesFit(buyableLines(old))).toMatchObject({ ok: false })
    expect(typeof step(old, add('B'))).toBe('object')
    expect(step(old, heavy(1))).toBe('attributes_too_large')
    const change: Command = { type: 'cart.change-line', lineId: 'li_old_0', quantity: 2 }
    expect(typeof step(old, change)).toBe('object')
    const removals = lines.map(({ id }): Command => ({ type: 'cart.remove-line', lineId: id }))
    expect(run(removals, old).lines).toEqual([])
  })
})

describe('adding', () => {
  it('joins the same variant with the same attributes into one line, whatever the order of keys', () => {
    const cart = run([
      add('A', 2, { size: 'M', text: 'x' }),
      add('A', 3, { text: 'x', size: 'M' }),
      add('A', 1, { text: 'y', size: 'M' }),
      add('A', 1),
    ])
    expect(cart.lines.map((line) => line.quantity)).toEqual([5, 1, 1])
    expect(cart.version).toBe(4)
  })

  it('stops at the highest quantity of a line, and at the highest number of lines', () => {
    const full = run([add('A', LINE_QUANTITY_MAX)])
    expect(step(full, add('A', 1))).toBe('quantity_too_large')
    const skus = Array.from({ length: CART_LINES_MAX }, (_, n) => add(`S${n}`))
    const long = run(skus)
    expect(step(long, add('one-more'))).toBe('too_many_lines')
    expect(typeof step(long, add('S7'))).toBe('object')
  })

  it('refuses what is withdrawn or sold in another currency', () => {
    const withdrawn = { ...add('A'), variant: variantOf('A', { purchasable: false }) } as Command
    const foreign = {
      ...add('A'),
      variant: variantOf('A', { unitPrice: money(1, 'EUR') }),
    } as Command
    expect(step(emptyCart('USD'), withdrawn)).toBe('variant_unavailable')
    expect(step(emptyCart('USD'), foreign)).toBe('variant_unavailable')
  })
})

describe('changing', () => {
  it('knows only the lines of its own list', () => {
    const cart = run([add('A')])
    const id = lineIdOf(cart, 'A')
    const unknown: Command[] = [
      { type: 'cart.change-line', lineId: 'li_none', quantity: 1 },
      { type: 'cart.remove-line', lineId: 'li_none' },
      { type: 'cart.save-line', lineId: 'li_none' },
      { type: 'cart.restore-line', lineId: id },
    ]
    for (const command of unknown) expect(step(cart, command)).toBe('not_found')
    const saved = run([{ type: 'cart.save-line', lineId: id }], cart)
    expect(step(saved, { type: 'cart.change-line', lineId: id, quantity: 2 })).toBe('not_found')
  })

  it('takes a line out of what is bought next, and back', () => {
    const cart = run([add('A'), add('B')])
    const off = run(
      [{ type: 'cart.change-line', lineId: lineIdOf(cart, 'A'), selected: false }],
      cart,
    )
    expect(buyableLines(off).map((line) => line.variant.sku)).toEqual(['B'])
    expect(renderCart(off, null).cost.subtotal.amount).toBe(1_000)
    expect(renderCart(off, null).totalQuantity).toBe(2)
  })
})

describe('saving for later', () => {
  it('moves a line there and back, and joins the same goods', () => {
    const cart = run([add('A', 2)])
    const id = lineIdOf(cart, 'A')
    const saved = run([{ type: 'cart.save-line', lineId: id }, add('A', 3)], cart)
    expect(linesOf(saved, 'saved')).toHaveLength(1)
    const back = run([{ type: 'cart.restore-line', lineId: id }], saved)
    expect(linesOf(back, 'saved')).toHaveLength(0)
    expect(linesOf(back, 'cart').map((line) => line.quantity)).toEqual([5])
  })

  it('never drops units: joining past the highest quantity is refused', () => {
    const cart = run([add('A', 600)])
    const id = lineIdOf(cart, 'A')
    const saved = run([{ type: 'cart.save-line', lineId: id }, add('A', 600)], cart)
    expect(step(saved, { type: 'cart.restore-line', lineId: id })).toBe('quantity_too_large')
  })
})

describe('a newer catalogue', () => {
  const refresh = (...variants: ReturnType<typeof variantOf>[]): Command => ({
    type: 'cart.refresh',
    catalogVersion: '2',
    variants: variants.map((variant) => ({ variant, availability: inStock })),
  })

  it('brings the new price with a warning, which a look at the line takes away', () => {
    const cart = run([add('A'), refresh(variantOf('A', { unitPrice: money(1_500, 'USD') }))])
    const rendered = renderCart(cart, null)
    expect(rendered.cost.total.amount).toBe(1_500)
    expect(rendered.warnings).toMatchObject([
      { code: 'price_changed', target: '/lines/0/unitPrice' },
    ])
    const seen = run([{ type: 'cart.change-line', lineId: lineIdOf(cart, 'A'), quantity: 2 }], cart)
    expect(renderCart(seen, null).warnings).toEqual([])
  })

  it('leaves a withdrawn variant in the cart, unpriced and with a warning', () => {
    const cart = run([add('A'), add('B'), refresh(variantOf('B'))])
    const rendered = renderCart(cart, null)
    expect(rendered.lines.map((line) => line.sku)).toEqual(['A', 'B'])
    expect(rendered.lines[0]?.availability).toEqual({ state: 'out' })
    expect(rendered.cost.total.amount).toBe(1_000)
    expect(rendered.warnings).toMatchObject([{ code: 'line_unavailable', target: '/lines/0' }])
    expect(cart.catalogVersion).toBe('2')
  })
})

/** A plain model: units by goods, for cart and saved; what a shopper would count on paper. */
type Counts = Map<string, { cart: number; saved: number }>

const sku = fc.constantFrom('A', 'B', 'C')
const quantity = fc.integer({ min: 1, max: LINE_QUANTITY_MAX })
const move = fc.oneof(
  fc.record({ type: fc.constant('add' as const), sku, quantity }),
  fc.record({ type: fc.constant('change' as const), sku, quantity }),
  fc.record({ type: fc.constant('remove' as const), sku }),
  fc.record({ type: fc.constant('save' as const), sku }),
  fc.record({ type: fc.constant('restore' as const), sku }),
)

describe('any row of commands', () => {
  it('leaves the cart that counting each accepted command gives, one line per goods', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        let cart = emptyCart('USD')
        const counts: Counts = new Map()
        for (const m of moves) {
          const count = counts.get(m.sku) ?? { cart: 0, saved: 0 }
          const own = (list: 'cart' | 'saved') =>
            linesOf(cart, list).find((l) => l.variant.sku === m.sku)?.id ?? 'li_none'
          const command: Record<typeof m.type, () => Command> = {
            add: () => add(m.sku, 'quantity' in m ? m.quantity : 1),
            change: () => ({
              type: 'cart.change-line',
              lineId: own('cart'),
              quantity: 'quantity' in m ? m.quantity : 1,
            }),
            remove: () => ({ type: 'cart.remove-line', lineId: own('cart') }),
            save: () => ({ type: 'cart.save-line', lineId: own('cart') }),
            restore: () => ({ type: 'cart.restore-line', lineId: own('saved') }),
          }
          const next = step(cart, command[m.type]())
          if (typeof next === 'string') continue
          const all = count.cart + count.saved
          if (m.type === 'add') count.cart += m.quantity
          if (m.type === 'change') count.cart = m.quantity
          if (m.type === 'remove') count.cart = 0
          if (m.type === 'save') Object.assign(count, { cart: 0, saved: all })
          if (m.type === 'restore') Object.assign(count, { cart: all, saved: 0 })
          counts.set(m.sku, count)
          expect(next.version).toBe(cart.version + 1)
          cart = next
        }
        for (const list of ['cart', 'saved'] as const) {
          const lines = linesOf(cart, list)
          expect(new Set(lines.map((l) => l.variant.sku)).size).toBe(lines.length)
          expect(lines.every((l) => l.quantity >= 1 && l.quantity <= LINE_QUANTITY_MAX)).toBe(true)
          for (const [name, count] of counts) {
            expect(lines.find((l) => l.variant.sku === name)?.quantity ?? 0).toBe(count[list])
          }
        }
      }),
    )
  })
})

it('discount codes are normalised and told apart from codes that apply', () => {
  const cart = run([{ type: 'cart.set-discount-codes', codes: ['save10', 'SAVE10', 'ｓａｖｅ10'] }])
  expect(cart.discountCodes).toEqual(['SAVE10'])
  expect(renderCart(cart, null)).toMatchObject({
    discountCodes: [{ code: 'SAVE10', applicable: false }],
    warnings: [{ code: 'discount_not_applicable', target: '/discountCodes/0' }],
  })
})

describe('the offers of a cart', () => {
  const offersOf = (state: CartState | string) => (typeof state === 'string' ? state : state.offers)
  const told = (version: number): Command => ({
    ...{ type: 'cart.refresh', catalogVersion: '1', variants: [] },
    offers: { version, promotions: [], gifts: {} },
  })
  const after = (...versions: number[]) =>
    versions.reduce<CartState>((state, version) => {
      const next = step(state, told(version))
      if (typeof next === 'string') throw new Error(next)
      return next
    }, emptyCart('USD'))

  it('never go back: the isolates learn of a change one after the other', () => {
    expect(offersOf(after(4, 5, 4))).toMatchObject({ version: 5 })
  })

  it('change within a version where a gift comes or goes', () => {
    const gift = { variant: variantOf('MUG'), available: 1 }
    const state = step(after(4), {
      ...{ type: 'cart.refresh', catalogVersion: '1', variants: [] },
      offers: { version: 4, promotions: [], gifts: { var_MUG: gift } },
    })
    expect(offersOf(state)).toMatchObject({ gifts: { var_MUG: { available: 1 } } })
  })
})
