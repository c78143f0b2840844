import { expect, it } from 'vitest'
import {
  beginImport,
  csvOf,
  importOf,
  sendImport,
} from '../../../../../tests/fixtures/catalog/import-file.ts'
import { productInput, testShop, variantInput } from '../../../../../tests/fixtures/catalog/shop.ts'
import {
  CATALOG_STEP_STALLED_MS,
  IMPORT_PRODUCTS_PER_STEP,
  IMPORT_STEP_KNOWN_CHARS,
  IMPORT_STEP_TRIES,
} from '../../../platform/limits.ts'
import { readImport, readIssues } from '../runs/read-imports.ts'
import { continueImport, resumeImports } from './continue-import.ts'

/** The limit of one invocation (developers.cloudflare.com/d1, 2026-10). */
const D1_STATEMENTS_MAX = 1_000

type Begun = Awaited<ReturnType<typeof beginImport>>

const COLUMNS = ['Handle', 'Title', 'Gift Card', 'Variant SKU', 'Variant Price', 'Type']

const fileOf = (count: number, price = '1.00') =>
  csvOf(
    [...COLUMNS, 'Variant Inventory Qty'],
    Array.from({ length: count }, (_, index) => ({
      Handle: `thing-${index}`,
      Title: `Thing ${index}`,
      'Variant SKU': `SKU-${index}`,
      'Variant Price': price,
      'Variant Inventory Qty': '3',
      Type: `Kind ${index % 7}`,
    })),
  )

/** Rows so long that a step takes two products on: one is refused, SKUs are made and given twice. */
const LONG = csvOf(
  [...COLUMNS, 'Variant Inventory Qty', 'Colour'],
  [
    { Handle: 'a', 'Variant SKU': 'A', 'Variant Inventory Qty': '3' },
    { Handle: 'b', 'Variant SKU': '' },
    { Handle: 'c', 'Variant SKU': 'A' },
    { Handle: 'd', 'Variant SKU': 'b', 'Variant Inventory Qty': '4' },
    { Handle: 'Not an address', 'Variant SKU': 'E', 'Variant Price': '-' },
    { Handle: 'Ünusual', 'Variant SKU': '' },
  ].map((row) => ({
    Title: row.Handle,
    'Gift Card': 'no'.repeat(90_000),
    'Variant Price': '2.00',
    Type: 'Kind',
    ...row,
  })),
)

const count = ({ shop }: Begun, table: string) =>
  shop.database.sqlite.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n

/** All that staff and shoppers can tell of an import, without times. */
async function outcomeOf(begun: Begun) {
  const { shop, importId, audited, stock } = begun
  const run = await readImport(shop.database, importId, shop.clock.now)
  if (!run.ok) throw new Error(run.problem.code)
  const products = shop.database.sqlite
    .prepare(
      `SELECT p.handle, p.title, p.revision, v.sku FROM product p
        JOIN variant v ON v.product_id = p.id ORDER BY p.handle`,
    )
    .all()
  return {
    state: run.value.state,
    counts: run.value.counts,
    refused: await readIssues(shop.database, importId, 'refused', 100),
    notes: await readIssues(shop.database, importId, 'note', 100),
    products,
    stock: [...stock],
    audited: audited.map(({ action, actor, subject }) => [action, actor, subject === importId]),
    left: ['import_part', 'import_product', 'import_sku', 'import_stock'].map((table) =>
      count(begun, table),
    ),
  }
}

/** Does the steps of an import to its end: one that breaks comes again, one that is lost is resumed. */
async function toTheEnd({ shop, deps, queue }: Begun): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const message = queue.shift()
    if (message === undefined) {
      shop.clock.now += CATALOG_STEP_STALLED_MS + 1
      // A sweep that breaks runs again a minute later.
      if ((await resumeImports(deps).catch(() => 1)) === 0) return
    } else if (message.type === 'import.write') {
      await continueImport(deps, message.body, 1).catch(() => queue.push(message))
    }
  }
  throw new Error('the import has no end')
}

it('50,000 products are written with no invocation beyond the queries of the platform', async () => {
  const PRODUCTS = 50_000
  const begun = await beginImport()
  const { shop, deps } = begun
  deps.publish = () => Promise.reject(new Error('stock comes first'))
  const calls: number[] = []
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = shop.database.statements()
    const result = await work()
    calls.push(shop.database.statements() - before)
    return result
  }
  await counted(() => sendImport(begun, fileOf(PRODUCTS), { size: 1_000_000 }))
  while (await counted(() => begun.next()));
  expect(calls.length).toBeGreaterThan(PRODUCTS / IMPORT_PRODUCTS_PER_STEP)
  expect(Math.max(...calls)).toBeLessThan(D1_STATEMENTS_MAX / 2)
  const run = await readImport(shop.database, begun.importId, shop.clock.now)
  expect(run).toMatchObject({
    value: { state: 'done', counts: { imported: PRODUCTS }, stock: { done: 0, total: PRODUCTS } },
  })
  expect(count(begun, 'product')).toBe(PRODUCTS)
})

it('a file of many products is told to its end while the queue writes it', async () => {
  const { events, done } = await importOf(fileOf(2 * IMPORT_PRODUCTS_PER_STEP + 10), testShop(), {
    size: 65_536,
  })
  const told = events.filter(({ type }) => type === 'progress')
  expect(told).toContainEqual(expect.objectContaining({ products: IMPORT_PRODUCTS_PER_STEP }))
  expect(done).toMatchObject({ imported: 2 * IMPORT_PRODUCTS_PER_STEP + 10 })
  expect(events.at(-1)).toEqual(done)
})

