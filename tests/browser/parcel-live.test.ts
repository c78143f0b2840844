import { expect, inject, it } from 'vitest'
import { sendCarrierReport } from '../fixtures/carrier-webhook.ts'
import { newShopper, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'
import { useChromium } from './windows.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const chromium = useChromium()

it('a carrier’s report is on the open order page without a reload', async () => {
  const goods = await sellProduct(shop, 2)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const { id } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body.order
  await staff.orderBecomes(id, 'allocated')
  await staff.step(id, 'pack')
  const trackingNumber = `POST-${randomKey()}`
  const sent = await staff.ask('POST', `/orders/${id}/ship`, {
    body: { carrier: 'Post', trackingNumber },
  })
  expect(sent.status).toBe(200)
  await buyer.orderBecomes(id, 'shipped')

  const visitor = await chromium.newVisitor()
  const cookie = (name: string, value: string) => ({ name, value, url: shop.url })
  // The second one tells scripts of the page that there is a session.
  await visitor.addCookies([cookie('session', buyer.token), cookie('visitor', '1')])
  const page = await visitor.newPage()
  await page.goto(`/orders/${id}`)
  await page.getByText(trackingNumber).first().waitFor()
  // A reload would lose it.
  await page.evaluate(`document.documentElement.setAttribute('data-same', 'page')`)
  const report = (status: string, note: string) =>
    sendCarrierReport(shop, { trackingNumber, status, at: new Date().toISOString(), note })
  expect(await report('in_transit', 'Sorted at the hub in Reno.')).toBe(204)
  await page.getByText('Sorted at the hub in Reno.').waitFor()
  expect(await report('failed', 'Nobody was at the door.')).toBe(204)
  await page.getByText('Nobody was at the door.').waitFor()
  expect(await report('delivered', 'Left at the door.')).toBe(204)
  await page.getByText('Left at the door.').waitFor()
  expect(await page.locator('html').getAttribute('data-same')).toBe('page')
})
