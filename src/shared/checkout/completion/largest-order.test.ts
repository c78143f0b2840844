import { expect, it } from 'vitest'
import { newOrderId } from '../../../../tests/fixtures/order-ids.ts'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import { requireAttributesFit } from '../../cart/rules.ts'
import { ProductInputSchema } from '../../catalog/edit/contract.ts'
import { utf8Bytes } from '../../kit/bytes.ts'
import { newId } from '../../platform/ids.ts'
import {
  AMOUNT_MAX,
  ATTRIBUTE_CHARS_MAX,
  CART_LINES_MAX,
  LINE_ATTRIBUTES_MAX,
  LINE_QUANTITY_MAX,
} from '../../platform/limits.ts'
import { money } from '../../platform/money.ts'
import { price } from '../../pricing/rules.ts'
import type { CheckoutRecord } from '../contract.ts'
import type { CheckoutLine } from '../quote/contract.ts'
import { demandBySku, orderOf } from '../rules.ts'

/** A row of D1 and of an object, and a bound parameter, hold 2,000,000 bytes. */
const ROW_MAX_BYTES = 2_000_000
/** What an order may weigh: the rest of the row is for what its later events add. */
const ORDER_MAX_BYTES = 1_600_000

/** Four bytes each, and as long in JSON within JSON as a quote or a backslash becomes. */
const longest = (chars: number) => '😀'.repeat(chars)

/** The longest product the catalogue takes; one character more is refused. */
function longestProduct(sku: string) {
  const option = longest(100)
  const url = `https://x.test/${'&'.repeat(2_000 - 'https://x.test/'.length)}`
  const product = {
    handle: '漢'.repeat(200),
    title: longest(300),
    description: '',
    vendor: '',
    productType: '',
    tags: [],
    categories: [],
    options: ['a', 'b', 'c'].map((name) => ({ name, values: [option] })),
    variants: [
      {
        sku,
        options: [option, option, option],
        price: AMOUNT_MAX,
        weightGrams: 1,
        taxable: true,
        requiresShipping: true,
      },
    ],
    images: [{ url, alt: '', width: 1, height: 1 }],
    status: 'active',
  }
  const { title, images, handle } = ProductInputSchema.parse(product)
  for (const more of [
    { ...product, title: longest(301) },
    { ...product, images: [{ ...product.images[0], url: `${url}x` }] },
    { ...product, variants: [{ ...product.variants[0], sku: `${sku}x` }] },
  ]) {
    expect(ProductInputSchema.safeParse(more).success).toBe(false)
  }
  const variantTitle = [option, option, option].join(' / ')
  return { title, handle, image: images[0]?.url ?? null, variantTitle }
}

/** Lines whose attributes fill the cart's allowance, in characters that JSON makes longer. */
function fullLines(): CheckoutLine[] {
  const lines: CheckoutLine[] = []
  for (let n = 0; n < CART_LINES_MAX; n += 1) {
    const sku = `${String(n).padStart(4, '0')}${longest(96)}`
    const attributes = Object.fromEntries(
      Array.from({ length: LINE_ATTRIBUTES_MAX }, (_, i) => [
        `a${i}`,
        '"'.repeat(ATTRIBUTE_CHARS_MAX),
      ]),
    )
    const line = {
      id: newId('li'),
      variant: variantOf(sku, {
        ...(n === 0 ? longestProduct(sku) : (lines[0]?.variant ?? {})),
        sku,
        variantId: newId('var'),
        productId: newId('prd'),
        unitPrice: money(AMOUNT_MAX, 'USD'),
        compareAtPrice: money(AMOUNT_MAX, 'USD'),
      }),
      quantity: LINE_QUANTITY_MAX,
      attributes,
    }
    const fits = requireAttributesFit([...lines, line]).ok
    lines.push(fits ? line : { ...line, attributes: {} })
  }
  return lines
}

it('the largest order stays well below what a row of the record holds', () => {
  const lines = fullLines()
  const title = 'x'.repeat(200)
  const priced = price({
    currency: 'USD',
    // The sum of such prices would be no safe integer: the rows are what counts here.
    lines: lines.map((line) => ({ ...line, quantity: 1 })),
    shipping: { title, price: money(AMOUNT_MAX, 'USD') },
    tax: {
      included: false,
      shippingClass: null,
      standard: { title, basisPoints: 825 },
      reduced: null,
    },
  })
  const intent = {
    orderId: newOrderId('ses_1', 1),
    paymentId: newId('pay'),
    startedAt: 0,
    idempotencyKey: 'k'.repeat(400),
    returnOrigin: 'https://shop.test',
    holds: [...demandBySku(lines)].map(([sku, quantity]) => ({
      sku,
      quantity,
      holdId: newId('hold'),
    })),
  }
  const record: CheckoutRecord = {
    id: newId('chk'),
    status: 'completing',
    buyNow: false,
    cartVersion: 1,
    currency: 'USD',
    lines,
    details: {
      email: `${'e'.repeat(242)}@example.org`,
      shippingAddress: {
        name: longest(100),
        company: longest(100),
        line1: longest(200),
        line2: longest(200),
        city: longest(100),
        region: longest(100),
        postalCode: longest(20),
        country: 'US',
        phone: longest(40),
      },
      note: longest(500),
    },
    quote: {
      catalogVersion: '1',
      ...priced,
      deliveryOptions: [],
      paymentMethods: [],
      requirements: [],
      expiresAt: '2026-01-01T00:00:00.000Z',
    },
    intent,
    orderId: null,
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
  }
  const payment = { id: intent.paymentId, kind: 'sandbox', status: 'pending' } as const
  const order = orderOf(record, intent, payment, 0)

  expect(order.lines).toHaveLength(CART_LINES_MAX)
  // As the record's bulk statement binds it: JSON within JSON.
  const bound = utf8Bytes(JSON.stringify({ snapshot: JSON.stringify(order) }))
  expect(bound).toBeLessThan(ORDER_MAX_BYTES)
  expect(bound).toBeGreaterThan(ORDER_MAX_BYTES / 2)
  expect(utf8Bytes(JSON.stringify(record))).toBeLessThan(ROW_MAX_BYTES)
})
