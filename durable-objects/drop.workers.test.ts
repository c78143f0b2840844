import { env, exports } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { DropDefinition, EntryView, PassClaims } from '../src/shared/drop/contract.ts'
import { PASS_PREFIX } from '../src/shared/drop/contract.ts'
import { newId } from '../src/shared/platform/ids.ts'
import { dropName, entryShardOf, stockName, stockShardOf } from '../src/shared/platform/objects.ts'
import type { Result } from '../src/shared/platform/result.ts'
import { openToken, signingKey } from '../src/shared/platform/signed-token.ts'

const SHARDS = 3
let dropId = ''
let sku = ''

const root = () => exports.DropObject.getByName(dropName(dropId))
const shard = (n: number) => exports.DropObject.getByName(dropName(dropId, n))
const shardFor = (shopperId: string) => shard(entryShardOf(shopperId, SHARDS))
const enter = (shopperId: string) => shardFor(shopperId).enter({ dropId, shopperId })
const entryOf = async (shopperId: string): Promise<EntryView> =>
  given(await shardFor(shopperId).entryOf({ dropId, shopperId }))

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const value = await read()
    if (holds(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`never came to be: ${JSON.stringify(await read())}`)
}

const definition = (change: Partial<DropDefinition> = {}): DropDefinition => {
  const now = Date.now()
  const closesAt = change.closesAt ?? now + 600_000
  return {
    id: dropId,
    title: 'Lamp',
    description: '',
    mode: 'queue',
    variants: [
      {
        variantId: newId('var'),
        sku,
        handle: 'lamp',
        title: 'Lamp',
        variantTitle: null,
        image: null,
        unitPrice: { amount: 1000, currency: 'USD' },
        compareAtPrice: null,
        quota: 2,
      },
    ],
    limitPerShopper: 1,
    requirements: { proofOfWork: false },
    entriesOpenAt: now - 1000,
    entriesCloseAt: closesAt,
    opensAt: now - 500,
    closesAt,
    passMs: 60_000,
    holdMs: 60_000,
    admissionFactor: 1,
    entryShards: SHARDS,
    stockShards: 2,
    beacon: null,
    createdAt: now,
    ...change,
  }
}

const claim = async (view: EntryView, quantity = 1) => {
  const pass = await openToken<PassClaims>(
    await signingKey(env.PASS_SECRET),
    PASS_PREFIX,
    view.pass ?? '',
  )
  if (!pass) throw new Error('no pass')
  const n = stockShardOf(pass.passId, 2)
  return exports.StockObject.getByName(stockName(sku, n)).claim({
    sku,
    shard: n,
    dropId,
    passId: pass.passId,
    shopperId: pass.shopperId,
    quantity,
    notBefore: pass.notBefore,
    passExpiresAt: pass.expiresAt,
    holdMs: 60_000,
    idempotency: { key: pass.passId, fingerprint: 'f' },
  })
}

beforeEach(async () => {
  dropId = newId('drop')
  sku = `LAMP-${dropId}`
  await exports.StockObject.getByName(stockName(sku)).execute({
    type: 'stock.adjust',
    sku,
    key: 'count',
    delta: 10,
    reason: 'count',
    reference: '',
    actor: 'stf_1',
  })
})

describe('a queue', () => {
  it('admits in order of arrival, as many as there are units', async () => {
    given(await root().configure(definition()))
    const shoppers = ['a', 'b', 'c', 'd'].map((name) => `${name}-${dropId}`)
    for (const shopper of shoppers) {
      given(await enter(shopper))
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    const [first = '', second = '', third = ''] = shoppers
    await until(
      () => entryOf(second),
      ({ state }) => state === 'admitted',
    )
    expect(await entryOf(first)).toMatchObject({ state: 'admitted' })
    expect(await entryOf(third)).toMatchObject({ state: 'waiting' })
    given(await claim(await entryOf(first)))
    const used = await until(
      () => entryOf(first),
      ({ state }) => state === 'used',
    )
    expect(used.checkoutId).toMatch(/^chk_/)
    expect(given(await root().fairness()).counts).toMatchObject({ admitted: 2, used: 1 })
  })
})
