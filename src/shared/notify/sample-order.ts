import type { LineUnits, Order } from '../order/contract.ts'
import type { Return } from '../order/returns/contract.ts'
import type { Payment, Refund } from '../payment/contract.ts'
import { type Money, money } from '../platform/money.ts'

/** The subject of a sample's order: nobody has it. */
export interface SampleInput {
  to: string
  /** RFC 3339. */
  at: string
  currency: string
}

const SAMPLE_ORDER_ID = 'ord_sample'
const LAMP: LineUnits = { lineId: 'lamp', quantity: 1 }
const TOWELS: LineUnits = { lineId: 'towel', quantity: 2 }

const sampleLines = (amount: (minor: number) => Money): Order['lines'] => {
  const line = (units: LineUnits, title: string, variantTitle: string, minor: number) => ({
    id: units.lineId,
    variantId: `var_${units.lineId}`,
    productId: `prd_${units.lineId}`,
    sku: units.lineId.toUpperCase(),
    title,
    variantTitle,
    image: null,
    quantity: units.quantity,
    unitPrice: amount(minor / units.quantity),
    cost: { subtotal: amount(minor), discount: amount(0), total: amount(minor) },
    attributes: {},
  })
  return [
    line(LAMP, 'Harbour lamp in brushed brass', 'Large', 8_900),
    line(TOWELS, 'Linen tea towel', 'Oat / set of three', 5_800),
  ]
}

/** An order with two lines of two rates of tax, paid by card, which has shipped in one parcel. */
export function sampleOrder({ to, at, currency }: SampleInput): Order {
  const amount = (minor: number): Money => money(minor, currency)
  const tax = (detail: string, minor: number) => ({
    ...{ rule: 'tax', target: 'order', detail },
    amount: amount(minor),
  })
  return {
    id: SAMPLE_ORDER_ID,
    number: 'SMPL-0000-0000',
    status: 'shipped',
    version: 1,
    payment: { id: 'pay_sample', kind: 'stripe', status: 'succeeded' },
    fulfilment: {
      status: 'shipped',
      shipments: [
        {
          id: 'shm_sample',
          carrier: 'Example Post',
          trackingNumber: 'XP123456789',
          status: 'in_transit',
          lines: [LAMP, TOWELS],
          events: [],
        },
      ],
    },
    lines: sampleLines(amount),
    cost: {
      subtotal: amount(14_700),
      discount: amount(1_470),
      shipping: amount(595),
      tax: amount(1_102),
      total: amount(14_927),
      estimated: false,
      taxIncluded: false,
    },
    trace: [tax('Sales tax 10%', 801), tax('Sales tax (reduced) 5.77%', 301)],
    deliveryOption: {
      id: 'standard',
      title: 'Standard',
      promise: { from: at.slice(0, 10), to: at.slice(0, 10) },
    },
    email: to,
    shippingAddress: {
      name: 'Robin Rowe',
      line1: '1 Quay Street',
      city: 'Bristol',
      postalCode: 'BS1 4RW',
      country: 'GB',
    },
    createdAt: at,
    updatedAt: at,
  }
}

const withPayment = (order: Order, payment: Partial<Payment>): Order => ({
  ...order,
  payment: { ...order.payment, ...payment },
})

/** The sample order paid in cash at the door. */
export const cashOrder = (input: SampleInput): Order =>
  withPayment(sampleOrder(input), { kind: 'cash-on-delivery', status: 'due_on_delivery' })

/** The sample order while it waits for a bank transfer. */
export function transferOrder(input: SampleInput): Order {
  const order = sampleOrder(input)
  const instructions = {
    accountName: 'Example Shop Ltd',
    iban: 'GB82WEST12345698765432',
    bic: 'WESTGB2L',
    reference: 'RF61SMPL00000000',
    amount: order.cost.total,
  }
  const payment = {
    kind: 'bank-transfer',
    status: 'pending',
    instructions,
    dueAt: input.at,
  } as const
  return withPayment({ ...order, status: 'awaiting_payment' }, payment)
}

/** The sample order of which the lamp alone has shipped. */
export function partOrder(input: SampleInput): Order {
  const order = sampleOrder(input)
  const shipments = order.fulfilment.shipments.map((one) => ({ ...one, lines: [LAMP] }))
  return { ...order, fulfilment: { status: 'partially_shipped', shipments } }
}

const refundOf = (input: SampleInput, minor: number, more: Partial<Refund> = {}): Refund => ({
  id: 'rfd_sample',
  amount: money(minor, input.currency),
  at: input.at,
  status: 'succeeded',
  reason: 'damaged',
  creditNote: { number: `CN-${input.at.slice(0, 4)}-00001` },
  ...more,
})

/** The sample order of which the towels were refunded. */
export const refundedOrder = (input: SampleInput): Order =>
  withPayment(sampleOrder(input), {
    status: 'partially_refunded',
    refunds: [refundOf(input, 5_800, { lines: [{ ...TOWELS, restock: true }] })],
  })

/** The sample order that was canceled: its refund is on the way. */
export const cancelledOrder = (input: SampleInput): Order => ({
  ...withPayment(sampleOrder(input), { status: 'refunding' }),
  status: 'refunding',
})

/** The sample order with a return of the towels. */
export function returnedOrder(input: SampleInput, status: Return['status']): Order {
  const found: Return = {
    id: 'ret_sample',
    status,
    lines: [{ ...TOWELS, reason: 'Too small' }],
    createdAt: input.at,
    updatedAt: input.at,
    ...(status === 'rejected' ? { rejection: 'The items have been washed.' } : {}),
  }
  return { ...sampleOrder(input), status: 'delivered', returns: [found] }
}
