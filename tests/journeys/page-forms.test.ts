import { expect, inject, it } from 'vitest'
import { signingKey } from '../../src/shared/kit/signed-token.ts'
import type { Cost } from '../../src/shared/pricing/contract.ts'
import { signSession } from '../../src/shared/session/token.ts'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import { secretOf } from '../fixtures/served-shop.ts'
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

it('browse, add, check out and order by forms alone', async () => {
  const goods = await sellProduct(shop, 10)
  const visitor = formVisitor(shop.url)
  const added = await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '2' })
  expect(added.status).toBe(303)
  const cart = await visitor.follow(added)
  expect(cart.html).toContain(`Thing ${goods.sku} is in your cart.`)
  const ready = await visitor.readyCheckout()
  const placed = await visitor.place(ready)
  expect(placed).toMatchObject({ status: 303, location: expect.stringMatching(/^\/orders\/ord_/) })
  expect((await visitor.follow(placed)).html).toContain('Thank you, we have your order')
  // The way back leads to the order, and the same form again to the same order.
  expect((await visitor.open(ready.path)).location).toBe(placed.location)
  expect((await visitor.place(ready)).location).toBe(placed.location)
  await staff.stockBecomes(goods.sku, { available: 8 })
})

it('the same add sent twice is one', async () => {
  const goods = await sellProduct(shop, 10)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const form = { variantId: goods.variantId, quantity: '1', key: 'one-press' }
  await visitor.post('/cart/lines', form)
  await visitor.post('/cart/lines', form)
  expect((await visitor.open('/cart')).html).toContain('Subtotal, 2 items')
})

it('a price raised while in checkout is shown and asked about before anything is ordered', async () => {
  const goods = await sellProduct(shop, 10, 2_000)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const ready = await visitor.readyCheckout()
  await goods.reprice(2_500)
  const other = await newShopper(shop)
  const buyNow = { variantId: goods.variantId, quantity: 1 }
  // The checkout's own reader of the catalogue may be a moment behind the pages'.
  await eventually(
    () => other.ask<{ cost: Cost }>('POST', '/checkouts', { body: { buyNow } }),
    ({ body }) => body.cost.subtotal.amount === 2_500,
  )
  const asked = await visitor.place(ready)
  expect(asked.status).toBe(409)
  expect(asked.html).toContain('Nothing has been ordered yet')
  expect(asked.html).toMatch(/Thing [\s\S]*\$25\.00[\s\S]*instead of[\s\S]*\$20\.00/)
  expect(hidden(asked, 'key')).not.toBe(hidden(ready, 'key'))
  expect((await visitor.place(asked)).location).toMatch(/^\/orders\/ord_/)
})

it('what has sold out while in checkout is named, with a way to mend it', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '4' })
  const ready = await visitor.readyCheckout()
  await staff.adjust(goods.sku, -3)
  const short = await visitor.place(ready)
  expect(short.status).toBe(409)
  expect(short.html).toContain(`Only 2 left of Thing ${goods.sku} (you chose 4).`)
  const mend = /action="(\/checkout\/chk_[^"]*\/lines\/[^"]*)"/.exec(short.html)?.[1] ?? ''
  const mended = await visitor.follow(await visitor.post(mend, { quantity: '2' }))
  expect(mended.html).toContain(`value="${visitor.email}"`)
  expect((await visitor.place(mended)).location).toMatch(/^\/orders\/ord_/)
})

it('fields that are wrong keep what was typed, as text, with the message beside them', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const started = await visitor.follow(await visitor.post('/checkout', {}))
  const evil = '"><script>alert(1)</script>'
  const shown = await visitor.post(started.path, {
    email: evil,
    name: evil,
    line1: '1 Quay',
    city: 'Los Angeles',
    region: 'Mars',
    postalCode: '9',
    country: 'US',
  })
  expect(shown.status).toBe(400)
  expect(shown.html).not.toContain('<script>alert')
  expect(shown.html).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
  for (const message of [
    'Enter an email address',
    'is not a state we know',
    'Check the ZIP code',
  ]) {
    expect(shown.html).toContain(message)
  }
})

/** Markup, control characters, half a character, right-to-left marks, many marks on one letter. */
const ODD = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' OR 1=1; --",
  '\u202eelcycib\u202c \u0000\u0007',
  'Zalgo\u0301\u0316\u0330\u0301\u0316\u0330'.repeat(20),
  '👩‍👩‍👧‍👦 急須 ﷽ Ω≈ç√',
  'NEAR( * ^ "" AND OR NOT',
  'x'.repeat(2_000),
]
const BROKEN_UTF8 = ['%ED%A0%80', '%FF%FE', '%00', '%', '%zz']

it('odd words searched for are shown as text, and none breaks the search', async () => {
  const visitor = formVisitor(shop.url)
  const queries = [...ODD.map(encodeURIComponent), ...BROKEN_UTF8]
  for (const query of queries) {
    for (const path of [`/search?q=${query}`, `/search/suggestions?q=${query}`, `/?q=${query}`]) {
      const page = await visitor.open(path)
      expect({ path, status: page.status }).not.toMatchObject({ status: 500 })
      expect(page.html).not.toMatch(/<script>alert|<img src=x/)
    }
    const found = await visitor.open(`/search?q=${query}`)
    expect(found).toMatchObject({ status: 200, html: expect.stringContaining('<form') })
  }
})

