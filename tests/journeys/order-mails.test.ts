import { expect, inject, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import type { Return } from '../../src/shared/order/returns/contract.ts'
import { call, eventually, newShopper, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

interface OutboxMail {
  kind: string
  subject: string
  text: string
  html: string
}

/** The mails to an address, oldest first, once there are as many. */
async function mailsTo(email: string, count: number): Promise<OutboxMail[]> {
  const outbox = `${shop.url}/dev/outbox?to=${encodeURIComponent(email)}`
  const found = await eventually(
    () => call<{ data: OutboxMail[] }>(outbox, 'GET', null),
    ({ body: { data } }) => data.length >= count,
  )
  return found.body.data.toReversed()
}

const linkOf = ({ text }: OutboxMail): string => /https?:\/\/\S+/.exec(text)?.[0] ?? ''

/** An order of three units for `email`, which pays it. */
async function ordered(email: string) {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 3)
  const done = await buyer.complete((await buyer.ready('sandbox', { email })).id)
  const { order, payment } = done.body
  return { buyer, goods, id: order.id, payAt: payment.redirectUrl ?? '' }
}

it('each step of an order is mailed, each mail with one link to the order', async () => {
  const email = `steps-${crypto.randomUUID()}@shop.test`
  const { buyer, id, payAt } = await ordered(email)
  await buyer.pay(payAt, 'decline')
  await mailsTo(email, 1)
  await buyer.pay(payAt, 'succeed')
  const order = await staff.orderBecomes(id, 'allocated')
  const lineId = order.lines[0]?.id ?? ''
  const parcel = { lines: [{ lineId, quantity: 1 }], carrier: 'Van', trackingNumber: `V-${id}` }
  const sent = await staff.ask('POST', `/orders/${id}/shipments`, {
    key: crypto.randomUUID(),
    body: parcel,
  })
  expect(sent.status).toBe(201)
  await mailsTo(email, 3)
  for (const verb of ['pack', 'ship', 'deliver'] as const) {
    expect((await staff.step(id, verb)).status).toBe(200)
  }
  await buyer.orderBecomes(id, 'delivered')
  const goodwill = { amount: { amount: 500, currency: 'USD' }, reason: 'goodwill' }
  await staff.ask('POST', `/orders/${id}/refunds`, { key: crypto.randomUUID(), body: goodwill })
  await mailsTo(email, 6)

  const asked = await buyer.ask<{ return: Return }>('POST', `/orders/${id}/returns`, {
    body: { lines: [{ lineId, quantity: 1, reason: 'too small' }] },
  })
  const returnId = asked.body.return.id
  for (const verb of ['approve', 'receive']) await staff.ask('POST', `/returns/${returnId}/${verb}`)
  await staff.ask('POST', `/returns/${returnId}/inspect`, {
    body: { lines: [{ lineId, quantity: 1, condition: 'sellable' }] },
  })

  const mails = await mailsTo(email, 10)
  expect(mails.map(({ kind }) => kind)).toEqual([
    ...['order-payment-declined', 'order-paid', 'order-partly-shipped', 'order-shipped'],
    ...['order-delivered', 'order-refunded', 'order-return-requested', 'order-return-approved'],
    ...['order-return-received', 'order-refunded'],
  ])
  const [, paid, part, , , refund, , approved, , returned] = mails
  expect(part?.text).toContain(`Van: V-${id}`)
  expect(part?.text).toMatch(/Still to come:\n {2}2 × /)
  expect(refund?.text).toMatch(/We’ve refunded \$5\.00 of the .* CN-\d{4}-\d{5}/s)
  expect(approved?.text).toContain('Send it to:')
  expect(returned?.text).toContain('for the items that you sent back')
  for (const mail of mails) {
    expect(mail.text.match(/https?:\/\/\S+/g)).toHaveLength(1)
    expect(mail.html).toContain(`href="${linkOf(mail)}"`)
  }

  const invoiceOf = (order: Order): string => order.invoice?.number ?? ''
  const { body } = await buyer.ask<Order>('GET', `/orders/${id}`)
  expect(paid?.text).toContain('Your invoice is on the order’s page.')
  const page = await (await fetch(linkOf(paid as OutboxMail))).text()
  expect(page).toContain(invoiceOf(body))
  const invoice = await fetch(`${linkOf(paid as OutboxMail)}/invoice`)
  expect(await invoice.text()).toContain(`data-invoice-number="${invoiceOf(body)}"`)
})

it('a canceled order is mailed with its reason, then with its refund', async () => {
  const email = `cancel-${crypto.randomUUID()}@shop.test`
  const { buyer, id, payAt } = await ordered(email)
  await buyer.pay(payAt, 'succeed')
  await staff.orderBecomes(id, 'allocated')
  await buyer.ask('POST', `/orders/${id}/cancel`, { body: {} })
  const mails = await mailsTo(email, 3)
  expect(mails.map(({ kind }) => kind)).toEqual(['order-paid', 'order-cancelled', 'order-refunded'])
  expect(mails[1]?.text).toContain('You asked us to cancel it.')
  expect(mails[2]?.subject).toMatch(/^Refund for order /)
})
