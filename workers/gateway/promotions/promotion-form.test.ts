import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type PromotionInput,
  PromotionInputSchema,
} from '../../../src/shared/promotion/contract.ts'
import { fieldsOf, type Writing } from '../http/pages/form-fields.ts'
import { editForm } from './form-edits.ts'
import {
  CONDITION_KINDS,
  errorsOfProblem,
  formOfPromotion,
  NEW_FORM,
  readPromotionForm,
} from './promotion-form.ts'

const DOLLARS: Writing = { currency: 'USD', locale: 'en', timeZone: 'America/New_York' }
const YEN: Writing = { currency: 'JPY', locale: 'ja', timeZone: 'Asia/Tokyo' }
const DINARS: Writing = { currency: 'KWD', locale: 'en', timeZone: 'Asia/Kuwait' }
const EUROS: Writing = { currency: 'EUR', locale: 'de', timeZone: 'Europe/Berlin' }

const id = fc.stringMatching(/^prd_[0-9a-z]{8}$/)
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 4 })
const amount = fc.integer({ min: 0, max: 99_999_999 })
const basisPoints = fc.integer({ min: 1, max: 10_000 })
const quantity = fc.integer({ min: 1, max: 999 })
const kind = <K extends string>(value: K) => fc.constant(value)
const target = fc.constantFrom('order' as const, 'matching-lines' as const, 'shipping' as const)

const condition = fc.oneof(
  fc.record({ kind: kind('min-subtotal'), amount }),
  fc.record(
    { kind: kind('min-quantity'), quantity, productIds: ids, categoryIds: ids },
    { requiredKeys: ['kind', 'quantity'] },
  ),
  fc.record({ kind: kind('products'), productIds: ids }),
  fc.record({ kind: kind('categories'), categoryIds: ids }),
  fc.record({ kind: kind('member-level'), levels: ids }),
  fc.record({ kind: kind('first-order') }),
  fc.record({ kind: kind('country'), countries: fc.constantFrom<string[]>(['US'], ['DE', 'FR']) }),
  fc.record({ kind: kind('coupon') }),
)
const action = fc.oneof(
  fc.record(
    { kind: kind('percentage'), target, basisPoints, cap: amount },
    { requiredKeys: ['kind', 'target', 'basisPoints'] },
  ),
  fc.record({ kind: kind('amount'), target, amount }),
  fc.record({ kind: kind('fixed-price'), amount }),
  fc.record({ kind: kind('buy-x-get-y'), buy: quantity, get: quantity, basisPoints }),
  fc.record({ kind: kind('gift'), variantId: id, quantity }),
  fc.record({ kind: kind('free-delivery'), optionIds: ids }, { requiredKeys: ['kind'] }),
  fc.record({
    kind: kind('tiers'),
    tiers: fc.array(fc.record({ minSubtotal: amount, basisPoints }), {
      minLength: 1,
      maxLength: 12,
    }),
  }),
)
const minute = fc
  .integer({ min: 0, max: 500_000 })
  .map((n) => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString())
  // An hour that a clock has twice is read as the first of them.
  .filter((at) => !/^2026-(11-01T0[56]|10-25T0[01])/.test(at))
const promotion: fc.Arbitrary<PromotionInput> = fc.record(
  {
    title: fc.constantFrom('Harvest', 'Summer, and more'),
    status: fc.constantFrom('active' as const, 'draft' as const),
    startsAt: minute,
    endsAt: minute,
    priority: fc.integer({ min: -1_000, max: 1_000 }),
    combinesWith: fc.oneof(fc.constantFrom('all' as const, 'none' as const), ids),
    conditions: fc.array(condition, { maxLength: 10 }),
    action,
  },
  { requiredKeys: ['title', 'status', 'priority', 'combinesWith', 'conditions', 'action'] },
)

/** As a browser sends the fields of the page. */
const sent = (fields: Readonly<Record<string, string>>) =>
  fieldsOf(new URLSearchParams(Object.entries(fields)))

