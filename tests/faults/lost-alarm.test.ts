import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import { newShopper, sellProduct, staffOf } from '../fixtures/shop-client.ts'

let persist = ''
let shop: ServedShop
beforeAll(async () => {
  persist = await temporaryState()
  shop = await serveShop(persist, ['--seed', 'none'])
})
afterAll(async () => {
  await shop.stop()
  await forgetState(persist)
})

/** Takes the alarms of all shoppers' objects away. Answers how many messages wait in them. */
function loseAlarms(): number {
  const folder = join(persist, 'data', 'do', 'kerbside-state-ShopperObject')
  let waiting = 0
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.sqlite')) continue
    const database = new DatabaseSync(join(folder, file))
    const has = (table: string) =>
      database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined
    if (has('outbox')) {
      waiting += Number(database.prepare('SELECT count(*) AS n FROM outbox').get()?.n)
    }
    for (const table of ['_cf_ALARM', '_cf_METADATA']) {
      if (has(table)) database.exec(`DELETE FROM ${table}`)
    }
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
  }
  return waiting
}

it('orders whose message and alarm were both lost are recorded once their shopper looks', async () => {
  const goods = await sellProduct(shop, 30)
  const buyers = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const buyer = await newShopper(shop)
      await buyer.add(goods.variantId, 2)
      return { buyer, checkoutId: (await buyer.ready('cash-on-delivery')).id }
    }),
  )
  const placed = await Promise.all(
    buyers.map(async ({ buyer, checkoutId }) => {
      const done = await buyer.complete(checkoutId)
      expect(done.status).toBe(202)
      return { buyer, orderId: done.body.order.id }
    }),
  )
  await shop.kill()
  // On a slow machine the queue may have been faster than the kill for some of them.
  expect(loseAlarms()).toBeGreaterThan(0)
  shop = await serveShop(persist)
  const staff = staffOf(shop)
  const touches = ['/orders', '/cart', '/favourites']
  for (const [index, { buyer, orderId }] of placed.entries()) {
    const url = `${shop.url}/api/v1${touches[index]}`
    const looked = await fetch(url, { headers: { authorization: `Bearer ${buyer.token}` } })
    expect(looked.status).toBe(200)
    await staff.orderBecomes(orderId, 'allocated')
  }
  await staff.stockBecomes(goods.sku, { onHand: 30, available: 24, committed: 6, held: 0 })
})
