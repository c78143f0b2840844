import { describe, expect, it } from 'vitest'
import { d1Of, type TestD1 } from '../../../tests/fixtures/d1.ts'
import { insertRows, runQueries } from '../platform/bulk-rows.ts'
import { DAY_MS, rfc3339 } from '../platform/clock.ts'
import { addDays } from '../platform/shop-day.ts'
import type { Cell, Dimension, ReportDeps } from './contract.ts'
import { readCartsReport, readLedgerReport, readOrdersReport } from './read-days.ts'
import { readPeriod } from './read-period.ts'
import { productRanges, readSales } from './read-sales.ts'
import { reportCells } from './schema.ts'
import { addCarts, replaceCells } from './store.ts'

const NOW = Date.parse('2026-11-28T10:00:00Z')

function world(now = NOW) {
  const db = d1Of('engagement')
  const deps: ReportDeps = {
    db,
    now: () => now,
    currency: 'USD',
    timeZone: 'UTC',
    titlesOf: async (ids) =>
      new Map(ids.filter((id) => id !== 'prd_gone').map((id) => [id, `Title of ${id}`])),
    namesOf: async () => new Map(),
  }
  return { db, deps }
}

const cell = (dimension: Dimension, day: string, key: string, orders = 1, net = 100): Cell => ({
  ...{ dimension, day, key, currency: 'USD', orders, units: orders },
  ...{ gross: net, discounts: 0, shipping: 0, tax: 0, refunds: 0, net },
})

const put = (db: D1Database, cells: Cell[]) =>
  replaceCells(db, [{ shard: 0, slot: 1, definition: 'test', revision: 1, cells }])

/** Every sale of a year in cells: so many products, each sold every day. */
async function yearOf(db: D1Database, products: number): Promise<void> {
  const zero = { discounts: 0, shipping: 0, tax: 0, refunds: 0 }
  const of = { currency: 'USD', orders: 10, units: 10, gross: 100, ...zero, net: 100 }
  for (let n = 0; n < 365; n += 1) {
    const day = addDays('2026-01-01', n)
    const hours = Array.from({ length: 24 }, (_, hour) =>
      rfc3339(Date.parse(`${day}T00:00:00Z`) + (hour * DAY_MS) / 24),
    )
    const ids = Array.from({ length: products }, (_, id) => `prd_${id}`)
    const isMonth = day.endsWith('-01')
    const rows = [
      ...hours.map((key) => ({ ...of, dimension: 'hour' as const, day, key })),
      ...['US', 'GB', 'DE'].map((key) => ({ ...of, dimension: 'country' as const, day, key })),
      ...['stripe', 'sandbox'].map((key) => ({ ...of, dimension: 'payment' as const, day, key })),
      ...ids.map((key) => ({ ...of, dimension: 'product' as const, day, key })),
      ...(isMonth ? ids : []).map((key) => ({
        ...of,
        ...{ dimension: 'product-month' as const, day, key, orders: 300 },
      })),
    ]
    await runQueries(db, insertRows(db, reportCells, {}, rows))
  }
}

