import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import shop from '../../../shop.config.ts'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { DAY_MS, rfc3339 } from '../platform/clock.ts'
import { money } from '../platform/money.ts'
import { estimatedTax, taxAt } from '../tax/rules.ts'
import type { Address } from './address/contract.ts'
import type { CheckoutRecord } from './contract.ts'
import type { CheckoutDetails, CheckoutLine } from './quote/contract.ts'
import { quote } from './quote/quote.ts'
import {
  deliveryOptions,
  demandBySku,
  isMoreExpensive,
  openStatus,
  orderOf,
  taxPlace,
} from './rules.ts'
import { statusAt } from './sources.ts'
import { heldFor, viewOf } from './view.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const address = (country: string, region?: string): Address => ({
  name: 'Ada',
  line1: '1 Quay',
  city: 'Town',
  postalCode: '1',
  country,
  ...(region ? { region } : {}),
})
const line = (sku: string, quantity = 1, changes = {}): CheckoutLine => ({
  id: `li_${sku}`,
  variant: variantOf(sku, changes),
  quantity,
  attributes: {},
})
const taxOf = (config: typeof shop, details: CheckoutDetails, lines: CheckoutLine[]) => {
  const place = taxPlace(config, details, lines)
  return place ? taxAt(config.tax, place) : estimatedTax(config.tax, config.home)
}
const quoteOf = (lines: CheckoutLine[], details: CheckoutDetails = {}, config = shop) =>
  quote({
    config,
    tax: taxOf(config, details, lines),
    paymentMethods: shop.payment.methods,
    catalogVersion: '1',
    lines,
    details,
    now: NOW,
  })
const complete: CheckoutDetails = {
  email: 'ada@shop.test',
  shippingAddress: address('US', 'CA'),
  deliveryOptionId: 'standard',
  paymentMethodId: 'cash-on-delivery',
}
const goodsOf = (lines: CheckoutLine[]) =>
  lines.reduce((sum, { variant, quantity }) => sum + variant.unitPrice.amount * quantity, 0)
const optionsOf = (country: string, lines: CheckoutLine[]) =>
  deliveryOptions(shop, address(country), lines, goodsOf(lines), NOW).map((o) => [
    o.id,
    o.price.amount,
  ])

describe('delivery', () => {
  it('is priced by the first band that fits weight and subtotal', () => {
    const grams = (weightGrams: number, amount = 100) => [
      line('A', 1, { weightGrams, unitPrice: money(amount, 'USD') }),
    ]
    expect(optionsOf('US', grams(2_000))).toEqual([
      ['standard', 595],
      ['express', 1_495],
    ])
    expect(optionsOf('US', grams(2_001))).toEqual([
      ['standard', 995],
      ['express', 2_495],
    ])
    expect(optionsOf('US', grams(20_001))).toEqual([['standard', 2_995]])
    expect(optionsOf('US', grams(2_000, 7_499))[0]).toEqual(['standard', 595])
    expect(optionsOf('US', grams(2_000, 7_500))[0]).toEqual(['standard', 0])
  })

  it('weighs all units, and takes the zone of the world where no other names the country', () => {
    expect(optionsOf('NZ', [line('A', 2)])).toEqual([['international', 1_490]])
    expect(optionsOf('NZ', [line('A', 3)])).toEqual([['international', 2_890]])
  })

  it('is not needed for goods without a body', () => {
    const download = line('A', 1, { requiresShipping: false })
    expect(optionsOf('US', [download])).toEqual([])
    const asked = quoteOf([download], { email: 'ada@shop.test', paymentMethodId: 'sandbox' })
    expect(asked.requirements).toEqual([])
    expect(asked.cost).toMatchObject({ shipping: money(0, 'USD'), estimated: false })
    expect(asked.paymentMethods.map(({ kind }) => kind)).toEqual([
      'sandbox',
      'bank-transfer',
      'stripe',
    ])
    const mixed = quoteOf([download, line('B')], {})
    expect(mixed.requirements.map(({ code }) => code)).toContain('shipping_address')
    expect(mixed.paymentMethods).toEqual(shop.payment.methods)
  })
})

