import { expect, inject, it } from 'vitest'
import type { CheckoutView } from '../../src/shared/checkout/contract.ts'
import { money } from '../../src/shared/platform/money.ts'
import { ADDRESS, newShopper, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')

const BERLIN = {
  name: 'Ada Quay',
  line1: '1 Torstraße',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
}
const SACRAMENTO = { ...ADDRESS, city: 'Sacramento', postalCode: '95814' }

/** A product of a tax class, as staff set it. */
async function sellClassed(taxClass: string, price: number) {
  const goods = await sellProduct(shop, 20, price)
  const staff = staffOf(shop)
  const body = { variants: [{ sku: goods.sku, taxClass }] }
  const changed = await staff.ask('PATCH', `/products/${goods.id}`, { key: randomKey(), body })
  expect(changed).toMatchObject({ status: 200, body: { variants: [{ taxClass }] } })
  const published = await staff.ask('POST', `/products/${goods.id}/publish`, { key: randomKey() })
  expect(published.status).toBe(200)
  await expect
    .poll(async () => (await goods.visible()).body.variants[0])
    .toMatchObject({ taxClass })
  return goods
}

it('an order is taxed by class and place, and keeps what it was taxed by', async () => {
  const buyer = await newShopper(shop)
  const goods = await Promise.all([
    sellProduct(shop, 20, 11_900),
    sellClassed('reduced', 10_700),
    sellClassed('exempt', 500),
  ])
  for (const { variantId } of goods) await buyer.add(variantId)
  const { id } = (await buyer.ask<CheckoutView>('POST', '/checkouts', { body: {} })).body
  const tell = async (body: object) => {
    const told = await buyer.ask<CheckoutView>('PATCH', `/checkouts/${id}`, { body })
    expect(told.status).toBe(200)
    return told.body
  }

  // California adds its tax to the price: there is no reduced rate, and delivery is not taxed.
  const west = await tell({ shippingAddress: ADDRESS, deliveryOptionId: 'standard' })
  expect(west.quote.taxes).toMatchObject([{ basisPoints: 725, base: money(22_600, 'USD') }])
  expect(west.cost).toMatchObject({ taxIncluded: false, tax: money(1_639, 'USD') })
  // The rate of a postal prefix comes before that of its region.
  const capital = await tell({ shippingAddress: SACRAMENTO })
  expect(capital.quote.taxes).toMatchObject([{ basisPoints: 875 }])

  // German prices contain the tax, and delivery is taxed as the goods are.
  const europe = await tell({ shippingAddress: BERLIN, deliveryOptionId: 'international' })
  expect(europe.cost.taxIncluded).toBe(true)
  expect(europe.cost.total.amount).toBe(
    europe.cost.subtotal.amount - europe.cost.discount.amount + europe.cost.shipping.amount,
  )
  const [standard, reduced] = europe.quote.taxes ?? []
  expect([standard?.basisPoints, reduced?.basisPoints]).toEqual([1_900, 700])

  const ready = await tell({ email: 'ada@shop.test', paymentMethodId: 'cash-on-delivery' })
  const done = await buyer.complete(id)
  expect(done.status).toBe(202)
  const order = await buyer.order(done.body.order.id)
  expect(order.taxes).toEqual(ready.quote.taxes)
  expect(order.lines.map(({ taxClass }) => taxClass)).toEqual(['standard', 'reduced', 'exempt'])
  expect(order.lines[2]?.cost.tax?.amount).toBe(0)
  expect(order.taxes?.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(
    order.cost.tax.amount,
  )
})