it('odd names in an address are ordered and shown as they were written', async () => {
  const goods = await sellProduct(shop, 20)
  for (const name of ODD.filter((text) => text.length <= 100 && !text.includes('\u0000'))) {
    const visitor = formVisitor(shop.url)
    await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
    const started = await visitor.follow(await visitor.post('/checkout', {}))
    const told = { email: visitor.email, ...ADDRESS, paymentMethodId: 'cash-on-delivery', name }
    const ready = await visitor.follow(await visitor.post(started.path, told))
    const placed = await visitor.post(`${ready.path}/complete`, {
      ...told,
      key: hidden(ready, 'key'),
      agreed: hidden(ready, 'agreed'),
    })
    expect({ name, location: placed.location }).toMatchObject({
      location: expect.stringMatching(/^\/orders\/ord_/),
    })
    const order = await visitor.follow(placed)
    expect(order.html).not.toMatch(/<script>alert|<img src=x/)
    expect(
      order.html
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'"),
    ).toContain(name)
  }
})

it('fewer on the shelf than in the cart is said in the cart', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '4' })
  await staff.adjust(goods.sku, -3)
  const cart = await eventually(
    () => visitor.open('/cart'),
    ({ html }) => html.includes('Only 2 left of'),
  )
  expect(cart.html).toContain(`Only 2 left of Thing ${goods.sku}. You have 4.`)
})

it('a form from another site changes nothing and sets no session', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  const foreign = { origin: 'https://elsewhere.example' }
  const form = { variantId: goods.variantId, quantity: '1' }
  expect((await visitor.post('/cart/lines', form, foreign)).status).toBe(403)
  expect(visitor.cookies.size).toBe(0)
  await visitor.post('/cart/lines', form)
  const refused = await visitor.post('/cart/lines', form, foreign)
  expect(refused.status).toBe(403)
  expect(refused.html).toContain('We couldn’t verify this request')
  expect((await visitor.open('/cart')).html).toContain('Subtotal, 1 item<')
})

it('a variant that vanished, a lost session and another’s order are explained', async () => {
  const visitor = formVisitor(shop.url)
  const gone = await visitor.post('/cart/lines', { variantId: 'var_gone', quantity: '1' })
  expect(gone).toMatchObject({ status: 404 })
  expect(gone.html).toContain('This is no longer available, so it wasn’t added.')
  const lost = await visitor.open('/checkout/chk_01h455vb4pex5vsknk084sn02q')
  expect(lost).toMatchObject({ status: 401 })
  expect(lost.html).toContain('Your session has expired')

  const goods = await sellProduct(shop, 5)
  const other = await newShopper(shop)
  await other.add(goods.variantId)
  const placed = await other.complete((await other.ready('cash-on-delivery')).id)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const foreign = await visitor.open(`/orders/${placed.body.order.id}`)
  expect(foreign).toMatchObject({ status: 404 })
  expect(foreign.html).toContain('Page not found')
})

it('a session that ends in the middle of a checkout orders nothing, and is gone on without', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '2' })
  const ready = await visitor.readyCheckout()
  const token = visitor.cookies.get('session') ?? ''
  const ended = await call(`${shop.url}/api/v1/session`, 'DELETE', token)
  expect(ended.status).toBe(204)
  const expired = await signSession(await signingKey(secretOf(shop.persist, 'SESSION_SECRET')), {
    sessionId: 'ses_1',
    shopperId: 'shp_1',
    kind: 'guest',
    issuedAt: 0,
    expiresAt: Date.now() - 120_000,
  })
  for (const dead of [token, expired]) {
    visitor.cookies.set('session', dead)
    const told = { email: 'ada@shop.test', ...ADDRESS }
    const answers = [
      await visitor.post(ready.path, told),
      await visitor.place(ready),
      await visitor.place(ready),
      await visitor.open(ready.path),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(401)
      expect(answer.html).toContain('Your session has expired')
      expect(answer.html).toContain('Nothing else was ordered or charged')
    }
  }
  expect(await staff.stock(goods.sku)).toMatchObject({ available: 5, held: 0 })
  // The next thing put into the cart begins a new visit, and that one can buy.
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const placed = await visitor.place(await visitor.readyCheckout())
  expect(placed.location).toMatch(/^\/orders\/ord_/)
  await staff.stockBecomes(goods.sku, { available: 4 })
})

it('favourites come and go by forms, and go into the cart from their page', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  await visitor.post(`/favourites/${goods.id}`, { favourite: 'add', next: '//elsewhere.example' })
  const list = await visitor.open('/favourites')
  expect(list.html).toContain(`Thing ${goods.sku}`)
  expect(list.html).toContain(`value="${goods.variantId}"`)
  await visitor.post(`/favourites/${goods.id}`, { favourite: 'remove' })
  expect((await visitor.open('/favourites')).html).toContain('No favorites yet')
})
