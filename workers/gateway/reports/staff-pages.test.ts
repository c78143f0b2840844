import { expect, it } from 'vitest'
import type { PlotData } from '../../../src/admin/components/reports/plot-data.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { contributionOf } from '../../../src/shared/report/rules.ts'
import { addCarts, replaceCells } from '../../../src/shared/report/store.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffReportPages } from './staff-pages.tsx'

/** The report pages of a shop with one order, placed today, and four carts. */
async function open() {
  const engagement = d1Of('engagement')
  const now = rfc3339(Date.now())
  const { order } = placedOrder({ createdAt: now, updatedAt: now })
  const cells = contributionOf(order, { timeZone: 'UTC', taxShipping: false })
  await replaceCells(engagement, [{ shard: 0, slot: 1, definition: 'd', revision: 1, cells }])
  await addCarts(engagement, [{ id: 'msg_1', day: now.slice(0, 10), carts: 4 }], '2026-01-01')
  const bindings = { ENGAGEMENT_DB: engagement, CATALOG_DB: d1Of('catalog') }
  const gateway = await staffGateway([staffReportPages], { bindings })
  const read = (path: string, token = gateway.token) =>
    gateway.send('GET', `/admin/reports${path}`, {
      headers: { accept: 'text/html', cookie: `staff=${token}` },
    })
  return { ...gateway, read, order, today: now.slice(0, 10) }
}

const unescaped = (html: string): string => html.replaceAll('&quot;', '"').replaceAll('&amp;', '&')

function plotIn(html: string): PlotData {
  const [, json = ''] = /data-plot="([^"]*)"/.exec(html) ?? []
  return JSON.parse(unescaped(json))
}

it('sales by day: the table has the row, and the plot every day of the period', async () => {
  const { read } = await open()
  const { status, text } = await read('/sales')
  expect(status).toBe(200)
  expect(text).toContain('$55.98')
  const plot = plotIn(text)
  expect(plot).toMatchObject({ currency: 'USD', isByDay: true, timeZone: 'UTC' })
  expect(plot.times).toHaveLength(30)
  expect(plot.series[0]?.values).toEqual([...Array.from({ length: 29 }, () => 0), 55.98])
})

it('sales by hour are plotted up to the hour under way', async () => {
  const { read, today, order } = await open()
  const { text } = await read(`/sales?by=hour&measure=units&from=${today}&to=${today}`)
  const plot = plotIn(text)
  expect(plot.currency).toBeNull()
  const hour = plot.times.indexOf(Date.parse(`${order.createdAt.slice(0, 13)}:00:00Z`) / 1000)
  expect(plot.series[0]?.values[hour]).toBe(2)
  expect(plot.times.at(-1)).toBeLessThanOrEqual(Date.now() / 1000)
})

it.each([
  ['country', 'United Kingdom'],
  ['payment', 'Cash on delivery'],
])('sales by %s are bars with their names', async (by, name) => {
  const { read } = await open()
  const { text } = await read(`/sales?by=${by}`)
  expect(text).toContain(name)
  expect(text).not.toContain('data-plot=')
  expect(text).toContain('<rect')
})

it('a product is named, and leads to its page', async () => {
  const { read, order } = await open()
  const { text } = await read('/sales?by=product')
  expect(text).toContain(`href="/admin/products/${order.lines[0]?.productId}"`)
})

it('orders and carts have pages of their own', async () => {
  const { read } = await open()
  expect(plotIn((await read('/orders')).text).series.map(({ title }) => title)).toEqual([
    'Placed',
    'Canceled',
    'Refunded',
  ])
  const carts = await read('/carts')
  expect(plotIn(carts.text).series[0]?.values.at(-1)).toBe(4)
  expect(carts.text).toContain('>25<')
})

it('the file of the page is the one of the report, with the same period and grouping', async () => {
  const { read, today } = await open()
  const { text } = await read(`/sales?by=country&from=${today}&to=${today}`)
  const [, href = ''] = /href="\/admin\/reports([^"]*format=csv)"/.exec(text) ?? []
  const file = await read(unescaped(href))
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(file.text).toContain('GB,1,2,49.98')
})

it('a period that is refused is shown as it was typed, with the reason at its field', async () => {
  const { read } = await open()
  const { status, text } = await read('/sales?from=2026-11-02&to=2026-11-01')
  expect(status).toBe(400)
  expect(text).toContain('value="2026-11-02"')
  expect(text).toMatch(/id="to-error"[^>]*>.*The period ends before it begins\./)
  const long = await read('/sales?by=hour&from=2026-01-01&to=2026-11-01')
  expect(long.text).toMatch(/id="from-error"[^>]*>.*at most 92 days/)
})

it('a period without sales says so', async () => {
  const { read } = await open()
  for (const report of ['sales', 'orders', 'carts']) {
    const { status, text } = await read(`/${report}?from=2026-01-01&to=2026-01-02`)
    expect(status).toBe(200)
    expect(text).toContain('in this period')
  }
})

it('a role without the permission sees no report', async () => {
  const { read, tokenOf } = await open()
  for (const report of ['', '/sales', '/orders', '/carts', '/sales?format=csv']) {
    expect((await read(report, await tokenOf('warehouse'))).status).toBe(403)
  }
})
