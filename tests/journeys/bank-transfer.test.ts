import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { CompletionAnswer } from '../../src/shared/checkout/contract.ts'
import type { StatementReport } from '../../src/shared/payment/bank-transfer/contract.ts'
import { formatDecimal, type Money } from '../../src/shared/platform/money.ts'
import {
  call,
  eventually,
  newMailbox,
  newShopper,
  randomKey,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

let goods: Awaited<ReturnType<typeof sellProduct>>
beforeAll(async () => {
  goods = await sellProduct(shop, 100)
})

/** An order that waits for a bank transfer. */
async function untransferred(email = newMailbox()) {
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const checkout = await buyer.ready('bank-transfer', { email })
  const done = await buyer.complete(checkout.id)
  expect(done.status).toBe(202)
  const { order, payment } = done.body as CompletionAnswer
  const { instructions } = payment
  if (!instructions) throw new Error('the payment has no instructions')
  // A statement finds the order in the record.
  await staff.orderBecomes(order.id, 'awaiting_payment')
  return { buyer, order, payment, instructions, checkoutId: checkout.id }
}

const HEADER = 'date,amount,currency,reference,name'
const lineOf = (instructions: { reference: string; amount: Money }, amount = instructions.amount) =>
  `2026-11-28,${formatDecimal(amount)},${amount.currency},${instructions.reference},Robin Rowe`

async function upload(lines: readonly string[], options: { key?: string; type?: string } = {}) {
  const answer = await fetch(`${shop.url}/api/admin/v1/bank-statements`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${shop.staffToken}`,
      'content-type': options.type ?? 'text/csv',
      ...(options.key ? { 'idempotency-key': options.key } : {}),
    },
    body: [HEADER, ...lines].join('\n'),
  })
  return { status: answer.status, body: (await answer.json()) as StatementReport }
}

describe('an order by bank transfer', () => {
  it('waits with its instructions, and is paid by a statement once', async () => {
    const email = newMailbox()
    const { buyer, order, payment, instructions } = await untransferred(email)
    expect(payment).toMatchObject({ status: 'pending' })
    expect(instructions).toMatchObject({ accountName: 'Kerbside Demo', bic: 'WESTGB2L' })
    expect(await buyer.order(order.id)).toMatchObject({
      status: 'awaiting_payment',
      payment: { kind: 'bank-transfer', status: 'pending', instructions },
    })

    const mails = await eventually(
      () =>
        call<{ data: { subject: string; text: string }[] }>(
          `${shop.url}/dev/outbox?to=${encodeURIComponent(email)}`,
          'GET',
          null,
        ),
      ({ body }) => body.data.length > 0,
    )
    expect(mails.body.data[0]?.subject).toContain('Payment needed')
    expect(mails.body.data[0]?.text.replaceAll(' ', '')).toContain(instructions.reference)

    const line = lineOf(instructions)
    const key = randomKey()
    const paid = await upload([line], { key })
    expect(paid).toEqual({
      status: 200,
      body: { matched: [{ orderId: order.id, amount: instructions.amount }], unmatched: [] },
    })
    expect(await upload([line], { key })).toEqual(paid)
    await buyer.orderBecomes(order.id, 'allocated')
    expect(await upload([line])).toEqual({
      status: 200,
      body: { matched: [], unmatched: [{ row: 2, reason: 'no_longer_waits' }] },
    })
    const events = await buyer.events(order.id)
    expect(events.filter(({ type }) => type === 'payment.succeeded')).toHaveLength(1)
  })

  it('is paid by the whole amount in its currency alone', async () => {
    const { buyer, order, instructions } = await untransferred()
    const { amount } = instructions
    const less = { ...amount, amount: amount.amount - 1 }
    const more = { ...amount, amount: amount.amount + 1 }
    const answer = await upload([
      lineOf(instructions, less),
      lineOf(instructions, more),
      lineOf(instructions, { ...amount, currency: 'EUR' }),
      lineOf({ ...instructions, reference: 'RF00NOTHING' }),
      '28.11.2026,ten,USD,?,',
    ])
    expect(answer.body).toEqual({
      matched: [],
      unmatched: [
        { row: 2, reason: 'wrong_amount' },
        { row: 3, reason: 'wrong_amount' },
        { row: 4, reason: 'wrong_currency' },
        { row: 5, reason: 'unknown_reference' },
        { row: 6, reason: 'malformed_row' },
      ],
    })
    expect(await buyer.order(order.id)).toMatchObject({ status: 'awaiting_payment' })
  })

  it('that was canceled is paid by nothing', async () => {
    const { buyer, order, instructions } = await untransferred()
    await buyer.ask('POST', `/orders/${order.id}/cancel`, { key: randomKey() })
    await buyer.orderBecomes(order.id, 'cancelled')
    expect((await upload([lineOf(instructions)])).body).toEqual({
      matched: [],
      unmatched: [{ row: 2, reason: 'no_longer_waits' }],
    })
  })
})

it('a statement is a CSV file of staff that may record payments', async () => {
  expect(await upload([], { type: 'application/json' })).toMatchObject({ status: 415 })
  const anonymous = await fetch(`${shop.url}/api/admin/v1/bank-statements`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: HEADER,
  })
  expect(anonymous.status).toBe(401)
})

it('the page of staff shows the orders that a statement paid, and the rows that paid none', async () => {
  const { order, instructions } = await untransferred()
  const form = new FormData()
  const text = [HEADER, lineOf(instructions), '2026-11-28,1.00,USD,no order,Someone <b>else</b>']
  form.set('file', new File([text.join('\n')], 'statement.csv', { type: 'text/csv' }))
  const page = await fetch(`${shop.url}/admin/bank-statements`, {
    method: 'POST',
    headers: { cookie: `staff=${shop.staffToken}`, origin: shop.url, accept: 'text/html' },
    body: form,
  })
  const html = await page.text()
  expect(page.status, html.slice(0, 300)).toBe(200)
  expect(html).toContain(`/admin/orders/${order.id}`)
  expect(html).toContain('No order has this reference.')
  expect(html).toContain('Someone &lt;b&gt;else&lt;/b&gt;')
})
