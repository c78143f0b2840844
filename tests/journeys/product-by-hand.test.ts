import { expect, inject, it } from 'vitest'
import { call, eventually, newShopper, randomKey, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

interface Made {
  id: string
  handle: string
  assumed: string[]
  variants: { id: string; sku: string }[]
}

it('a title and a price are a product that sells without stock, from draft to order', async () => {
  const title = `By hand ${randomKey()}`
  const body = { title, variants: [{ price: { amount: 2_500, currency: 'USD' } }] }
  const made = await staff.ask<Made>('POST', '/products', { key: randomKey(), body })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { id, handle, variants } = made.body
  const published = await staff.ask('POST', `/products/${id}/publish`, { key: randomKey() })
  expect(published.status).toBe(200)
  await eventually(
    () => call(`${shop.url}/api/v1/products/${handle}`, 'GET', null),
    ({ status }) => status === 200,
  )

  const [variant] = variants
  const buyer = await newShopper(shop)
  await buyer.add(variant?.id ?? '', 3)
  const { id: checkoutId } = await buyer.ready('cash-on-delivery')
  const done = await buyer.complete(checkoutId)
  expect(done.status, JSON.stringify(done.body)).toBe(202)
  const order = await buyer.orderBecomes(done.body.order.id, 'allocated')
  expect(order.lines).toMatchObject([{ quantity: 3, unitPrice: { amount: 2_500 } }])
  const level = await staff.ask('GET', `/inventory/${variant?.sku}`)
  expect(level.body).toMatchObject({ onHand: 0, held: 0, committed: 0 })
})
