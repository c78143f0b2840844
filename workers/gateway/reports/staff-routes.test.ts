import { expect, it } from 'vitest'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { contributionOf } from '../../../src/shared/report/rules.ts'
import { addCarts, replaceCells } from '../../../src/shared/report/store.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffReportRoutes } from './staff-routes.ts'

const SALES = '/api/admin/v1/reports/sales'

/** Reports of one order that was placed today; its product has a title that is a formula. */
async function withSale() {
  const engagement = d1Of('engagement')
  const now = rfc3339(Date.now())
  const { order } = placedOrder({ createdAt: now, updatedAt: now })
  const cells = contributionOf(order, { timeZone: 'UTC', taxShipping: false })
  await replaceCells(engagement, [{ shard: 0, slot: 1, definition: 'd', revision: 1, cells }])
  await addCarts(engagement, [{ id: 'msg_1', day: now.slice(0, 10), carts: 4 }], '2026-01-01')
  const catalog = d1Of('catalog')
  catalog.sqlite
    .prepare(
      `INSERT INTO product (id, handle, title, description, vendor, product_type, tags, options,
         status, popularity, created_at, updated_at, revision, pending)
       VALUES (?, 'h', '=1+1', '', '', '', '[]', '[]', 'active', 0, 0, 0, 1, 0)`,
    )
    .run(String(order.lines[0]?.productId))
  const bindings = { ENGAGEMENT_DB: engagement, CATALOG_DB: catalog }
  const gateway = await staffGateway([staffReportRoutes], { bindings })
  return { ...gateway, order, today: now.slice(0, 10) }
}

it('the sales of today are Money, by each split', async () => {
  const { send, order, today } = await withSale()
  const day = await send('GET', SALES)
  const usd = (amount: number) => ({ amount, currency: 'USD' })
  const figures = { orders: 1, units: 2, gross: usd(4_998), shipping: usd(600), net: usd(5_598) }
  expect(day).toMatchObject({
    status: 200,
    json: { by: 'day', to: today, data: [{ key: today, ...figures }], totals: figures },
  })
  for (const [by, key] of [
    ['country', 'GB'],
    ['payment', 'cash-on-delivery'],
    ['product', order.lines[0]?.productId],
    ['hour', `${order.createdAt.slice(0, 13)}:00:00.000Z`],
  ]) {
    const { json } = await send('GET', `${SALES}?by=${by}&from=${today}&to=${today}`)
    expect(json.data).toMatchObject([{ key, ...figures }])
  }
})

it('a file has decimals, and no cell that a spreadsheet runs', async () => {
  const { send, order, today } = await withSale()
  const csv = await send('GET', `${SALES}?by=product&format=csv`)
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="sales-by-product-/)
  expect(csv.text.split('\n')).toEqual([
    'product,title,orders,units,gross,discounts,shipping,tax,refunds,net,currency',
    `${order.lines[0]?.productId},'=1+1,1,2,49.98,0.00,6.00,0.00,0.00,55.98,USD`,
    '',
  ])
  const accept = { headers: { accept: 'text/csv' } }
  expect((await send('GET', '/api/admin/v1/reports/carts', accept)).text).toContain(`${today},4,1`)
  const orders = await send('GET', '/api/admin/v1/reports/orders', accept)
  expect(orders.text).toContain(`${today},1,0,0.00,0,0.00,USD`)
  expect((await send('GET', `${SALES}?format=json`, accept)).json.by).toBe('day')
})

it.each([
  ['from=2026-13-01', '/from'],
  ['from=2026-11-02&to=2026-11-01', '/to'],
  ['from=2020-01-01&to=2026-01-01', '/from'],
  ['by=hour&from=2026-01-01&to=2026-11-01', '/from'],
  ['by=week', '/by'],
  ['format=xml', '/format'],
  ['sort=net', '/sort'],
])('a query such as %s is refused with a pointer', async (query, pointer) => {
  const { send } = await withSale()
  expect(await send('GET', `${SALES}?${query}`)).toMatchObject({
    status: 400,
    json: { code: 'invalid_query', errors: [{ pointer }] },
  })
})

it('a role without the permission reads nothing', async () => {
  const { send, tokenOf } = await withSale()
  const headers = { authorization: `Bearer ${await tokenOf('warehouse')}` }
  for (const report of ['sales', 'orders', 'carts']) {
    const path = `/api/admin/v1/reports/${report}?by=nothing`
    expect(await send('GET', path, { headers })).toMatchObject({ json: { code: 'forbidden' } })
  }
})
