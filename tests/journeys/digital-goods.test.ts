import { expect, inject, it } from 'vitest'
import type { CheckoutView } from '../../src/shared/checkout/contract.ts'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import {
  ADDRESS,
  call,
  eventually,
  newShopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

it('goods without shipping are bought with an e-mail alone and end completed, without a parcel', async () => {
  const goods = await sellProduct(shop, 5, 2_000, false)
  const buyer = await newShopper(shop)
  const email = `digital-${goods.sku.toLowerCase()}@shop.test`
  const buyNow = { variantId: goods.variantId, quantity: 2 }
  const started = await buyer.ask<CheckoutView>('POST', '/checkouts', { body: { buyNow } })
  const { id, requirements } = started.body
  expect(started.body).toMatchObject({ requiresShipping: false, deliveryOptions: [] })
  expect(requirements.map(({ code }) => code)).toEqual(['email', 'payment_method'])
  expect(started.body.paymentMethods.map(({ kind }) => kind)).not.toContain('cash-on-delivery')

  const cash = { email, paymentMethodId: 'cash-on-delivery' }
  expect(await buyer.ask('PATCH', `/checkouts/${id}`, { body: cash })).toMatchObject({
    status: 422,
    body: { code: 'payment_method_unavailable' },
  })
  const body = { email, paymentMethodId: 'sandbox' }
  const ready = await buyer.ask<CheckoutView>('PATCH', `/checkouts/${id}`, { body })
  expect(ready.body).toMatchObject({
    status: 'ready',
    requirements: [],
    cost: { shipping: { amount: 0 }, total: { amount: 4_000 }, estimated: false },
  })

  const done = await buyer.complete(id)
  expect(done.status).toBe(202)
  const { order, payment } = done.body
  const switched = { paymentMethodId: 'cash-on-delivery' }
  expect((await buyer.ask('PATCH', `/checkouts/${id}`, { body: switched })).body).toMatchObject({
    code: 'payment_method_unavailable',
  })
  await buyer.pay(payment.redirectUrl ?? '', 'succeed')
  const ended = await buyer.orderBecomes(order.id, 'completed')
  expect(ended.shippingAddress).toBeUndefined()
  expect(ended.fulfilment.shipments).toEqual([])
  const types = (await buyer.events(order.id)).map(({ type }) => type)
  // The invoice follows the payment, by a queue of its own.
  expect(types.filter((type) => type !== 'invoice.issued')).toEqual([
    'order.placed',
    'payment.succeeded',
    'stock.allocated',
    'order.completed',
  ])
  await staff.stockBecomes(goods.sku, { onHand: 3, available: 3, held: 0, committed: 0 })
  expect(await staff.step(order.id, 'ship')).toMatchObject({ status: 409 })

  const mails = await eventually(
    () =>
      call<{ data: { text: string }[] }>(
        `${shop.url}/dev/outbox?to=${encodeURIComponent(email)}`,
        'GET',
        null,
      ),
    ({ body: { data } }) => data.length >= 1,
  )
  expect(mails.body.data).toHaveLength(1)
  const text = mails.body.data[0]?.text ?? ''
  expect(text).toContain('No shipping needed')
  expect(text).not.toMatch(/Delivery|undefined/)
})

it('the pages ask for no address, offer no delivery and promise no parcel', async () => {
  const goods = await sellProduct(shop, 5, 2_000, false)
  const visitor = formVisitor(shop.url)
  const product = await visitor.open(`/products/${goods.handle}`)
  expect(product.html).not.toContain('working days')
  expect(product.html).not.toContain('id="delivery"')

  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const checkout = await visitor.follow(await visitor.post('/checkout', {}))
  for (const absent of ['name="line1"', 'name="country"', 'deliver', 'parcel', 'Cash on']) {
    expect(checkout.html.replace(/<(head|footer)[\s\S]*?<\/\1>/g, '')).not.toContain(absent)
  }
  expect(checkout.html).toContain('No shipping needed')
  const placed = await visitor.post(`${checkout.path}/complete`, {
    email: 'ada@shop.test',
    paymentMethodId: 'sandbox',
    key: hidden(checkout, 'key'),
    agreed: hidden(checkout, 'agreed'),
  })
  expect(placed.status).toBe(303)
  const orderPath = /\/orders\/ord_\w+/
  const orders = await visitor.open('/orders')
  const order = await visitor.open(orderPath.exec(orders.html)?.[0] ?? '')
  expect(order.html).toContain('No shipping needed')
  expect(order.html).toContain('Completed')
  for (const absent of ['Packed', 'On its way', 'Delivered', 'arrives', 'promised']) {
    expect(order.html).not.toContain(absent)
  }
})

it('a cart with one thing to ship asks for an address as before', async () => {
  const digital = await sellProduct(shop, 5, 2_000, false)
  const thing = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(digital.variantId)
  await buyer.add(thing.variantId)
  const started = await buyer.ask<CheckoutView>('POST', '/checkouts', { body: {} })
  expect(started.body.requiresShipping).toBe(true)
  expect(started.body.requirements.map(({ code }) => code)).toEqual([
    'email',
    'shipping_address',
    'delivery_option',
    'payment_method',
  ])
  const body = { shippingAddress: ADDRESS, email: 'ada@shop.test' }
  const told = await buyer.ask<CheckoutView>('PATCH', `/checkouts/${started.body.id}`, { body })
  expect(told.body.paymentMethods.map(({ kind }) => kind)).toContain('cash-on-delivery')
})
