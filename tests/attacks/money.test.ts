import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { CompletionAnswer } from '../../src/shared/checkout/contract.ts'
import type { DeadLetter } from '../../src/shared/dead-letter/contract.ts'
import type { Order } from '../../src/shared/order/contract.ts'
import type { PaymentEvent } from '../../src/shared/payment/contract.ts'
import { MINUTE_MS } from '../../src/shared/platform/clock.ts'
import { sandboxWebhook } from '../../workers/checkout/providers/sandbox.ts'
import { shopperOf } from '../fixtures/payment-webhook.ts'
import { secretOf } from '../fixtures/served-shop.ts'
import {
  call,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const api = `${shop.url}/api/v1`
const staff = staffOf(shop)
const secret = secretOf(shop.persist, 'SANDBOX_WEBHOOK_SECRET')
const HEADER = 'date,amount,currency,reference,name'

interface Bought {
  buyer: Shopper
  order: Order
}
let goods: Awaited<ReturnType<typeof sellProduct>>
/** Orders that no attack may change: paid, unpaid, cancelled, and one that waits for a transfer. */
let paid: Bought
let unpaid: Bought & { page: string; checkoutId: string }
let cancelled: Bought & { page: string }
let transfer: Bought & { reference: string }

async function placed(method: string) {
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const checkoutId = (await buyer.ready(method)).id
  const { body } = await buyer.complete(checkoutId)
  const { order: placedOrder, payment } = body as CompletionAnswer
  const order = await staff.orderBecomes(placedOrder.id, 'awaiting_payment')
  const reference = payment.instructions?.reference ?? ''
  return { buyer, order, checkoutId, page: payment.redirectUrl ?? '', reference }
}

beforeAll(async () => {
  goods = await sellProduct(shop, 50)
  const [first, second, third, fourth] = await Promise.all([
    placed('sandbox'),
    placed('sandbox'),
    placed('sandbox'),
    placed('bank-transfer'),
  ])
  await first.buyer.pay(first.page, 'succeed')
  paid = { ...first, order: await staff.orderBecomes(first.order.id, 'allocated') }
  unpaid = second
  await staff.step(third.order.id, 'cancel')
  cancelled = { ...third, order: await staff.orderBecomes(third.order.id, 'cancelled') }
  transfer = fourth
})

const rowsOf = async ({ order }: Bought) =>
  (await staff.ask<{ data: unknown[] }>('GET', `/orders/${order.id}/ledger`)).body.data
/** The money and the states of every order that an attack may be about. */
const everything = () =>
  Promise.all(
    [paid, unpaid, cancelled, transfer].map(async (one) => {
      const { status, payment } = await staff.order(one.order.id)
      return { status, payment, rows: await rowsOf(one) }
    }),
  )

/** The success of a payment, as its provider would report it. */
const success = ({ buyer, order }: Bought, changes: Partial<PaymentEvent> = {}): PaymentEvent => ({
  ...{ eventId: `evt_${randomKey()}`, paymentId: order.payment.id, orderId: order.id },
  ...{ shopperId: shopperOf(buyer.token), status: 'succeeded', amount: order.cost.total },
  at: new Date().toISOString(),
  ...changes,
})

interface Sent {
  key?: string
  at?: Date
  change?(body: string): string
  headers?: Record<string, string>
}
async function hook(event: PaymentEvent, sent: Sent = {}) {
  const { key = secret, at = new Date(), change = (body) => body, headers: more } = sent
  const { headers, rawBody } = sandboxWebhook(key, event, at)
  const response = await fetch(`${api}/webhooks/payments/sandbox`, {
    method: 'POST',
    headers: { ...headers, ...more },
    body: change(rawBody),
  })
  const text = await response.text()
  return [response.status, text === '' ? null : (JSON.parse(text) as { code: string }).code]
}

const upload = async (body: string, type = 'text/csv') => {
  const response = await fetch(`${shop.url}/api/admin/v1/bank-statements`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.staffToken}`, 'content-type': type },
    body,
  })
  return { status: response.status, body: await response.json() }
}

/** A refund that staff ask for. */
const refund = (orderId: string, body: object, key = randomKey()) =>
  staff.ask<{ code?: string; refund?: { id: string } }>('POST', `/orders/${orderId}/refunds`, {
    key,
    body: { reason: 'attack', ...body },
  })
const answer = async (asked: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await asked
  return [status, (body as { code?: string } | null)?.code ?? null]
}

type Attack = [name: string, run: () => Promise<unknown>, expected: unknown]

const age = (ms: number): Sent => ({ at: new Date(Date.now() - ms) })
const invalid = [401, 'webhook_signature_invalid']

const WEBHOOKS: Attack[] = [
  ['a webhook of a guessed secret', () => hook(success(unpaid), { key: 'guessed' }), invalid],
  [
    'a webhook without a signature',
    () => hook(success(unpaid), { headers: { 'webhook-signature': '' } }),
    invalid,
  ],
  [
    'a webhook whose body was serialized again',
    () => hook(success(unpaid), { change: (body) => JSON.stringify(JSON.parse(body), null, 1) }),
    invalid,
  ],
  [
    'a webhook of another id than the signed one',
    () => hook(success(unpaid), { headers: { 'webhook-id': 'evt_other' } }),
    invalid,
  ],
  ['a webhook six minutes late', () => hook(success(unpaid), age(6 * MINUTE_MS)), invalid],
  ['a webhook of a time to come', () => hook(success(unpaid), age(-6 * MINUTE_MS)), invalid],
  [
    'a success of another amount',
    () => hook(success(unpaid, { amount: { ...unpaid.order.cost.total, amount: 1 } })),
    [400, 'invalid_body'],
  ],
  [
    'a success of another currency',
    () => hook(success(unpaid, { amount: { ...unpaid.order.cost.total, currency: 'JPY' } })),
    [400, 'invalid_body'],
  ],
  [
    'a success with the payment of another order',
    () => hook(success(unpaid, { paymentId: paid.order.payment.id })),
    [404, 'not_found'],
  ],
  [
    'a success with the shopper of another order',
    () => hook(success(unpaid, { shopperId: shopperOf(paid.buyer.token) })),
    [404, 'not_found'],
  ],
  ['a success that came before', () => hook(success(paid)), [204, null]],
  [
    'a webhook of no provider',
    () => answer(call(`${api}/webhooks/payments/paypal`, 'POST', null, { body: {} })),
    [404, 'not_found'],
  ],
]

const REFUNDS: Attack[] = [
  [
    'a refund above what was captured',
    () => {
      const { amount, currency } = paid.order.cost.total
      return answer(refund(paid.order.id, { amount: { amount: amount + 1, currency } }))
    },
    [409, 'refund_exceeds_captured'],
  ],
  [
    'a refund in another currency',
    () => answer(refund(paid.order.id, { amount: { amount: 1, currency: 'JPY' } })),
    [409, 'refund_exceeds_captured'],
  ],
  [
    'a refund of nothing, or less',
    async () => [
      (await refund(paid.order.id, { amount: { amount: 0, currency: 'USD' } })).status >= 400,
      (await refund(paid.order.id, { amount: { amount: -5, currency: 'USD' } })).status >= 400,
    ],
    [true, true],
  ],
  [
    'a refund of an unpaid order',
    () => answer(refund(unpaid.order.id, {})),
    [409, 'refund_exceeds_captured'],
  ],
  [
    'a refund of lines of another order',
    () => {
      const [line] = unpaid.order.lines
      const lines = [{ lineId: line?.id ?? '', quantity: 1, restock: true }]
      return answer(refund(paid.order.id, { lines }))
    },
    [409, 'transition_not_allowed'],
  ],
  [
    'a refund of no order',
    () => answer(refund(`${paid.order.id.slice(0, -6)}000001`, {})),
    [404, 'not_found'],
  ],
  [
    'a refund by the shopper',
    () =>
      answer(
        call(`${shop.url}/api/admin/v1/orders/${paid.order.id}/refunds`, 'POST', paid.buyer.token, {
          key: randomKey(),
          body: { reason: 'mine' },
        }),
      ),
    [401, 'staff_required'],
  ],
  [
    'a refund told by the provider above what was captured',
    () => {
      const { amount, currency } = paid.order.cost.total
      const more = { amount: amount + 1, currency }
      return hook(success(paid, { status: 'refunded', amount: more }))
    },
    [400, 'invalid_body'],
  ],
]

const AMOUNTS: Attack[] = [
  [
    'a checkout with a total of its own',
    () => answer(unpaid.buyer.ask('POST', '/checkouts', { body: { total: { amount: 1 } } })),
    [400, 'unknown_field'],
  ],
  [
    'a line with a price of its own',
    () =>
      answer(
        unpaid.buyer.ask('POST', '/cart/lines', {
          body: { variantId: goods.variantId, quantity: 1, unitPrice: { amount: 1 } },
        }),
      ),
    [400, 'unknown_field'],
  ],
  [
    'a completion with an amount',
    () =>
      answer(
        unpaid.buyer.ask('POST', `/checkouts/${unpaid.checkoutId}/complete`, {
          key: randomKey(),
          body: { amount: { amount: 1, currency: 'USD' } },
        }),
      ),
    [400, 'unknown_field'],
  ],
  [
    'a payment page that is told an amount',
    () => answer(call(unpaid.page, 'POST', null, { body: { outcome: 'succeed', amount: 1 } })),
    [400, 'unknown_field'],
  ],
  [
    'the payment of a cancelled order',
    () => answer(call(cancelled.page, 'POST', null, { body: { outcome: 'succeed' } })),
    [409, 'payment_closed'],
  ],
]

const row = (cells: string) => upload([HEADER, cells].join('\n'))
const reasonOf = async (uploaded: ReturnType<typeof upload>) => {
  const { status, body } = await uploaded
  const { matched, unmatched } = body as { matched: unknown[]; unmatched: { reason: string }[] }
  return [status, matched.length, ...unmatched.map(({ reason }) => reason)]
}
const reference = () => transfer.reference
const STATEMENTS: Attack[] = [
  ['a row of rubbish', () => reasonOf(row('\u0000,;"x,,,')), [200, 0, 'malformed_row']],
  ['a row of too few cells', () => reasonOf(row('2026-11-28')), [200, 0, 'malformed_row']],
  [
    'a row with a formula for an amount',
    () => reasonOf(row(`2026-11-28,=1+1,USD,${reference()},Eve`)),
    [200, 0, 'malformed_row'],
  ],
  [
    'a debit',
    () => reasonOf(row(`2026-11-28,-26.00,USD,${reference()},Eve`)),
    [200, 0, 'malformed_row'],
  ],
  [
    'a transfer of a cent',
    () => reasonOf(row(`2026-11-28,0.01,USD,${reference()},Eve`)),
    [200, 0, 'wrong_amount'],
  ],
  [
    'a transfer in another currency',
    () => reasonOf(row(`2026-11-28,26.00,EUR,${reference()},Eve`)),
    [200, 0, 'wrong_currency'],
  ],
  [
    'a transfer for an order paid another way',
    () => reasonOf(row(`2026-11-28,26.00,USD,${paid.order.number},Eve`)),
    [200, 0, 'unknown_reference'],
  ],
  [
    'a statement that is no CSV',
    () => answer(upload('{}', 'application/json')),
    [415, 'unsupported_media_type'],
  ],
  ['a statement without its columns', () => answer(upload('a,b\n1,2')), [400, 'invalid_body']],
]

describe.each([
  ['webhooks', WEBHOOKS],
  ['refunds', REFUNDS],
  ['amounts', AMOUNTS],
  ['bank statements', STATEMENTS],
])('money and %s', (_part, attacks) => {
  it.each(attacks)('%s changes no order', async (_name, run, expected) => {
    const before = await everything()
    expect(await run()).toEqual(expected)
    expect(await everything()).toEqual(before)
  })
})

it('events that fit no order wait where staff see them', async () => {
  const event = success(unpaid, { amount: { ...unpaid.order.cost.total, amount: 2 } })
  expect(await hook(event)).toEqual([400, 'invalid_body'])
  const { body } = await staff.ask<{ data: DeadLetter[] }>('GET', '/dead-letters?limit=100')
  const letters = body.data.filter((one) => JSON.stringify(one).includes(event.eventId))
  expect(letters).toMatchObject([{ queue: 'payments', state: 'dead' }])
})

it('a refund that is asked for twice is one, and the rest goes back once', async () => {
  const { buyer, page, order } = await placed('sandbox')
  await buyer.pay(page, 'succeed')
  await staff.orderBecomes(order.id, 'allocated')
  const key = randomKey()
  const part = { amount: { amount: 500, currency: 'USD' } }
  const [first, again] = [await refund(order.id, part, key), await refund(order.id, part, key)]
  expect([first.status, again.status]).toEqual([202, 202])
  expect(again.body.refund?.id).toBe(first.body.refund?.id)
  const rest = order.cost.total.amount - 500
  const more = { amount: { amount: rest + 1, currency: 'USD' } }
  expect(await answer(refund(order.id, more))).toEqual([409, 'refund_exceeds_captured'])
  const all = await Promise.all([refund(order.id, {}), refund(order.id, {}), refund(order.id, {})])
  expect(all.filter(({ status }) => status === 202)).toHaveLength(1)
  await staff.orderBecomes(order.id, 'refunded')
  const rows = (await rowsOf({ buyer, order })) as {
    account: string
    debit: number
    credit: number
  }[]
  const cash = rows.filter(({ account }) => account === 'cash:sandbox')
  expect(cash.reduce((sum, { debit, credit }) => sum + debit - credit, 0)).toBe(0)
})