describe('the form of a promotion', () => {
  it.each([
    ['dollars', DOLLARS],
    ['yen', YEN],
    ['dinars', DINARS],
    ['euros', EUROS],
  ] as const)('is read back as the promotion that it was made from: %s', (_, writing) => {
    fc.assert(
      fc.property(promotion, (input) => {
        expect(PromotionInputSchema.safeParse(input).success).toBe(true)
        const read = readPromotionForm(sent(formOfPromotion(input, writing)), input.status, writing)
        expect(read).toEqual({ input, errors: {} })
      }),
      { numRuns: 100 },
    )
  })

  it('says beside each field what is wrong, by the row it stands in', () => {
    const fields = {
      ...NEW_FORM,
      title: ' ',
      action: 'tiers',
      't0-minSubtotal': '',
      't0-basisPoints': '',
      't1-minSubtotal': 'much',
      't1-basisPoints': '120',
      'c2-kind': 'min-subtotal',
      'c5-kind': 'country',
      'c5-countries': 'US, XX',
      'c7-kind': 'products',
      startsAt: 'soon',
      priority: '1.5',
    }
    expect(Object.keys(readPromotionForm(fields, 'draft', DOLLARS).errors).sort()).toEqual([
      ...['c2-amount', 'c5-countries', 'c7-productIds', 'priority', 'startsAt'],
      ...['t1-basisPoints', 't1-minSubtotal', 'title'],
    ])
    const none = { ...NEW_FORM, action: 'tiers' }
    expect(readPromotionForm(none, 'draft', DOLLARS).errors).toHaveProperty('tiers-tiers')
  })

  it('says above the conditions and the tiers that there are too many', () => {
    const names = (letter: string, field: string) =>
      Array.from({ length: 21 }, (_, row) => [`${letter}${row}-${field}`, 'coupon'])
    const many = Object.fromEntries(names('c', 'kind'))
    expect(readPromotionForm({ ...NEW_FORM, ...many }, 'draft', DOLLARS).errors).toHaveProperty(
      'conditions',
      'There can be 10 of them at most.',
    )
    const tiers = { ...NEW_FORM, action: 'tiers', ...Object.fromEntries(names('t', 'minSubtotal')) }
    expect(readPromotionForm(tiers, 'draft', DOLLARS).errors).toHaveProperty(
      'tiers-tiers',
      'There can be 20 of them at most.',
    )
  })

  it('puts the refusals of the rules beside their fields', () => {
    const fields = {
      'c4-kind': 'products',
      'c4-productIds': 'prd_none',
      action: 'gift',
      'gift-variantId': 'var_none',
    }
    const problem = (pointer: string) => ({ pointer, code: 'unknown', detail: pointer })
    const pointers = [
      '/conditions/0/productIds/0',
      '/action/variantId',
      '/combinesWith/0',
      '/endsAt',
    ]
    expect(Object.keys(errorsOfProblem(pointers.map(problem), fields))).toEqual([
      ...['c4-productIds', 'gift-variantId', 'combinesWith', 'endsAt'],
    ])
  })

  it('reads times by the clock of the shop', () => {
    const fields = { ...NEW_FORM, title: 'A', startsAt: '2026-12-01T00:00' }
    const { input } = readPromotionForm(
      { ...fields, 'percentage-basisPoints': '12.5' },
      'draft',
      DOLLARS,
    )
    expect(input).toMatchObject({
      startsAt: '2026-12-01T05:00:00.000Z',
      action: { basisPoints: 1_250 },
    })
  })
})

describe('a button of the form', () => {
  const pressed = (edit: string, fields = {}) => editForm({ ...fields, edit }).fields

  it('adds a condition of each kind behind the others, and takes one out', () => {
    for (const one of CONDITION_KINDS) {
      const fields = { 'new-condition': one, 'c3-kind': 'coupon' }
      expect(pressed('add-condition', fields)).toMatchObject({
        'c3-kind': 'coupon',
        'c4-kind': one,
      })
    }
    const two = { 'c1-kind': 'coupon', 'c1-x': '1', 'c10-kind': 'coupon', title: 'A' }
    expect(pressed('remove:c1', two)).toEqual({ 'c10-kind': 'coupon', title: 'A' })
    expect(pressed('add-condition', { 'new-condition': 'weather' })).toEqual({
      'new-condition': 'weather',
    })
  })

  it('chooses products one by one, and one gift', () => {
    expect(pressed('pick:c0-productIds:b', { 'c0-productIds': 'a' })).toMatchObject({
      'c0-productIds': 'a,b',
    })
    expect(pressed('pick:c0-productIds:a', { 'c0-productIds': 'a' })['c0-productIds']).toBe('a')
    expect(pressed('drop:c0-productIds:a', { 'c0-productIds': 'a,b' })['c0-productIds']).toBe('b')
    expect(pressed('pick:gift-variantId:b', { 'gift-variantId': 'a' })['gift-variantId']).toBe('b')
  })

  it('adds a row for a tier, and searches', () => {
    expect(pressed('add-tier', { 't0-minSubtotal': '5' })).toHaveProperty('t1-minSubtotal', '')
    expect(editForm({ edit: 'find:sample', 'find-sample': ' mug ' }).search).toEqual({
      ...{ picker: 'sample', query: 'mug' },
    })
  })

  it('that the form does not know does nothing', () => {
    for (const edit of ['preview', 'constructor', 'toString:a', '']) {
      expect(pressed(edit, { title: 'A' })).toEqual({ title: 'A' })
    }
  })
})