describe('tax', () => {
  it('of goods that are not shipped is of the address, or of the shop where there is none', () => {
    const config = { ...shop, home: { country: 'DE' } }
    const download = [line('A', 1, { requiresShipping: false })]
    expect(taxPlace(config, {}, download)).toEqual({ country: 'DE' })
    expect(taxPlace(config, complete, download)).toMatchObject({ country: 'US', region: 'CA' })
    expect(taxPlace(config, {}, [line('A')])).toBeNull()
  })

  it('is an estimate at the shop’s home until the address is known', () => {
    const config = { ...shop, home: { country: 'DE' } }
    const { cost } = quoteOf([line('A')], {}, config)
    expect(cost).toMatchObject({ taxIncluded: true, estimated: true, tax: money(160, 'USD') })
    const there = quoteOf([line('A')], complete, config).cost
    expect(there).toMatchObject({ taxIncluded: false, estimated: false, tax: money(73, 'USD') })
  })
})

describe('a quote', () => {
  const missing = (details: CheckoutDetails, lines = [line('A')]) =>
    quoteOf(lines, details).requirements.map((r) => r.code)

  it('names everything that is missing, and nothing once all is told', () => {
    expect(missing({})).toEqual(['email', 'shipping_address', 'delivery_option', 'payment_method'])
    expect(missing(complete)).toEqual([])
    expect(openStatus(quoteOf([line('A')], complete))).toBe('ready')
    expect(openStatus(quoteOf([line('A')]))).toBe('incomplete')
  })

  it('asks again where a choice is not offered any more', () => {
    const abroad = { ...complete, shippingAddress: address('NZ') }
    expect(missing(abroad)).toEqual(['delivery_option'])
    expect(missing({ ...complete, paymentMethodId: 'gold' })).toEqual(['payment_method'])
    expect(missing(complete, [line('A', 1, { purchasable: false })])).toEqual(['lines'])
    expect(missing(complete, [])).toContain('lines')
  })

  it('needs new consent only when the total has gone up', () => {
    const at = (amount: number) => quoteOf([line('A', 1, { unitPrice: money(amount, 'USD') })])
    expect(isMoreExpensive(at(1_000), at(1_001))).toBe(true)
    expect(isMoreExpensive(at(1_000), at(1_000))).toBe(false)
    expect(isMoreExpensive(at(1_000), at(999))).toBe(false)
  })
})

const recordOf = (
  lines: CheckoutLine[],
  changes: Partial<CheckoutRecord> = {},
): CheckoutRecord => ({
  id: 'chk_1',
  status: 'completing',
  buyNow: false,
  cartVersion: 1,
  currency: 'USD',
  lines,
  details: complete,
  quote: quoteOf(lines, complete),
  intent: {
    orderId: `ord_${'0'.repeat(28)}`,
    paymentId: 'pay_1',
    startedAt: NOW,
    idempotencyKey: null,
    returnOrigin: 'https://shop.test',
    holds: [...demandBySku(lines)].map(([sku, quantity]) => ({
      sku,
      quantity,
      holdId: `hold_${sku}`,
    })),
  },
  orderId: null,
  version: 1,
  createdAt: new Date(NOW).toISOString(),
  ...changes,
})

