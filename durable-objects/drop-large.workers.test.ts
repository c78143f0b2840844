import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import type { DropDefinition, DropObjectPort } from '../src/shared/drop/contract.ts'
import { enterDrop } from '../src/shared/drop/entries/enter-drop.ts'
import { openShard } from '../src/shared/drop/entries/entry-shard.ts'
import { learnSnapshot } from '../src/shared/drop/entries/follow-root.ts'
import { portOf } from '../src/shared/kit/port-of.ts'
import { newId } from '../src/shared/platform/ids.ts'
import { dropName, stockName } from '../src/shared/platform/objects.ts'
import { hashes } from './drop/hashes.ts'

const ENTRIES = 100_000
const SHARDS = 8
const UNITS = 500
const SKU = 'LAMP'
/** Entries close, and every object is out of memory, this long before the opening. */
const LEAD_MS = 3_000

const dropId = newId('drop')
const root = exports.DropObject.getByName(dropName(dropId))
const shardNamed = (n: number) => exports.DropObject.getByName(dropName(dropId, n))

function definition(entriesCloseAt: number): DropDefinition {
  const opensAt = entriesCloseAt + LEAD_MS
  const variant = {
    variantId: 'var_1',
    sku: SKU,
    handle: 'lamp',
    title: 'Lamp',
    variantTitle: null,
    image: null,
    unitPrice: { amount: 1000, currency: 'USD' },
    compareAtPrice: null,
    quota: UNITS,
  }
  return {
    id: dropId,
    title: 'Lamp',
    description: '',
    mode: 'draw',
    variants: [variant],
    limitPerShopper: 1,
    requirements: { proofOfWork: false },
    entriesOpenAt: 1,
    entriesCloseAt,
    opensAt,
    closesAt: opensAt + 600_000,
    passMs: 60_000,
    holdMs: 60_000,
    admissionFactor: 1,
    entryShards: SHARDS,
    stockShards: 2,
    beacon: null,
    createdAt: 0,
  }
}

/** As `enter` writes them, but in one transaction and without the tokens. */
async function fill(n: number, count: number): Promise<void> {
  const snapshot = await portOf<DropObjectPort>(root).read({ type: 'drop.snapshot' })
  await runInDurableObject(shardNamed(n), (_, { storage }) => {
    const shard = openShard({ storage, hashes, dropId, shard: n })
    storage.transactionSync(() => {
      if (snapshot) learnSnapshot(shard, snapshot)
      for (let i = 0; i < count; i += 1) {
        enterDrop(shard, { shopperId: `s-${n}-${i}`, entryId: newId('ent') }, Date.now())
      }
    })
  })
  await evictDurableObject(shardNamed(n))
}

/** As though entries had closed as the definition says: its times bind once they are open. */
async function setTimes({ entriesCloseAt, opensAt, closesAt }: DropDefinition): Promise<void> {
  const times = JSON.stringify({ entriesCloseAt, opensAt, closesAt })
  await runInDurableObject(root, (_, { storage }) => {
    storage.sql.exec('UPDATE run SET definition = json_patch(definition, ?)', times)
  })
  await evictDurableObject(root)
}

it('gives as many of 100,000 entries a pass as there are units, none before the opening', async () => {
  const adjust = { type: 'stock.adjust', sku: SKU, key: 'k', delta: UNITS } as const
  const why = { reason: 'count', reference: '', actor: 'stf_1' }
  await exports.StockObject.getByName(stockName(SKU)).execute({ ...adjust, ...why })
  await root.configure(definition(Date.now() + 60_000))
  for (let n = 0; n < SHARDS; n += 1) await fill(n, ENTRIES / SHARDS)
  const closing = definition(Date.now() + 100)
  const { opensAt } = closing
  await setTimes(closing)
  await root.status()
  const passes = () =>
    runInDurableObject(root, (_, { storage }) =>
      storage.sql
        .exec<{ n: number; first: number }>(
          'SELECT count(*) AS n, min(admitted_at) AS first FROM pass',
        )
        .one(),
    )
  let seen = await passes()
  for (let wait = 0; seen.n < UNITS && wait < 2_000; wait += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    seen = await passes()
  }
  expect(seen.n).toBe(UNITS)
  console.info(`first pass ${seen.first - opensAt} ms after the opening`)
  expect(seen.first).toBeGreaterThanOrEqual(opensAt)
})
