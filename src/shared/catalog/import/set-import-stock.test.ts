import { expect, it } from 'vitest'
import { csvOf, importOf } from '../../../../tests/fixtures/catalog/import-file.ts'
import { testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import {
  CATALOG_STEP_STALLED_MS,
  IMPORT_ISSUES_MAX,
  IMPORT_STOCK_PER_STEP,
} from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { ImportStock } from '../messages.ts'
import { readImport, readIssues } from './runs/read-imports.ts'
import { resumeImportStock, setImportStock } from './set-import-stock.ts'

const MANY = 2 * IMPORT_STOCK_PER_STEP + 20
const sku = (index: number) => `SKU-${String(index).padStart(5, '0')}`

/** A shop in which an import of many products has ended; its stock is set in part. */
async function imported() {
  const shop = testShop()
  const file = csvOf(
    ['Handle', 'Title', 'Variant SKU', 'Variant Inventory Qty', 'Variant Price'],
    Array.from({ length: MANY }, (_, index) => ({
      Handle: `thing-${index}`,
      Title: `Thing ${index}`,
      'Variant SKU': sku(index),
      'Variant Inventory Qty': String(index + 1),
      'Variant Price': '1.00',
    })),
  )
  const { done, stock, sent, importId: id } = await importOf(file, shop, { size: 65_536 })
  const steps: ImportStock['body'][] = sent.map(({ body }) => body)
  const calls: { sku: string; quantity: number; staffId: string }[] = []
  const answers = { next: async (_sku: string): Promise<Result<unknown>> => ok(null) }
  const published = { times: 0 }
  const deps = {
    database: shop.database,
    now: () => shop.clock.now,
    send: async ({ body }: ImportStock) => void steps.push(body),
    setStock: async (
      item: { sku: string; quantity: number },
      { staffId }: { importId: string; staffId: string },
    ) => {
      const answer = await answers.next(item.sku)
      calls.push({ ...item, staffId })
      return answer
    },
    publish: async () => {
      published.times += 1
    },
  }
  const next = async (isLastTry = false) => {
    const step = steps.shift()
    if (step) await setImportStock(deps, step, isLastTry)
    return step !== undefined
  }
  return { shop, id, done, stock, steps, calls, answers, published, deps, next }
}

it('an invocation sets as much first stock as it may, in the order of the file', async () => {
  const { done, stock, calls, published, next } = await imported()
  expect(done).toMatchObject({ imported: MANY, refused: 0, stockLeft: MANY })
  expect(stock.size).toBe(0)
  await next()
  expect(calls).toHaveLength(IMPORT_STOCK_PER_STEP)
  expect(published.times).toBe(0)
  while (await next());
  const all = Array.from({ length: MANY }, (_, index) => ({
    sku: sku(index),
    quantity: index + 1,
    staffId: 'stf_1',
  }))
  expect(calls).toEqual(all)
  // Goods are shown once their stock is set.
  expect(published.times).toBe(1)
})

it('how far the stock of an import is can be read until its end, and after it', async () => {
  const { shop, id, next } = await imported()
  const stockOf = async () => {
    const run = await readImport(shop.database, id, shop.clock.now)
    return run.ok ? run.value.stock : null
  }
  const total = MANY
  expect(await stockOf()).toEqual({ done: 0, total })
  await next()
  expect(await stockOf()).toEqual({ done: IMPORT_STOCK_PER_STEP, total })
  while (await next());
  expect(await stockOf()).toEqual({ done: total, total })
  expect(shop.database.sqlite.prepare('SELECT count(*) AS n FROM import_stock').get()?.n).toBe(0)
})

it('a step that comes twice counts what it refused once', async () => {
  const { shop, id, steps, answers, deps } = await imported()
  const bad = sku(0)
  const known = sku(1)
  answers.next = async (one) => {
    if (one === bad) return refuse('invalid_body', 'too many')
    return one === known ? refuse('idempotency_conflict') : ok(null)
  }
  const [step] = steps
  if (!step) throw new Error('no step was sent')
  await Promise.all([setImportStock(deps, step, false), setImportStock(deps, step, false)])
  await setImportStock(deps, step, false)
  expect(steps.slice(1)).toEqual([{ importId: id, from: IMPORT_STOCK_PER_STEP }])
  const run = await readImport(shop.database, id, shop.clock.now)
  expect(run).toMatchObject({ value: { counts: { imported: MANY, refused: 1, notes: 1 } } })
  const refused = await readIssues(shop.database, id, 'refused', IMPORT_ISSUES_MAX)
  expect(refused).toMatchObject([{ row: 2, code: 'stock_not_set' }])
})

it('an object that does not answer is asked again, and at last left out and reported', async () => {
  const { shop, id, steps, answers, deps, next } = await imported()
  const lost = sku(3)
  answers.next = async (one) => {
    if (one === lost) throw new Error('Network connection lost.')
    return ok(null)
  }
  const [step] = steps
  if (!step) throw new Error('no step was sent')
  await expect(setImportStock(deps, step, false)).rejects.toThrow('does not answer')
  await next(true)
  expect(steps).toHaveLength(1)
  const refused = await readIssues(shop.database, id, 'refused', IMPORT_ISSUES_MAX)
  expect(refused).toMatchObject([{ handle: 'thing-3' }])
})

it('a step whose message is lost is sent again, once it was silent for long enough', async () => {
  const { shop, id, steps, deps, next } = await imported()
  await next()
  steps.length = 0
  expect(await resumeImportStock(deps)).toBe(0)
  shop.clock.now += CATALOG_STEP_STALLED_MS + 1
  expect(await resumeImportStock(deps)).toBe(1)
  expect(steps).toEqual([{ importId: id, from: IMPORT_STOCK_PER_STEP }])
  while (await next());
  shop.clock.now += CATALOG_STEP_STALLED_MS + 1
  expect(await resumeImportStock(deps)).toBe(0)
})