describe('the sales of a period', () => {
  it('are rows by day in their order, and totals', async () => {
    const { db, deps } = world()
    await put(db, [
      cell('payment', '2026-11-02', 'stripe', 2, 500),
      cell('payment', '2026-11-01', 'stripe', 1, 100),
      cell('payment', '2026-11-02', 'sandbox', 1, -50),
      cell('payment', '2026-10-01', 'sandbox', 9),
    ])
    const report = await readSales(deps, { from: '2026-11-01', to: '2026-11-28' })
    expect(report).toMatchObject({
      value: {
        from: '2026-11-01',
        to: '2026-11-28',
        timeZone: 'UTC',
        by: 'day',
        data: [
          { key: '2026-11-01', orders: 1, net: { amount: 100, currency: 'USD' } },
          { key: '2026-11-02', orders: 3, net: { amount: 450, currency: 'USD' } },
        ],
        totals: { orders: 4, units: 4, net: { amount: 550, currency: 'USD' } },
      },
    })
  })

  it('by product have titles, the highest net first, and totals of whole orders', async () => {
    const { db, deps } = world()
    await put(db, [
      cell('payment', '2026-11-01', 'stripe', 1, 300),
      cell('product', '2026-11-01', 'prd_a', 1, 100),
      cell('product', '2026-11-01', 'prd_gone', 1, 200),
    ])
    const report = await readSales(deps, { from: '2026-11-01', to: '2026-11-02', by: 'product' })
    expect(report).toMatchObject({
      value: {
        data: [
          { key: 'prd_gone', title: 'prd_gone' },
          { key: 'prd_a', title: 'Title of prd_a' },
        ],
        totals: { orders: 1, net: { amount: 300 } },
      },
    })
  })

  it('leave out what has no orders any more, and another currency', async () => {
    const { db, deps } = world()
    await put(db, [
      cell('payment', '2026-11-01', 'stripe'),
      { ...cell('payment', '2026-11-01', 'stripe'), currency: 'EUR' },
    ])
    await replaceCells(db, [
      {
        ...{ shard: 0, slot: 1, definition: 'test', revision: 2 },
        cells: [{ ...cell('payment', '2026-11-01', 'stripe'), currency: 'EUR' }],
      },
    ])
    const report = await readSales(deps, {})
    expect(report).toMatchObject({ value: { data: [], totals: { orders: 0 } } })
  })

  it.each([
    ['day', 1_500],
    ['country', 2_000],
    ['payment', 1_500],
    ['product', 4_000],
  ] as const)('of a year by %s read at most %i rows', async (by, rowsMax) => {
    const { db, deps } = world()
    await yearOf(db, 200)
    const period = { from: '2026-01-01', to: '2026-12-31' }
    const report = await readSales(deps, { ...period, by })
    expect(report.ok && report.value.data.length).toBeGreaterThan(0)
    const dimension = by === 'day' ? 'payment' : by
    const ranges =
      by === 'product'
        ? productRanges(period, 'USD')
        : [{ dimension, currency: 'USD', ...period } as const]
    const counts = [...ranges, { dimension: 'payment', currency: 'USD', ...period }].map((range) =>
      rowsIn(db, range),
    )
    expect(counts.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(rowsMax)
  })

  it('are read by the primary key alone', async () => {
    const { db, deps } = world()
    const plans: string[] = []
    const { prepare } = db
    db.prepare = (text: string) => {
      if (text.startsWith('select')) {
        const explain = db.sqlite.prepare(`EXPLAIN QUERY PLAN ${text}`)
        plans.push(...explain.all(...questions(text)).map(({ detail }) => String(detail)))
      }
      return prepare.call(db, text)
    }
    for (const by of ['day', 'hour', 'product', 'country', 'payment'] as const) {
      await readSales(deps, { from: '2026-10-20', to: '2026-11-28', by })
    }
    await readOrdersReport(deps, {})
    await readCartsReport(deps, {})
    await readLedgerReport(deps, {})
    expect(plans.filter((plan) => plan.startsWith('SCAN'))).toEqual([])
    const searches = plans.filter((plan) => plan.startsWith('SEARCH'))
    expect(searches.length).toBeGreaterThan(10)
    for (const plan of searches) expect(plan).toMatch(/day>\? AND day<\?/)
  })
})

const questions = (text: string): string[] => (text.match(/\?/g) ?? []).map(() => 'x')

const rowsIn = (
  db: TestD1,
  range: { dimension: string; currency: string; from: string; to: string },
): number =>
  Number(
    db.sqlite
      .prepare(
        'SELECT count(*) AS n FROM report_cell WHERE dimension = ? AND currency = ? AND day BETWEEN ? AND ?',
      )
      .get(range.dimension, range.currency, range.from, range.to)?.n,
  )

describe('the ranges of products', () => {
  const shown = (from: string, to: string) =>
    productRanges({ from, to }, 'USD').map(
      (range) => `${range.dimension} ${range.from} ${range.to}`,
    )

  it('are whole months, and days at both ends', () => {
    expect(shown('2026-01-01', '2026-12-31')).toEqual(['product-month 2026-01-01 2026-12-31'])
    expect(shown('2026-01-15', '2026-03-02')).toEqual([
      'product 2026-01-15 2026-01-31',
      'product-month 2026-02-01 2026-02-28',
      'product 2026-03-01 2026-03-02',
    ])
    expect(shown('2026-01-02', '2026-02-27')).toEqual(['product 2026-01-02 2026-02-27'])
    expect(shown('2026-02-01', '2026-02-28')).toEqual(['product-month 2026-02-01 2026-02-28'])
    expect(shown('2026-11-28', '2026-11-28')).toEqual(['product 2026-11-28 2026-11-28'])
  })
})

describe('a period', () => {
  const { deps } = world()
  it('ends today and has thirty days where nothing is asked', () => {
    expect(readPeriod(deps, {}, 366)).toMatchObject({
      value: { from: '2026-10-30', to: '2026-11-28' },
    })
    expect(readPeriod({ ...deps, timeZone: 'Pacific/Kiritimati' }, {}, 366)).toMatchObject({
      value: { to: '2026-11-29' },
    })
    expect(readPeriod(deps, { to: '2026-01-30' }, 366)).toMatchObject({
      value: { from: '2026-01-01' },
    })
  })

  it.each([
    [{ from: '2026-02-30' }, '/from'],
    [{ to: 'tomorrow' }, '/to'],
    [{ from: '0001-01-01' }, '/from'],
    [{ from: '2026-11-02', to: '2026-11-01' }, '/to'],
    [{ from: '2026-11-29' }, '/from'],
    [{ from: '2025-11-27', to: '2026-11-28' }, '/from'],
  ])('that is none, %o, is refused with a pointer to %s', (input, pointer) => {
    expect(readPeriod(deps, input, 366)).toMatchObject({
      problem: { code: 'invalid_query', errors: [{ pointer }] },
    })
  })
})

describe('reports by day', () => {
  it('tell orders placed, cancelled and refunded', async () => {
    const { db, deps } = world()
    await put(db, [
      cell('placed', '2026-11-01', '', 5, 0),
      cell('cancelled', '2026-11-01', '', 2, 700),
      { ...cell('refunded', '2026-11-03', '', 1, 0), refunds: 250 },
    ])
    const usd = (amount: number) => ({ amount, currency: 'USD' })
    expect(await readOrdersReport(deps, {})).toMatchObject({
      value: {
        data: [
          { key: '2026-11-01', placed: 5, cancelled: 2, cancelledValue: usd(700), refunded: 0 },
          { key: '2026-11-03', placed: 0, refunded: 1, refunds: usd(250) },
        ],
        totals: { placed: 5, cancelled: 2, refunded: 1, refunds: usd(250) },
      },
    })
  })

  it('tell the debits and credits of each account, and their sums', async () => {
    const { db, deps } = world()
    const entry = (dimension: 'debit' | 'credit', day: string, account: string, net: number) => ({
      ...cell(dimension, day, account, 0, 0),
      net,
    })
    await put(db, [
      entry('debit', '2026-11-01', 'receivable', 500),
      entry('credit', '2026-11-01', 'revenue', 500),
      entry('debit', '2026-11-02', 'cash:sandbox', 500),
      entry('credit', '2026-11-02', 'receivable', 500),
      entry('debit', '2026-11-02', 'receivable', 200),
      entry('credit', '2026-11-02', 'revenue', 200),
    ])
    const usd = (amount: number) => ({ amount, currency: 'USD' })
    const row = (account: string, debit: number, credit: number) => ({
      ...{ account, debit: usd(debit), credit: usd(credit) },
    })
    expect(await readLedgerReport(deps, {})).toMatchObject({
      value: {
        data: [
          { key: '2026-11-01', ...row('receivable', 500, 0) },
          { key: '2026-11-01', ...row('revenue', 0, 500) },
          { key: '2026-11-02', ...row('cash:sandbox', 500, 0) },
          { key: '2026-11-02', ...row('receivable', 200, 500) },
          { key: '2026-11-02', ...row('revenue', 0, 200) },
        ],
        accounts: [
          row('cash:sandbox', 500, 0),
          row('receivable', 700, 500),
          row('revenue', 0, 700),
        ],
        totals: { debit: usd(1_200), credit: usd(1_200) },
      },
    })
  })

  it('tell carts against orders', async () => {
    const { db, deps } = world()
    await put(db, [cell('placed', '2026-11-01', '', 5, 0)])
    await addCarts(db, [{ id: 'msg_1', day: '2026-11-02', carts: 8 }], '2026-01-01')
    expect(await readCartsReport(deps, {})).toMatchObject({
      value: {
        data: [
          { key: '2026-11-01', carts: 0, orders: 5 },
          { key: '2026-11-02', carts: 8, orders: 0 },
        ],
        totals: { carts: 8, orders: 5 },
      },
    })
  })
})
