import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import type { Cell, Dimension, ReportDeps } from './contract.ts'
import { readToday, sumsUntil } from './read-today.ts'
import { addCarts, replaceCells } from './store.ts'

const cell = (dimension: Dimension, day: string, key: string, orders: number): Cell => ({
  ...{ dimension, day, key, currency: 'USD', orders, units: orders },
  ...{ gross: 100 * orders, discounts: 0, shipping: 0, tax: 0, refunds: 0, net: 100 * orders },
})

const depsAt = (now: string, timeZone = 'UTC') => {
  const db = d1Of('engagement')
  const deps: ReportDeps = {
    db,
    now: () => Date.parse(now),
    currency: 'USD',
    timeZone,
    titlesOf: async () => new Map(),
    namesOf: async () => new Map(),
  }
  return { db, deps }
}

it('today stands against the same weekday last week up to the same time', async () => {
  const { db, deps } = depsAt('2026-11-28T10:30:00Z')
  await replaceCells(db, [
    {
      ...{ shard: 0, slot: 1, definition: 'd', revision: 1 },
      cells: [
        cell('hour', '2026-11-28', '2026-11-28T09:00:00.000Z', 3),
        cell('payment', '2026-11-28', 'stripe', 3),
        cell('placed', '2026-11-28', '', 4),
        cell('hour', '2026-11-21', '2026-11-21T09:00:00.000Z', 5),
        // Half of this hour has passed today, and nothing of the next.
        cell('hour', '2026-11-21', '2026-11-21T10:00:00.000Z', 10),
        cell('hour', '2026-11-21', '2026-11-21T11:00:00.000Z', 100),
        cell('payment', '2026-11-21', 'stripe', 115),
        cell('placed', '2026-11-21', '', 120),
        cell('hour', '2026-11-27', '2026-11-27T09:00:00.000Z', 1_000),
      ],
    },
  ])
  await addCarts(
    db,
    [
      { id: 'a', day: '2026-11-28', carts: 40 },
      { id: 'b', day: '2026-11-21', carts: 600 },
    ],
    '2026-01-01',
  )
  expect(await readToday(deps)).toEqual({
    ok: true,
    value: {
      day: '2026-11-28',
      today: { orders: 3, net: { amount: 300, currency: 'USD' }, carts: 40, placed: 4 },
      lastWeek: { orders: 10, net: { amount: 1_000, currency: 'USD' }, carts: 600, placed: 120 },
    },
  })
})

it('a day begins at midnight of the shop, not of UTC', async () => {
  // Eight in the evening of the 27th in New York.
  const { db, deps } = depsAt('2026-11-28T01:00:00Z', 'America/New_York')
  await replaceCells(db, [
    {
      ...{ shard: 0, slot: 1, definition: 'd', revision: 1 },
      cells: [
        cell('payment', '2026-11-27', 'stripe', 2),
        cell('hour', '2026-11-20', '2026-11-20T05:00:00.000Z', 1),
        cell('hour', '2026-11-20', '2026-11-21T00:00:00.000Z', 2),
        cell('hour', '2026-11-20', '2026-11-21T01:00:00.000Z', 4),
      ],
    },
  ])
  expect(await readToday(deps)).toMatchObject({
    value: { day: '2026-11-27', today: { orders: 2 }, lastWeek: { orders: 3 } },
  })
})

it('hours are compared by the clock where its time has changed within the week', () => {
  const row = (key: string) => ({ key, orders: 1, net: { amount: 100, currency: 'USD' } })
  // The 25th of October in Berlin has the hour from two to three twice.
  const hours = ['2026-10-24T23:00:00.000Z', '2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z']
  const rows = [...hours, '2026-10-25T02:00:00.000Z'].map(row)
  const until = (hours: number, minutes = 0) =>
    sumsUntil(rows, { hours, minutes }, 'Europe/Berlin').orders
  expect([until(1), until(2), until(2, 30), until(3), until(4)]).toEqual([0, 1, 2, 3, 4])
})
