import type { Order } from '../order/contract.ts'
import { MINUTE_MS } from '../platform/clock.ts'
import { type Money, money } from '../platform/money.ts'
import { MAIL_KINDS, type MailKind } from './content.ts'
import type { Mail, Sender } from './contract.ts'
import { codeMail } from './templates/code-mail.ts'
import { invitationMail } from './templates/invitation-mail.ts'
import { type OrderNews, orderMail } from './templates/order-mail.ts'
import { texts } from './texts/texts.ts'

/** Makes one mail of a kind with data of no shopper. */
type Sample = (about: {
  to: string
  at: string
  sender: Sender
  currency: string
  /** The shop's address; null where it is not known. */
  origin: string | null
}) => Omit<Mail, 'id'>

const SAMPLE_ORDER_ID = 'ord_sample'

function sampleOrder(to: string, at: string, currency: string): Order {
  const amount = (minor: number): Money => money(minor, currency)
  const line = (id: string, title: string, variantTitle: string | null, minor: number) => ({
    id,
    variantId: `var_${id}`,
    productId: `prd_${id}`,
    sku: id.toUpperCase(),
    title,
    variantTitle,
    image: null,
    quantity: id === 'lamp' ? 1 : 2,
    unitPrice: amount(id === 'lamp' ? minor : minor / 2),
    cost: { subtotal: amount(minor), discount: amount(0), total: amount(minor) },
    attributes: {},
  })
  return {
    id: SAMPLE_ORDER_ID,
    number: 'SMPL-0000-0000',
    status: 'refunding',
    version: 1,
    payment: { id: 'pay_sample', kind: 'sandbox', status: 'refunding' },
    fulfilment: {
      status: 'shipped',
      shipments: [
        {
          id: 'shm_sample',
          carrier: 'Example Post',
          trackingNumber: 'XP123456789',
          status: 'in_transit',
          events: [],
        },
      ],
    },
    lines: [
      line('lamp', 'Harbour lamp in brushed brass', 'Large', 8_900),
      line('towel', 'Linen tea towel', 'Oat / set of three', 5_800),
    ],
    cost: {
      subtotal: amount(14_700),
      discount: amount(1_470),
      shipping: amount(595),
      tax: amount(1_102),
      total: amount(14_927),
      estimated: false,
      taxIncluded: false,
    },
    trace: [],
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

/** The sample order while it waits for a bank transfer. */
function unpaidOrder(to: string, at: string, currency: string): Order {
  const order = sampleOrder(to, at, currency)
  const instructions = {
    accountName: 'Example Shop Ltd',
    iban: 'GB82WEST12345698765432',
    bic: 'WESTGB2L',
    reference: 'RF61SMPL00000000',
    amount: order.cost.total,
  }
  const payment = { ...order.payment, kind: 'bank-transfer', status: 'pending' } as const
  return { ...order, status: 'awaiting_payment', payment: { ...payment, instructions, dueAt: at } }
}

const orderSample =
  (news: OrderNews): Sample =>
  ({ to, at, sender, currency }) =>
    orderMail(news, sampleOrder(to, at, currency), sender, at)

const SAMPLES: Readonly<Record<MailKind, Sample>> = {
  'order-placed': orderSample('placed'),
  'order-payment-needed': ({ to, at, sender, currency }) =>
    orderMail('paymentNeeded', unpaidOrder(to, at, currency), sender, at),
  'order-shipped': orderSample('shipped'),
  'order-delivered': orderSample('delivered'),
  'order-cancelled': orderSample('cancelled'),
  'order-refunded': orderSample('refunded'),
  code: ({ to, at, sender }) => {
    const minutes = MAIL_KINDS.code.triedForMs / MINUTE_MS
    return codeMail('123456', { to, purpose: texts.code.purposes.checkout, minutes }, sender, at)
  },
  'staff-invitation': ({ to, at, sender, origin }) =>
    invitationMail({ to, role: 'support', invitedBy: 'Robin Rowe', origin }, sender, at),
}

/** A mail of this kind as the shop writes it, with sample data. `at` is RFC 3339. */
export const sampleMail = (kind: MailKind, about: Parameters<Sample>[0]): Omit<Mail, 'id'> =>
  SAMPLES[kind](about)
