import { expect, inject, it } from 'vitest'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import { codeTo } from '../fixtures/found-order.ts'
import { ADDRESS, sellProduct } from '../fixtures/shop-client.ts'

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
