import { expect, inject, it } from 'vitest'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import { codeTo } from '../fixtures/found-order.ts'
import { ADDRESS, call, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')

it('a visitor signs in from checkout by forms, delivers to a saved address, and undoes the merge', async () => {
  const goods = await sellProduct(shop, 10)
  const visitor = formVisitor(shop.url)
  const { email } = visitor
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '2' })
  const started = await visitor.post('/checkout', {})
  const checkout = await visitor.follow(started)
  expect(checkout.html).toContain(`href="/sign-in?next=${checkout.path}"`)

  await visitor.post('/sign-in', { email, next: checkout.path })
  const code = await codeTo(shop, email)
  const form = { email, code, next: checkout.path, key: 'one-press' }
  const entered = await visitor.post('/sign-in/code', form)
  expect(entered).toMatchObject({ status: 303, location: checkout.path })
  const added = await visitor.post('/account/addresses/new', {
    ...{ ...ADDRESS, regionOf: ADDRESS.country, action: 'save', key: 'one-address' },
  })
  expect(added).toMatchObject({ status: 303 })

  const own = await visitor.open(checkout.path)
  expect(own.html).toContain(`value="${email}"`)
  const addressId = hidden(own, 'addressId')
  expect(addressId).toMatch(/^adr_/)
  const chosen = await visitor.post(`${checkout.path}/address`, { addressId })
  expect(chosen).toMatchObject({ status: 303, location: checkout.path })
  const filled = await visitor.follow(chosen)
  expect(filled.html).toContain(`value="${ADDRESS.line1}"`)

  const cart = await visitor.open('/cart')
  expect(cart.html).toContain('1 item of your visit was added to your account’s cart.')
  const undo = /action="(\/cart\/merge\/\w+\/undo)"/.exec(cart.html)?.[1] ?? ''
  expect(await visitor.post(undo, {})).toMatchObject({ status: 303, location: '/cart' })
  const after = await visitor.open('/cart')
  expect(after.html).not.toContain('was added to your account’s cart')
  expect(after.html).toContain('Saved for later')
})

it('a member checks in for points and pays with them and store credit, by forms', async () => {
  const goods = await sellProduct(shop, 10)
  const visitor = formVisitor(shop.url)
  const { email } = visitor
  expect(await visitor.open('/account/points')).toMatchObject({
    location: '/sign-in?next=%2Faccount%2Fpoints',
  })
  await visitor.post('/sign-in', { email, next: '/account/points' })
  const code = await codeTo(shop, email)
  await visitor.post('/sign-in/code', { email, code, next: '/account/points', key: 'one-press' })
  const points = await visitor.open('/account/points')
  expect(points.html).toContain('0 points')
  const checkedIn = await visitor.follow(await visitor.post('/account/points', {}))
  expect(checkedIn.html).toContain('You got 5 points.')
  expect(checkedIn.html).toContain('You’re checked in today.')

  const token = visitor.cookies.get('session') ?? ''
  const me = await call<{ id: string }>(`${shop.url}/api/v1/me`, 'GET', token)
  const body = { amount: 100_000, reason: 'Goodwill' }
  const granted = await staffOf(shop).ask('POST', `/members/${me.body.id}/store-credit`, {
    key: randomKey(),
    body,
  })
  expect(granted.status).toBe(200)
  expect((await visitor.open('/account/store-credit')).html).toContain('Goodwill')

  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '2' })
  const checkout = await visitor.readyCheckout()
  expect(checkout.html).toContain('You have $1,000.00 of store credit.')
  const fields = { email, ...ADDRESS, paymentMethodId: 'cash-on-delivery' }
  const action = `${checkout.path}/own-money`
  await visitor.follow(await visitor.post(action, { ...fields, points: '5' }))
  const used = await visitor.follow(await visitor.post(action, { ...fields, storeCredit: 'yes' }))
  expect(used.html).toContain('Don’t use it')
  expect(used.html).toContain('Don’t spend them')
  const placed = await visitor.place(used)
  expect(placed.location).toMatch(/\/orders\/ord_/)
  const orderId = /ord_\w+/.exec(placed.location ?? '')?.[0] ?? ''
  const { payment, cost } = await staffOf(shop).orderBecomes(orderId, 'allocated')
  expect(payment.kind).toBe('store-credit')
  expect(cost.due?.amount).toBe(0)
  expect(cost.discount.amount).toBe(5)
})