it('a check of many products goes by the queue, writes none and clears up', async () => {
  const begun = await beginImport(testShop(), { dryRun: true })
  await sendImport(begun, LONG, { size: 65_536 })
  expect(begun.queue).toHaveLength(1)
  await toTheEnd(begun)
  const { counts, products, audited, left } = await outcomeOf(begun)
  expect(counts).toMatchObject({ imported: 4, refused: 2 })
  expect([products, audited, left]).toEqual([[], [], [0, 0, 0, 0]])
})

it('a step that breaks anywhere is done again: nothing is lost, nothing double, and the report is the same', async () => {
  const whole = await beginImport()
  await sendImport(whole, LONG, { size: 65_536 })
  const tripsBefore = whole.shop.database.trips()
  await toTheEnd(whole)
  const trips = whole.shop.database.trips() - tripsBefore
  const expected = await outcomeOf(whole)
  expect(expected).toMatchObject({
    state: 'done',
    counts: { imported: 4, updated: 0, refused: 2 },
    audited: [['import.products', 'staff:stf_1', true]],
  })
  // An answer that is lost after its effect: a break before the next trip leaves the same.
  for (let trip = 1; trip <= trips; trip += 1) {
    const begun = await beginImport()
    await sendImport(begun, LONG, { size: 65_536 })
    begun.shop.database.failAt(trip, 'after')
    await toTheEnd(begun)
    expect(await outcomeOf(begun), `trip ${trip}`).toEqual(expected)
  }
})

it('a message that comes twice at once writes its products once', async () => {
  const begun = await beginImport()
  await sendImport(begun, LONG, { size: 65_536 })
  const twice = async () => {
    const message = begun.queue.shift()
    if (message?.type !== 'import.write') return false
    const run = () => continueImport(begun.deps, message.body, 1)
    await Promise.all([run(), run()])
    await run()
    return true
  }
  while (await twice());
  const { counts, products } = await outcomeOf(begun)
  expect(counts).toMatchObject({ imported: 4, updated: 0, refused: 2 })
  expect(products.map(({ revision }) => revision)).toEqual([1, 1, 1, 1])
})

it('an import whose step breaks at its last try has failed, and the file again does the rest', async () => {
  const begun = await beginImport()
  await sendImport(begun, LONG, { size: 65_536 })
  await begun.next()
  const [message] = begun.queue
  if (message?.type !== 'import.write') throw new Error('no step was sent')
  begun.shop.database.failAt(3, 'before')
  await expect(continueImport(begun.deps, message.body, IMPORT_STEP_TRIES)).rejects.toThrow()
  const { state, left } = await outcomeOf(begun)
  expect([state, left[0]]).toEqual(['failed', 0])
  await continueImport(begun.deps, message.body, 1)
  const again = await importOf(LONG, begun.shop, { size: 65_536 })
  expect(again.done).toMatchObject({ refused: 2 })
  expect(count(begun, 'product')).toBe(4)
})

it('an import whose step the platform ends each time has failed after its tries', async () => {
  const begun = await beginImport()
  await sendImport(begun, LONG, { size: 65_536 })
  const [message] = begun.queue
  if (message?.type !== 'import.write') throw new Error('no step was sent')
  await continueImport(begun.deps, message.body, IMPORT_STEP_TRIES + 1)
  const { state, counts, products, left } = await outcomeOf(begun)
  expect([state, counts, products, left]).toEqual(['failed', null, [], [0, 0, 0, 0]])
})

it('a step takes on few products where these have many variants already', async () => {
  const VARIANTS = 200
  const PRODUCTS = 120
  const shop = testShop()
  const names = Array.from({ length: PRODUCTS }, (_, index) => `thing-${index}`)
  const numbers = Array.from({ length: VARIANTS }, (_, index) => String(index))
  const inputOf = (handle: string) =>
    productInput(handle, {
      options: [{ name: 'No', values: numbers }],
      variants: numbers.map((number) => variantInput(`${handle}-${number}`, { options: [number] })),
    })
  await shop.upsert(...names.map(inputOf))
  const begun = await beginImport(shop)
  const rows = names.map((Handle) => ({ Handle, Title: 'Anew' }))
  await sendImport(begun, csvOf(['Handle', 'Title'], rows), { size: 65_536 })
  let steps = 0
  for (; await begun.next(); steps += 1);
  // One of them was done by the request, and the last one ends the import.
  expect(steps).toBe(Math.ceil((PRODUCTS * VARIANTS * 500) / IMPORT_STEP_KNOWN_CHARS))
  const { counts, state } = await outcomeOf(begun)
  expect([state, counts?.updated]).toEqual(['done', PRODUCTS])
})

it('SKUs are made past a long row of taken ones with few look-ups', async () => {
  const taken = Array.from({ length: 3_000 }, (_, index) =>
    index === 0 ? 'mug' : `mug-${index + 1}`,
  )
  const shop = testShop()
  const file = csvOf(COLUMNS, [
    { Handle: 'mug', Title: 'Mug', 'Variant Price': '1.00' },
    ...taken.map((sku) => ({
      Handle: `other-${sku}`,
      Title: sku,
      'Variant SKU': sku,
      'Variant Price': '1.00',
    })),
  ])
  const begun = await beginImport(shop)
  await sendImport(begun, file, { size: 65_536 })
  const before = shop.database.statements()
  await begun.next()
  expect(shop.database.statements() - before).toBeLessThan(80)
  const made = shop.database.sqlite
    .prepare(`SELECT sku FROM variant JOIN product p ON p.id = product_id WHERE handle = 'mug'`)
    .get()
  expect(made?.sku).toBe('mug-3001')
})