describe('an order', () => {
  it('is the quote, frozen: its lines sum to its subtotal and its holds to its units', () => {
    const lines = fc.array(
      fc.record({
        sku: fc.constantFrom('A', 'B', 'C'),
        quantity: fc.integer({ min: 1, max: 999 }),
        amount: fc.integer({ min: 0, max: 1_000_000 }),
      }),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(lines, (all) => {
        const record = recordOf(
          all.map(({ sku, quantity, amount }, n) => ({
            ...line(sku, quantity, { unitPrice: money(amount, 'USD') }),
            id: `li_${n}`,
          })),
        )
        const { intent } = record
        if (!intent) throw new Error('no intent')
        const payment = {
          id: 'pay_1',
          kind: 'cash-on-delivery',
          status: 'due_on_delivery',
        } as const
        const order = orderOf(record, intent, payment, NOW)
        expect(order.status).toBe('placed')
        expect(order.lines.reduce((sum, l) => sum + l.cost.total.amount, 0)).toBe(
          order.cost.subtotal.amount,
        )
        for (const hold of intent.holds) {
          const own = order.lines.filter((l) => l.holdId === hold.holdId)
          expect(own.every((l) => l.sku === hold.sku)).toBe(true)
          expect(own.reduce((sum, l) => sum + l.quantity, 0)).toBe(hold.quantity)
        }
      }),
    )
  })

  it('waits for its money unless it is due at the door', () => {
    const record = recordOf([line('A')])
    const payment = { id: 'pay_1', kind: 'sandbox', status: 'pending' } as const
    if (!record.intent) throw new Error('no intent')
    expect(orderOf(record, record.intent, payment, NOW).status).toBe('awaiting_payment')
  })

  it('cannot be made of a checkout that lacks something', () => {
    const record = recordOf([line('A')], { details: {} })
    const payment = { id: 'pay_1', kind: 'sandbox', status: 'pending' } as const
    if (!record.intent) throw new Error('no intent')
    const { intent } = record
    expect(() => orderOf(record, intent, payment, NOW)).toThrow('not ready')
  })
})

it('an open checkout left alone for a day has expired; one being completed has not', () => {
  const at = (status: CheckoutRecord['status'], now: number) =>
    statusAt(recordOf([line('A')], { status }), now)
  expect(at('ready', NOW + DAY_MS - 1)).toBe('ready')
  expect(at('ready', NOW + DAY_MS)).toBe('expired')
  expect(at('completing', NOW + 2 * DAY_MS)).toBe('completing')
})

describe('the holds of a checkout', () => {
  const UNPAID = { id: 'pay_1', kind: 'sandbox', status: 'pending' } as const
  const heldBy = (status: CheckoutRecord['status'], now = NOW, waits = false) =>
    heldFor(recordOf([line('A', 2)], { status }), now, waits ? UNPAID : null).map(({ id }) => id)

  it.each([
    ['completing', false, ['hold_A']],
    ['completed', true, ['hold_A']],
    ['completed', false, []],
    ['cancelled', false, []],
    ['cancelled', true, []],
    ['expired', false, []],
    ['incomplete', false, []],
    ['ready', false, []],
  ] as const)('of a %s one, its order waiting for payment: %s', (status, waits, holds) => {
    expect(heldBy(status, NOW, waits)).toEqual(holds)
  })

  it('end with the payment window', () => {
    expect(heldBy('completed', NOW + DAY_MS, true)).toEqual([])
    expect(heldBy('ready', NOW + DAY_MS)).toEqual([])
    const dueAt = rfc3339(NOW + 7 * DAY_MS)
    const transfer = { ...UNPAID, kind: 'bank-transfer', dueAt } as const
    const record = recordOf([line('A', 2)], { status: 'completed' })
    expect(heldFor(record, NOW + DAY_MS, transfer)).toMatchObject([{ expiresAt: dueAt }])
  })
})

it('the view shows no more than the shopper told and what is priced', () => {
  const view = viewOf(recordOf([line('A', 2)]), NOW)
  expect(view).toMatchObject({ email: complete.email, lines: [{ sku: 'A', quantity: 2 }] })
  expect(view).not.toHaveProperty('intent')
  // Codes are shown as they were priced: this quote has none.
  expect(view.discountCodes).toEqual([])
})
