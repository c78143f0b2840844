import { expect, inject, it, vi } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { codeTo, findOrder, lookupOf, recordedOrder } from '../fixtures/found-order.ts'
import {
  call,
  eventually,
  randomKey,
  sellProduct,
  shopperWith,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

it('an order is found by number and e-mail in any spelling, followed and cancelled without a session', async () => {
  const { id, number, email, buyer } = await recordedOrder(shop)
  const lookup = lookupOf(shop)
  const typed = ` ${number.toLowerCase().replaceAll('-', ' ')} `
  expect((await lookup.ask(typed, email.toUpperCase())).status).toBe(202)
  const code = await codeTo(shop, email)
  const key = randomKey()
  const found = await lookup.verify(number, email, code, key)
  expect(found).toMatchObject({ status: 200, body: { orderId: id } })
  expect(await lookup.verify(number, email, code, key)).toMatchObject({ status: 200 })
  expect(await lookup.verify(number, email, code)).toMatchObject({ body: { code: 'code_invalid' } })

  const stranger = shopperWith(shop, found.body.token)
  // Between two reads the carrier may book the parcel.
  await vi.waitFor(async () => {
    expect(await stranger.order(id)).toEqual(await buyer.order(id))
    expect(await stranger.events(id)).toEqual(await buyer.events(id))
  })

  // The session of the shopper that placed it ends; the token goes on.
  expect((await buyer.ask('DELETE', '/session')).status).toBe(204)
  const cancelKey = randomKey()
  const cancel = () => stranger.ask<Order>('POST', `/orders/${id}/cancel`, { key: cancelKey })
  expect(await cancel()).toMatchObject({ status: 202, body: { id } })
  await stranger.orderBecomes(id, 'cancelled')
  const again = await cancel()
  expect(again).toMatchObject({ status: 202, body: { id } })
  expect(again.headers.get('idempotent-replayed')).toBe('true')
})

it('an unpaid order is paid by another method with its token, and by its page', async () => {
  const { id, number, email, buyer } = await recordedOrder(shop, 'sandbox')
  const { token } = await findOrder(shop, number, email)
  const stranger = shopperWith(shop, token)
  expect((await stranger.order(id)).payment.redirectUrl).toContain('/pay/sandbox/')
  const key = randomKey()
  const body = { paymentMethodId: 'cash-on-delivery' }
  const pay = () => stranger.ask<Order>('POST', `/orders/${id}/payment`, { key, body })
  expect(await pay()).toMatchObject({
    status: 200,
    body: { payment: { kind: 'cash-on-delivery' } },
  })
  expect(await pay()).toMatchObject({
    status: 200,
    body: { payment: { kind: 'cash-on-delivery' } },
  })
  await staff.orderBecomes(id, 'allocated')
  await buyer.orderBecomes(id, 'allocated')
  const late = await stranger.ask('POST', `/orders/${id}/payment`, {
    body: { paymentMethodId: 'sandbox' },
  })
  expect(late).toMatchObject({ status: 409, body: { code: 'payment_closed' } })
})

it('a visitor who pays by a link comes back to the link; another visitor finds no order there', async () => {
  const { id, number, email } = await recordedOrder(shop, 'sandbox')
  const { token } = await findOrder(shop, number, email)
  const link = `/o/${token}`
  const visitor = formVisitor(shop.url)
  // A session of the visitor's own, which is not the order's.
  const goods = await sellProduct(shop, 1)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const session = visitor.cookies.get('session')
  const page = await visitor.open(link)
  const pay = /href="([^"]*\/pay\/sandbox\/[^"]+)"/.exec(page.html)?.[1] ?? ''
  const provider = await visitor.open(pay.replace(shop.url, ''))
  const back = /href="([^"]*\/orders\/ord_[^"]+)"/.exec(provider.html)?.[1] ?? ''
  expect(new URL(back, shop.url).pathname).toBe(`/orders/${id}`)
  expect(provider.html).not.toContain(token)
  const returned = await visitor.open(`/orders/${id}`)
  expect(returned).toMatchObject({ status: 303, location: link })
  expect((await visitor.follow(returned)).html).toContain(number)
  expect(visitor.cookies.get('session')).toBe(session)

  const stranger = formVisitor(shop.url)
  const closed = await stranger.open(`/orders/${id}`)
  expect(closed).toMatchObject({ status: 404, location: null })
  stranger.cookies.set('order-return', `${token}x`)
  expect((await stranger.open(`/orders/${id}`)).status).toBe(404)
  const other = await recordedOrder(shop)
  visitor.cookies.set('order-return', token)
  expect((await visitor.open(`/orders/${other.id}`)).status).toBe(404)
})

it('the pages find an order, show it by its link and cancel it, without script or session', async () => {
  const { id, number, email } = await recordedOrder(shop)
  const visitor = formVisitor(shop.url)
  expect((await visitor.open('/orders/find')).html).toContain('name="number"')
  const unfit = await visitor.post('/orders/find', { number, email: 'nobody' })
  expect(unfit.html).toContain('aria-invalid="true"')
  const asked = await visitor.post('/orders/find', { number, email })
  expect(asked).toMatchObject({ status: 200, html: expect.stringContaining('name="code"') })
  const code = await codeTo(shop, email)
  const wrong = code === '000000' ? '000001' : '000000'
  const refused = await visitor.post('/orders/find/code', { number, email, code: wrong })
  expect(refused).toMatchObject({ status: 401, html: expect.stringContaining('role="alert"') })
  const sent = await visitor.post('/orders/find/code', { number, email, code })
  expect(sent).toMatchObject({ status: 303, location: expect.stringMatching(/^\/o\/kbo1\./) })
  const link = sent.location ?? ''

  const shown = await fetch(shop.url + link, { headers: { accept: 'text/html' } })
  expect(shown.headers.get('referrer-policy')).toBe('no-referrer')
  expect(shown.headers.get('cache-control')).toContain('no-store')
  const html = await shown.text()
  expect(html).toContain(number)
  expect(html).toContain('name="robots" content="noindex')

  const cancelled = await visitor.post(
    `${link}/cancel`,
    {},
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
  )
  expect(cancelled).toMatchObject({ status: 303, location: `${link}?cancel=asked` })
  await staff.orderBecomes(id, 'cancelled')
  await eventually(
    () => visitor.open(link),
    ({ html: now }) => now.includes('This order was canceled'),
  )
  expect([...visitor.cookies]).toEqual([])
})

it('a link that is altered shows how to find the order, and so does another shopper’s order', async () => {
  const { id, number, email } = await recordedOrder(shop)
  const { token } = await findOrder(shop, number, email)
  const visitor = formVisitor(shop.url)
  for (const path of [`/o/${token}x`, '/o/kbo1.x.y', `/orders/${id}`]) {
    const page = await visitor.open(path)
    expect(page).toMatchObject({
      status: 404,
      html: expect.stringContaining('href="/orders/find"'),
    })
    expect(page.html).not.toContain(number)
  }
  expect((await call(`${shop.url}/api/v1/orders/lookup/none`, 'POST', null)).status).toBe(404)
})
