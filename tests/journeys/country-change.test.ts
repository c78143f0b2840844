import { expect, inject, it } from 'vitest'
import type { CheckoutView } from '../../src/shared/checkout/contract.ts'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { ADDRESS, eventually, newShopper, sellProduct } from '../fixtures/shop-client.ts'

const shop = inject('shop')

const BERLIN = { ...ADDRESS, line1: '1 Torstraße', city: 'Berlin', postalCode: '10115' }

it('by the API a region of the country before is left out, with a warning', async () => {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  const body = { buyNow: { variantId: goods.variantId, quantity: 1 } }
  const { id } = (await buyer.ask<CheckoutView>('POST', '/checkouts', { body })).body
  const tell = async (shippingAddress: object) =>
    (await buyer.ask<CheckoutView>('PATCH', `/checkouts/${id}`, { body: { shippingAddress } })).body
  expect((await tell(ADDRESS)).warnings).toEqual([])

  const moved = await tell({ ...BERLIN, country: 'DE' })
  expect(moved.shippingAddress).not.toHaveProperty('region')
  expect(moved.warnings).toMatchObject([
    { code: 'region_dropped', target: '/shippingAddress/region' },
  ])
  await tell(ADDRESS)
  const toJapan = await tell({ ...BERLIN, country: 'JP', postalCode: '105-0011' })
  expect(toJapan.shippingAddress).not.toHaveProperty('region')
  const read = await buyer.ask<CheckoutView>('GET', `/checkouts/${id}`)
  expect(read.body.warnings).toEqual([])
})

/** A checkout for California, as its page shows it. */
async function inCalifornia() {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const ready = await visitor.readyCheckout()
  expect(ready.html).toContain('California sales tax 7.25%')
  const summaryOf = ({ html }: { html: string }) =>
    /data-part="summary"[\s\S]*?<\/aside>/.exec(html)?.[0] ?? ''
  return { visitor, ready, summaryOf }
}

it('without script another country takes neither the region nor the prices along', async () => {
  const { visitor, ready, summaryOf } = await inCalifornia()
  const moved = { ...BERLIN, country: 'DE', regionOf: 'US', email: 'ada@shop.test' }
  const saved = await visitor.follow(await visitor.post(ready.path, moved))
  expect(saved.html).toContain('USt. 19%')
  expect(saved.html).not.toContain('name="region"')

  const half = await visitor.post(ready.path, { ...moved, regionOf: 'DE', country: 'JP' })
  expect(half.status).toBe(400)
  const summary = summaryOf(half)
  expect(summary).toContain('Enter your address to see delivery and tax.')
  expect(summary).toContain('data-total="2000"')
  expect(summary).not.toMatch(/USt|14\.90/)
  expect(half.html).not.toContain('International tracked')
  expect(half.html).toContain('Check your address to see delivery options.')
})

it('what is missing of an address is named, and the way to it is at the top of the page', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const started = await visitor.follow(await visitor.post('/checkout', {}))
  const { region: _, ...address } = ADDRESS
  const typed = {
    ...address,
    region: '',
    regionOf: 'US',
    email: '',
    paymentMethodId: 'cash-on-delivery',
  }
  const refused = await visitor.post(`${started.path}/complete`, typed)
  expect(refused.status).toBe(400)
  expect(refused.html).toContain('Choose your state to see delivery options.')
  const summary = /id="errors"[\s\S]*?<\/ul>/.exec(refused.html)?.[0] ?? ''
  expect(summary).toContain('Please fix 2 fields:')
  expect([...summary.matchAll(/href="#(\w+)"/g)].map(([, id]) => id)).toEqual(['email', 'region'])
  for (const id of ['email', 'region']) expect(refused.html).toContain(`id="${id}"`)
  // The save button then checks the whole form too.
  expect(refused.html).toContain('name="checked" value="all"')
  const again = await visitor.post(started.path, { ...typed, region: 'CA', checked: 'all' })
  expect(again.html).toContain('Please fix 1 field:')
})

it('delivery is promised for the country of the visitor, which is named', async () => {
  const goods = await sellProduct(shop, 5)
  const shown = async (path: string, country: string | null) => {
    const headers = country === null ? {} : { 'cf-ipcountry': country }
    return (await fetch(shop.url + path, { headers })).text()
  }
  const product = `/products/${goods.handle}`
  for (const unknown of [null, 'XX', 'T1']) {
    const html = await shown(product, unknown)
    expect(html).toContain('Delivery to the United States')
    expect(html).toMatch(/3–5 working days[\s\S]*\$5\.95 · free over \$75/)
  }
  const german = await shown(product, 'DE')
  expect(german).toContain('Delivery to Germany')
  expect(german).toMatch(/6–12 working days[\s\S]*\$14\.90 · free over \$200/)
  expect(german).not.toContain('3–5 working days')
  // The page of one country is not kept for another.
  expect(await shown(product, 'US')).toContain('Delivery to the United States')
  expect(await shown('/', 'US')).toContain('Free US delivery over $75')
  expect(await shown('/', 'DE')).toContain('Free delivery to Germany over $200')
})

it('the cart asks for a discount code only where the shop has one, and a code can be taken off', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  // Other files may add the shop's first campaign meanwhile.
  await eventually(
    async () => {
      const { body } = await (await newShopper(shop)).add(goods.variantId)
      const { html } = await visitor.open('/cart')
      return { isAsked: html.includes('id="code"'), isTaken: body.acceptsDiscountCodes }
    },
    ({ isAsked, isTaken }) => isAsked === isTaken,
  )
  const sent = await visitor.post('/cart/discount-codes', { code: 'SAVE10' })
  const withCode = await visitor.follow(sent)
  expect(withCode.html).toContain('SAVE10')
  expect(withCode.html).toContain('>Remove<')
})

it('a confirmation is said to be sent once there is one, and amounts stand without gaps', async () => {
  const { visitor, ready } = await inCalifornia()
  const fields = { ...ADDRESS, email: 'ada@shop.test', paymentMethodId: 'sandbox' }
  const saved = await visitor.follow(await visitor.post(ready.path, fields))
  const [key = '', agreed = ''] = ['key', 'agreed'].map(
    (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(saved.html)?.[1],
  )
  const placed = await visitor.post(`${ready.path}/complete`, { ...fields, key, agreed })
  expect(placed.status).toBe(303)
  const listed = await visitor.open('/orders')
  const order = await visitor.open(/\/orders\/ord_\w+/.exec(listed.html)?.[0] ?? '')
  expect(order.html).not.toContain('Confirmation sent to')
  expect(order.html).toContain('We’ll email your confirmation once it is paid.')
  expect(order.html).toMatch(/>Pay \$\d+\.\d\d now</)
  expect(order.html).toContain('Los Angeles, CA 90001')
  expect(listed.html).toMatch(/<time[^>]*>[A-Z][a-z]{2} \d+, \d+:\d\d\s[AP]M UTC</)
})
