import { expect, inject, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import { eventually, newShopper, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')

const read = (path: string, token?: string) =>
  fetch(`${shop.url}${path}`, token ? { headers: { authorization: `Bearer ${token}` } } : {})

it('a paid order has an invoice to print, which its buyer and staff alone can read', async () => {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  const checkout = await buyer.ready('sandbox')
  const done = await buyer.complete(checkout.id)
  expect(done.status).toBe(202)
  const { id } = done.body.order
  const path = `/orders/${id}/invoice`
  expect((await buyer.ask('GET', path)).status).toBe(404)

  await buyer.pay(done.body.payment.redirectUrl ?? '', 'succeed')
  const order: Order = await eventually(
    () => buyer.order(id),
    ({ invoice }) => invoice !== undefined,
  )
  const number = order.invoice?.number ?? ''
  expect(number).toMatch(/^INV-\d{4}-\d{5,}$/)

  const answer = await read(`/api/v1${path}`, buyer.token)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('text/html')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  const page = await answer.text()
  expect(page).toContain(`data-invoice-number="${number}"`)
  expect(page).toContain(goods.sku)
  expect(page).toContain('California sales tax 7.25%')

  const stranger = await newShopper(shop)
  expect((await read(`/api/v1${path}`, stranger.token)).status).toBe(404)
  expect((await read(`/api/admin/v1${path}`)).status).toBe(401)
  const forStaff = await read(`/api/admin/v1${path}`, shop.staffToken)
  expect(await forStaff.text()).toContain(`data-invoice-number="${number}"`)
  expect((await staffOf(shop).order(id)).invoice?.number).toBe(number)
})
