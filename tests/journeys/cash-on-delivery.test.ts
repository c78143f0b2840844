import { expect, inject, it } from 'vitest'
import {
  call,
  eventually,
  newShopper,
  randomKey,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

it('an order paid at the door travels from the cart to the door, and every count adds up', async () => {
  const goods = await sellProduct(shop, 10)
  const buyer = await newShopper(shop)
  const email = `${goods.handle}@shop.test`
  const added = await buyer.add(goods.variantId, 3)
  expect(added).toMatchObject({
    status: 200,
    body: { version: 1, totalQuantity: 3, cost: { subtotal: { amount: 6_000, currency: 'USD' } } },
  })

  const checkout = await buyer.ready('cash-on-delivery', { email })
  const done = await buyer.complete(checkout.id)
  expect(done).toMatchObject({
    status: 202,
    body: { order: { status: 'placed' }, payment: { status: 'due_on_delivery' } },
  })
  const { id, number } = done.body.order
  expect((await buyer.cart()).lines).toEqual([])
  expect(await buyer.order(id)).toMatchObject({ id, number, email })

  await staff.orderBecomes(id, 'allocated')
  const sold = { onHand: 10, available: 7, held: 0, committed: 3 }
  await staff.stockBecomes(goods.sku, sold)
  const record = await staff.order(id)
  expect(record.cost.total.amount).toBe(checkout.cost.total.amount)
  expect(record.cost.total.amount).toBe(
    record.cost.subtotal.amount + record.cost.shipping.amount + record.cost.tax.amount,
  )

  for (const [verb, status] of [
    ['pack', 'packed'],
    ['ship', 'shipped'],
    ['deliver', 'delivered'],
  ] as const) {
    expect(await staff.step(id, verb)).toMatchObject({ status: 200, body: { status } })
    await buyer.orderBecomes(id, status)
  }
  await staff.stockBecomes(goods.sku, { onHand: 7, available: 7, held: 0, committed: 0 })
  const journal = await staff.ask<{ data: { onHandDelta: number; type: string }[] }>(
    'GET',
    `/inventory/${goods.sku}/journal`,
  )
  expect(journal.body.data.map((entry) => entry.type)).toEqual(['adjust', 'hold', 'commit', 'ship'])
  expect(journal.body.data.reduce((sum, entry) => sum + entry.onHandDelta, 0)).toBe(7)

  const ledger = await buyer.events(id)
  expect(ledger.map((entry) => entry.sequence)).toEqual(ledger.map((_, index) => index + 1))
  const types = ledger.map((entry) => entry.type)
  // The invoice follows the delivery, by a queue of its own.
  const besides = ['shipment.booked', 'invoice.issued']
  expect(types.filter((type) => !besides.includes(type))).toEqual([
    'order.placed',
    'stock.allocated',
    'order.packed',
    'order.shipped',
    'order.delivered',
  ])
  expect(types).toContain('shipment.booked')

  const mails = await eventually(
    () =>
      call<{ data: { subject: string; text: string }[] }>(
        `${shop.url}/dev/outbox?to=${encodeURIComponent(email)}`,
        'GET',
        null,
      ),
    (answer) => answer.body.data.length >= 3,
  )
  const subjects = mails.body.data.map((mail) => mail.subject)
  expect(subjects.every((subject) => subject.includes(number))).toBe(true)
  expect(subjects).toHaveLength(3)
})

it('a step of staff is taken once, however often it is asked, and never out of turn', async () => {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const done = await buyer.complete((await buyer.ready('cash-on-delivery')).id)
  const { id } = done.body.order
  await staff.orderBecomes(id, 'allocated')
  const early = await staff.step(id, 'deliver')
  expect(early).toMatchObject({ status: 409, body: { code: 'transition_not_allowed' } })
  const key = randomKey()
  const packs = await Promise.all(
    Array.from({ length: 5 }, () => staff.ask('POST', `/orders/${id}/pack`, { key })),
  )
  expect(packs.every(({ status }) => status === 200 || status === 409)).toBe(true)
  const types = (await buyer.events(id)).map((entry) => entry.type)
  expect(types.filter((type) => type === 'order.packed')).toHaveLength(1)
})

it('an order the shopper cancels gives its units back', async () => {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  const done = await buyer.complete((await buyer.ready('cash-on-delivery')).id)
  const { id } = done.body.order
  expect((await buyer.ask('POST', `/orders/${id}/cancel`, { body: {} })).status).toBe(202)
  await buyer.orderBecomes(id, 'cancelled')
  await staff.stockBecomes(goods.sku, { onHand: 5, available: 5, held: 0, committed: 0 })
})
