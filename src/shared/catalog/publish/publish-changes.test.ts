import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import {
  CATALOG_STEP_STALLED_MS,
  PUBLISH_PRODUCTS_PER_STEP,
  PUBLISH_YIELD_SECONDS,
} from '../../platform/limits.ts'
import type { CatalogPublish } from '../messages.ts'
import { partKey } from '../rules.ts'
import { currentRelease } from '../store.ts'
import {
  continuePublish,
  publishChanges,
  readPublishProgress,
  resumePublish,
} from './publish-changes.ts'

/** The limits of one invocation (developers.cloudflare.com/workers, 2026-10). */
const KV_CALLS_MAX = 1_000
const D1_STATEMENTS_MAX = 1_000

const MANY = 2 * PUBLISH_PRODUCTS_PER_STEP + 100
const names = (count: number) => Array.from({ length: count }, (_, index) => `thing-${index}`)

/** A shop with so many products that wait for a publish. */
async function shopWith(count: number) {
  const shop = testShop()
  await shop.upsert(...names(count).map((name) => productInput(name)))
  const { get, put } = shop.snapshots
  let kv = 0
  shop.snapshots.get = (key) => {
    kv += 1
    return get(key)
  }
  shop.snapshots.put = (key, value) => {
    kv += 1
    return put(key, value)
  }
  const statements = () => shop.database.statements() + shop.search.statements()
  return {
    ...shop,
    /** The calls of the platform that the work makes. */
    async callsOf(work: () => Promise<unknown>) {
      const before = { kv, statements: statements() }
      await work()
      return { kv: kv - before.kv, statements: statements() - before.statements }
    },
    /** Does the next step that waits in the queue; false where none does. */
    async next() {
      const step = shop.steps.shift()
      if (step) await continuePublish(shop.publishing, step)
      return step !== undefined
    },
  }
}

type Shop = Awaited<ReturnType<typeof shopWith>>

async function toTheEnd(shop: Shop): Promise<void> {
  while (await shop.next());
}

const countOf = (shop: Shop) =>
  shop.database.sqlite.prepare('SELECT count(*) AS n FROM product_document').get()?.n

it('10,000 products are published with no invocation beyond the limits of the platform', async () => {
  const shop = await shopWith(10_000)
  const calls = [await shop.callsOf(() => publishChanges(shop.publishing))]
  while (shop.steps.length > 0) calls.push(await shop.callsOf(() => shop.next()))
  expect(calls.length).toBeGreaterThan(10_000 / PUBLISH_PRODUCTS_PER_STEP)
  expect(Math.max(...calls.map(({ kv }) => kv))).toBeLessThan(KV_CALLS_MAX)
  expect(Math.max(...calls.map(({ statements }) => statements))).toBeLessThan(D1_STATEMENTS_MAX)
  expect(await currentRelease(shop.database)).toMatchObject({ productCount: 10_000 })
  expect(await readPublishProgress(shop.database)).toBeNull()
})

it('a publish of many products answers at once with how far it is, and shows it until its end', async () => {
  const shop = await shopWith(MANY)
  const { release, progress } = await publishChanges(shop.publishing)
  expect(release.number).toBe(0)
  expect(progress).toMatchObject({ published: 0, total: MANY })
  await shop.next()
  expect(await readPublishProgress(shop.database)).toMatchObject({
    published: PUBLISH_PRODUCTS_PER_STEP,
    total: MANY,
  })
  await toTheEnd(shop)
  expect(await readPublishProgress(shop.database)).toBeNull()
  expect(await currentRelease(shop.database)).toMatchObject({ productCount: MANY })
})

it('the catalogue that is named stays the same until the end of a publish of many products', async () => {
  const shop = await shopWith(MANY)
  await publishChanges(shop.publishing)
  await toTheEnd(shop)
  const before = await currentRelease(shop.database)
  await shop.upsert(...names(MANY).map((name) => productInput(name, { title: `New ${name}` })))
  await publishChanges(shop.publishing)
  await shop.next()
  const meanwhile = await currentRelease(shop.database)
  expect(meanwhile).toEqual({ ...before, number: (before?.number ?? 0) + 1 })
  await toTheEnd(shop)
  const after = await currentRelease(shop.database)
  expect(after?.version).not.toBe(before?.version)
})

it('one product is published while many are, with its own part of the index alone', async () => {
  const shop = await shopWith(MANY)
  await publishChanges(shop.publishing)
  await toTheEnd(shop)
  const { outcomes } = await shop.upsert(
    ...names(MANY).map((name) => productInput(name, { title: `New ${name}` })),
  )
  await publishChanges(shop.publishing)
  await shop.next()
  const last = outcomes.at(-1)
  if (last?.outcome !== 'updated') throw new Error('the product was not updated')
  const partsBefore = [...shop.snapshots.entries.keys()].filter((key) =>
    key.startsWith(partKey('')),
  )
  const calls = await shop.callsOf(() => shop.publish(last.productId))
  const parts = [...shop.snapshots.entries.keys()].filter((key) => key.startsWith(partKey('')))
  expect(parts.length - partsBefore.length).toBe(1)
  expect(calls.statements).toBeLessThan(60)
  const reader = shop.reader()
  expect((await reader.productByHandle(last.handle))?.view.title).toBe(`New ${last.handle}`)
  await toTheEnd(shop)
  expect(await currentRelease(shop.database)).toMatchObject({ productCount: MANY })
})

