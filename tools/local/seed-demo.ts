import shop from '../../shop.config.ts'
import { upsertCategories } from '../../src/shared/catalog/edit/upsert-categories.ts'
import { upsertProducts } from '../../src/shared/catalog/edit/upsert-products.ts'
import { publishChanges } from '../../src/shared/catalog/publish/publish-changes.ts'
import { groupsOf } from '../../src/shared/kit/groups.ts'
import { stockName } from '../../src/shared/platform/objects.ts'
import { allIllustrations, categories, products } from '../demo-shop/catalog.ts'
import { pictureUrl } from '../demo-shop/product.ts'
import type { Progress } from './progress.ts'
import type { Runtime } from './runtime.ts'
import { executeAtStock } from './stock-worker.ts'
import { GATEWAY } from './workers.ts'

interface DemoWork {
  runtime: Runtime
  progress: Progress
}

/** Requests under way at once: two cores gain nothing from more. */
const AT_ONCE = 8
/** Levels travel over a queue; a shop that answers before they have come shows empty shelves. */
const LEVELS_WITHIN_MS = 10_000

/**
 * Fills a shop with the demo: pictures, categories, products, stock, and one publish. Every step
 * may be repeated: products are upserted, and stock is set once per SKU.
 */
export async function seedDemo(work: DemoWork): Promise<void> {
  const { miniflare } = work.runtime
  const media = await miniflare.getR2Bucket('MEDIA', GATEWAY)
  await inParallel(allIllustrations(), async ({ key, svg }) => {
    // The address of a picture is `/media/` and its key in the bucket.
    await media.put(pictureUrl(key).replace(/^\/media\//, ''), svg, {
      httpMetadata: { contentType: 'image/svg+xml' },
    })
  })
  const database = await miniflare.getD1Database('CATALOG_DB', GATEWAY)
  const written = await upsertCategories({ database, now: Date.now() }, categories)
  if (!written.ok) throw new Error(`demo categories: ${written.problem.detail}`)
  const write = { database, now: Date.now(), currency: shop.currency }
  const { outcomes } = await upsertProducts(write, products)
  const refused = outcomes.find(({ outcome }) => outcome === 'refused')
  if (refused) throw new Error(`demo products: ${JSON.stringify(refused)}`)

  await setStock(work)
  const queue = await miniflare.getQueueProducer('CATALOG_QUEUE', GATEWAY)
  await publishChanges({
    database,
    search: await miniflare.getD1Database('SEARCH_DB', GATEWAY),
    snapshots: await miniflare.getKVNamespace('SNAPSHOTS', GATEWAY),
    now: Date.now,
    currency: shop.currency,
    send: async (message) => {
      await queue.send(message)
    },
  })
  await untilLevelsKnown(database)
}

const stocked = products
  .flatMap(({ variants }) => variants)
  .flatMap(({ sku, stock }) => (stock === undefined || stock === 0 ? [] : [{ sku, stock }]))

/**
 * Sets the opening stock at the stock objects themselves: each knows a key it has seen, while
 * the staff API would hold the key of a request that was killed for another minute.
 */
async function setStock({ runtime, progress }: DemoWork): Promise<void> {
  const bar = progress.bar('stock', stocked.length)
  let done = 0
  for (const group of groupsOf(stocked, AT_ONCE)) {
    const commands = group.map(({ sku, stock }) => [stockName(sku), opening(sku, stock)] as const)
    const answers = await executeAtStock(runtime.miniflare, commands)
    for (const [index, answer] of answers.entries()) {
      if (!answer.ok) throw new Error(`stock of ${group[index]?.sku}: ${answer.problem.code}`)
    }
    done += group.length
    bar.done(done)
  }
  bar.end()
}

const opening = (sku: string, delta: number) => ({
  type: 'stock.adjust' as const,
  sku,
  delta,
  reason: 'opening stock',
  reference: 'demo',
  key: `seed:${sku}`,
  actor: 'system',
})

async function untilLevelsKnown(database: D1Database): Promise<void> {
  const known = database.prepare('SELECT count(*) AS count FROM stock_level WHERE available > 0')
  for (const deadline = Date.now() + LEVELS_WITHIN_MS; Date.now() < deadline; ) {
    const row = await known.first<{ count: number }>()
    if ((row?.count ?? 0) >= stocked.length) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  process.stderr.write('seed: stock levels are still on their way to the catalogue\n')
}

/** Runs the work for every item, a few at a time; the first failure ends it. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
