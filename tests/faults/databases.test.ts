import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
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

/** The files of the databases that have this table. */
function databasesWith(table: string): string[] {
  const files = readdirSync(persist, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.includes('D1') && file.endsWith('.sqlite'))
    .map((file) => join(persist, file))
    .filter((file) => {
      const database = new DatabaseSync(file, { readOnly: true })
      const found = database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table)
      database.close()
      return found !== undefined
    })
}

/** Runs `work` while every statement on the table fails, as it does where a database is out. */
async function withoutTable<T>(table: string, work: () => Promise<T>): Promise<T> {
  const files = databasesWith(table)
  expect(files.length).toBeGreaterThan(0)
  const rename = (from: string, to: string) => {
    for (const file of files) {
      const database = new DatabaseSync(file, { timeout: 5_000 })
      database.exec(`ALTER TABLE ${from} RENAME TO ${to}`)
      database.close()
    }
  }
  rename(table, `${table}_away`)
  try {
    return await work()
  } finally {
    rename(`${table}_away`, table)
  }
}

it('an orders database that is out hides no own orders, and staff read 503', async () => {
  const goods = await sellProduct(shop, 10)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const done = await buyer.complete((await buyer.ready('cash-on-delivery')).id)
  const staff = staffOf(shop)
  await staff.orderBecomes(done.body.order.id, 'allocated')

  await withoutTable('orders', async () => {
    const own = await buyer.ask<{ data: Order[]; nextCursor: null }>('GET', '/orders')
    expect(own).toMatchObject({ status: 200, body: { nextCursor: null } })
    expect(own.body.data.map(({ id }) => id)).toEqual([done.body.order.id])
    expect((await buyer.ask('GET', `/orders/${done.body.order.id}`)).status).toBe(200)
    const answers = await Promise.all([
      staff.ask<{ code: string }>('GET', '/orders'),
      staff.ask<{ code: string }>('GET', `/orders/${done.body.order.id}`),
    ])
    for (const { status, body, headers } of answers) {
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'dependency_unavailable' })
      expect(headers.get('retry-after')).not.toBeNull()
    }
  })
  expect((await staff.ask('GET', '/orders')).status).toBe(200)
})