it('one product that is published while many are goes first: the step ends after the batch it is at', async () => {
  const shop = await shopWith(MANY)
  const { outcomes } = await shop.upsert(productInput('single'))
  const [single] = outcomes
  if (single?.outcome !== 'imported') throw new Error('the product was not made')
  await publishChanges(shop.publishing)
  const delays: number[] = []
  const { send } = shop.publishing
  shop.publishing.send = async (message: CatalogPublish, delaySeconds = 0) => {
    delays.push(delaySeconds)
    await send(message)
  }
  const { put } = shop.snapshots
  let puts = 0
  let publish: Promise<unknown> = Promise.resolve()
  shop.snapshots.put = (key, value) => {
    puts += 1
    // In the middle of the second batch of the step.
    if (puts === 70) publish = shop.publish(single.productId)
    return put(key, value)
  }
  await shop.next()
  await publish
  expect(await readPublishProgress(shop.database)).toMatchObject({ published: 100 })
  expect(delays).toEqual([PUBLISH_YIELD_SECONDS])
  expect(await shop.reader().productByHandle('single')).not.toBeNull()
  // However often one goes first, each step publishes a batch.
  await shop.publish(single.productId)
  await shop.next()
  expect(await readPublishProgress(shop.database)).toMatchObject({ published: 150 })
  shop.clock.now += PUBLISH_YIELD_SECONDS * 1_000
  await toTheEnd(shop)
  expect(await currentRelease(shop.database)).toMatchObject({ productCount: MANY + 1 })
})

it('a publish asked for while another works follows it, and loses no product of either', async () => {
  const shop = await shopWith(MANY)
  await publishChanges(shop.publishing)
  await shop.next()
  const more = Array.from({ length: MANY }, (_, index) => productInput(`more-${index}`))
  await shop.upsert(...more)
  await Promise.all([publishChanges(shop.publishing), publishChanges(shop.publishing)])
  const runs = shop.database.sqlite.prepare('SELECT state FROM publish_run ORDER BY number').all()
  expect(runs.map(({ state }) => state)).toEqual(['running', 'waiting'])
  await toTheEnd(shop)
  expect(await currentRelease(shop.database)).toMatchObject({ productCount: 2 * MANY })
  expect(await readPublishProgress(shop.database)).toBeNull()
})

it('a step that dies goes on where it stood when its message comes again', async () => {
  const shop = await shopWith(MANY)
  await publishChanges(shop.publishing)
  const { put } = shop.snapshots
  let left = 75
  shop.snapshots.put = (key, value) => {
    if (left === 0) return Promise.reject(new Error('killed here'))
    left -= 1
    return put(key, value)
  }
  const [step] = shop.steps
  await expect(shop.next()).rejects.toThrow('killed here')
  expect(countOf(shop)).toBe(50)
  shop.snapshots.put = put
  if (step) shop.steps.push(step)
  await toTheEnd(shop)
  expect(await currentRelease(shop.database)).toMatchObject({ productCount: MANY })
})

it('a message that comes twice, or of a step that is done, publishes nothing twice', async () => {
  const shop = await shopWith(MANY)
  await publishChanges(shop.publishing)
  const [first] = shop.steps
  if (!first) throw new Error('no step was sent')
  await Promise.all([
    continuePublish(shop.publishing, first),
    continuePublish(shop.publishing, first),
  ])
  expect(shop.steps.slice(1)).toEqual([{ run: first.run, step: 1 }])
  await continuePublish(shop.publishing, first)
  expect(shop.steps).toHaveLength(2)
  expect(await readPublishProgress(shop.database)).toMatchObject({
    published: PUBLISH_PRODUCTS_PER_STEP,
  })
})

it('a step whose message is lost is sent again, once it was silent for long enough', async () => {
  const shop = await shopWith(MANY)
  await publishChanges(shop.publishing)
  await shop.next()
  shop.steps.length = 0
  expect(await resumePublish(shop.publishing)).toBe(0)
  shop.clock.now += CATALOG_STEP_STALLED_MS + 1
  expect(await resumePublish(shop.publishing)).toBe(1)
  expect(await resumePublish(shop.publishing)).toBe(0)
  await toTheEnd(shop)
  expect(await currentRelease(shop.database)).toMatchObject({ productCount: MANY })
})

it('a category that many products stand in is renamed in all of them', async () => {
  const shop = testShop()
  const mugs = { handle: 'mugs', title: 'Mugs', description: '' }
  await shop.categories(mugs)
  await shop.upsert(...names(MANY).map((name) => productInput(name, { categories: ['mugs'] })))
  await shop.publish()
  await shop.categories({ ...mugs, title: 'Cups' })
  const { progress } = await publishChanges(shop.publishing)
  expect(progress?.total).toBe(MANY)
  for (const step of shop.steps) await continuePublish(shop.publishing, step)
  const document = await shop.reader().productByHandle('thing-0')
  expect(document?.view.categories).toMatchObject([{ title: 'Cups' }])
  const { list } = await shop.reader().categories()
  expect(list).toMatchObject([{ title: 'Cups', productCount: MANY }])
})

it('the counts of categories follow their products without counting them', async () => {
  const shop = testShop()
  await shop.categories(
    { handle: 'kitchen', title: 'Kitchen', description: '' },
    { handle: 'mugs', title: 'Mugs', parent: 'kitchen', description: '' },
  )
  const counts = async () =>
    (await shop.reader().categories()).list.map(({ handle, productCount }) => [
      handle,
      productCount,
    ])
  await shop.upsert(
    productInput('a', { categories: ['mugs'] }),
    productInput('b', { categories: ['mugs'] }),
    productInput('c', { categories: ['kitchen'] }),
  )
  await shop.publish()
  expect(await counts()).toEqual([
    ['kitchen', 3],
    ['mugs', 2],
  ])
  await shop.upsert(
    productInput('a', { categories: ['kitchen'] }),
    productInput('b', { status: 'draft' }),
    productInput('c'),
  )
  await shop.publish()
  expect(await counts()).toEqual([
    ['kitchen', 1],
    ['mugs', 0],
  ])
})
