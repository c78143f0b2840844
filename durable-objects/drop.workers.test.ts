import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type {
  DropDefinition,
  DropPush,
  EntryView,
  PassClaims,
} from '../src/shared/drop/contract.ts'
import { PASS_PREFIX } from '../src/shared/drop/contract.ts'
import { commitmentOf, listHash } from '../src/shared/drop/fairness/chain.ts'
import { compareRanks, drawRank } from '../src/shared/drop/fairness/ranks.ts'
import { fromHex } from '../src/shared/kit/bytes.ts'
import { openToken, signingKey } from '../src/shared/kit/signed-token.ts'
import { newId } from '../src/shared/platform/ids.ts'
import { dropName, entryShardOf, stockName, stockShardOf } from '../src/shared/platform/objects.ts'
import type { Result } from '../src/shared/platform/result.ts'
import { hashes } from './drop/hashes.ts'

const SHARDS = 3
let dropId = ''
let sku = ''

const root = () => exports.DropObject.getByName(dropName(dropId))
const shard = (n: number) => exports.DropObject.getByName(dropName(dropId, n))
const shardFor = (shopperId: string) => shard(entryShardOf(shopperId, SHARDS))
const enter = (shopperId: string) => shardFor(shopperId).enter({ shopperId })
const entryOf = async (shopperId: string): Promise<EntryView> =>
  given(await shardFor(shopperId).entryOf({ shopperId }))

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 2_000; attempt += 1) {
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
  const n = stockShardOf(pass.passId, pass.dropId, 2)
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

describe('a draw', () => {
  const closing = () => {
    const now = Date.now()
    const [entriesCloseAt, opensAt] = [now + 2_400, now + 2_700]
    return definition({ mode: 'draw', entriesCloseAt, opensAt })
  }
  const shoppers = (count: number) => Array.from({ length: count }, (_, n) => `s${n}-${dropId}`)
  const states = async (names: string[]) =>
    Promise.all(names.map(async (name) => (await entryOf(name)).state))
  const published = async () =>
    (await Promise.all([0, 1, 2].map((n) => shard(n).published(0, 100)))).flatMap(given)

  it('comes out as published, although every object is evicted in the middle of it', async () => {
    const made = closing()
    const { commitment } = given(await root().configure(made))
    const names = shoppers(12)
    for (const name of names) given(await enter(name))
    for (const n of [0, 1, 2]) await evictDurableObject(shard(n))
    await until(
      async () => given(await root().fairness()),
      ({ key }) => key !== null,
    )
    await evictDurableObject(root())
    for (const n of [0, 1, 2]) await evictDurableObject(shard(n))
    await until(
      () => states(names),
      (all) => all.filter((state) => state === 'admitted').length === 2,
    )
    const report = given(await root().fairness())
    const key = fromHex(report.key ?? '')
    const order = (await published())
      .map(({ entryId, admittedAt }) => ({
        entryId,
        admittedAt,
        rank: drawRank(hashes, key, entryId),
      }))
      .sort(compareRanks)
    expect(order.map(({ admittedAt }) => admittedAt !== null)).toEqual(
      order.map((_, place) => place < 2),
    )
    expect(commitmentOf(hashes, report.seed ?? '')).toBe(commitment)
    expect(
      listHash(
        hashes,
        report.shards.map(({ head }) => head),
      ),
    ).toBe(report.listHash)
    // Again and again, and nothing moves.
    await runDurableObjectAlarm(root())
    await runDurableObjectAlarm(root())
    expect(given(await root().fairness()).counts.admitted).toBe(2)
  })

  it('takes no entry after its close, and gives the first answer again', async () => {
    given(await root().configure(closing()))
    const [first = '', late = ''] = shoppers(2)
    const { receipt, entryId } = given(await enter(first))
    await new Promise((resolve) => setTimeout(resolve, 2_450))
    expect(await enter(late)).toMatchObject({ problem: { code: 'entries_closed' } })
    expect(given(await enter(first))).toMatchObject({ receipt, entryId })
  })

  it('opens although its alarm was lost', async () => {
    given(await root().configure(closing()))
    const names = shoppers(4)
    for (const name of names) given(await enter(name))
    await runInDurableObject(root(), (_, { storage }) => storage.deleteAlarm())
    await new Promise((resolve) => setTimeout(resolve, 2_800))
    expect(await root().status()).toMatchObject({ state: expect.stringMatching(/entering|open/) })
    await until(
      () => states(names),
      (all) => all.filter((state) => state === 'admitted').length === 2,
    )
  })
})

describe('the allowance of a buyer', () => {
  const identities = (...hashes: string[]) =>
    hashes.map((hash) => ({ kind: 'email' as const, hash }))
  const buy = (orderId: string, units: number, ...hashes: string[]) =>
    root().reservePurchase({ orderId, dropId, units, identities: identities(...hashes) })

  it('is a constraint of the table: all identities or none, and once for an order', async () => {
    given(await root().configure(definition({ limitPerShopper: 2 })))
    expect(await buy('ord_1', 2, 'a', 'b')).toEqual({ ok: true, value: { replayed: false } })
    expect(await buy('ord_1', 2, 'a', 'b')).toEqual({ ok: true, value: { replayed: true } })
    expect(await buy('ord_2', 1, 'c', 'b')).toMatchObject({
      problem: { code: 'purchase_limit_reached', extra: { limit: 2 } },
    })
    // What was refused took nothing of the other identity either.
    expect(await buy('ord_3', 2, 'c')).toMatchObject({ ok: true })
    given(await root().returnPurchase('ord_1'))
    given(await root().returnPurchase('ord_1'))
    expect(await buy('ord_4', 2, 'a')).toMatchObject({ ok: true })
    expect(await buy('ord_5', 1, 'a')).toMatchObject({ ok: false })
  })

  it('has room for several homes of one building, and none beside an address without a flat', async () => {
    given(await root().configure(definition({ limitPerShopper: 1 })))
    const live = (orderId: string, weight: number) => {
      const home = { kind: 'address' as const, hash: orderId }
      const building = { kind: 'address' as const, hash: 'building', factor: 2, weight }
      return root().reservePurchase({ orderId, dropId, units: 1, identities: [home, building] })
    }
    expect(await live('flat_1', 1)).toMatchObject({ ok: true })
    expect(await live('bare_1', 2)).toMatchObject({ ok: false })
    expect(await live('flat_2', 1)).toMatchObject({ ok: true })
    expect(await live('flat_3', 1)).toMatchObject({ ok: false })
    for (const flat of ['flat_1', 'flat_2']) given(await root().returnPurchase(flat))
    expect(await live('bare_2', 2)).toMatchObject({ ok: true })
    expect(await live('flat_4', 1)).toMatchObject({ ok: false })
    given(await root().returnPurchase('bare_2'))
    expect(await live('flat_5', 1)).toMatchObject({ ok: true })
  })

  it('is never passed by a hundred at once', async () => {
    given(await root().configure(definition({ limitPerShopper: 3 })))
    const all = await Promise.all(Array.from({ length: 100 }, (_, n) => buy(`ord_${n}`, 1, 'same')))
    expect(all.filter(({ ok }) => ok)).toHaveLength(3)
  })
})

describe('a live page', () => {
  const open = async (shopperId: string, sessionId?: string) => {
    const session = sessionId === undefined ? '' : `&session=${sessionId}`
    const address = `https://drop/live?shopper=${shopperId}${session}`
    const response = await shardFor(shopperId).fetch(address, {
      headers: { upgrade: 'websocket' },
    })
    const told: DropPush[] = []
    const closes: number[] = []
    response.webSocket?.addEventListener('message', ({ data }) => {
      told.push(JSON.parse(String(data)))
    })
    response.webSocket?.addEventListener('close', ({ code }) => {
      closes.push(code)
    })
    response.webSocket?.accept()
    return { response, told, closes }
  }

  it('is told of its pass and of the end, and only listens', async () => {
    given(await root().configure(definition()))
    const shopper = `a-${dropId}`
    given(await enter(shopper))
    const { told, response, closes } = await open(shopper)
    await until(
      async () => told,
      (all) => all.some((push) => push.type === 'entry' && push.pass !== undefined),
    )
    given(await root().close())
    await until(
      async () => told,
      (all) => all.some((push) => push.type === 'drop' && push.state === 'closed'),
    )
    await until(
      async () => told,
      (all) => all.some((push) => push.type === 'entry' && push.state === 'missed'),
    )
    response.webSocket?.send('let me in')
    await until(
      async () => closes,
      ([code]) => code === 1008,
    )
  })

  it('ends with its session, those of other sessions and shoppers go on', async () => {
    given(await root().configure(definition()))
    const shopperId = `a-${dropId}`
    const [mine, other] = [await open(shopperId, 'ses_1'), await open(shopperId, 'ses_2')]
    const unnamed = await open(shopperId)
    await evictDurableObject(shardFor(shopperId))
    await shardFor(shopperId).endSessions({ shopperId: 'another', sessionIds: ['ses_1'] })
    await shardFor(shopperId).endSessions({ shopperId, sessionIds: ['ses_0', 'ses_1'] })
    await until(
      async () => mine.closes,
      ([code]) => code === 1008,
    )
    given(await enter(shopperId))
    for (const { told } of [other, unnamed]) {
      await until(
        async () => told,
        (all) => all.some((push) => push.type === 'entry'),
      )
    }
    expect(mine.told.some((push) => push.type === 'entry')).toBe(false)
  })

  it('that floods the drop is closed at its first message', async () => {
    given(await root().configure(definition()))
    const shopperId = `a-${dropId}`
    const [loud, quiet] = [await open(shopperId, 'ses_1'), await open(shopperId, 'ses_2')]
    const before = loud.told.length
    for (let n = 0; n < 1_000; n += 1) loud.response.webSocket?.send('{"since":0}')
    await until(
      async () => loud.closes,
      ([code]) => code === 1008,
    )
    given(await enter(shopperId))
    await until(
      async () => quiet.told,
      (all) => all.some((push) => push.type === 'entry'),
    )
    expect(loud.told).toHaveLength(before)
    expect(quiet.closes).toEqual([])
  })

  it('is one of a few of its shopper', async () => {
    given(await root().configure(definition()))
    const shopper = `a-${dropId}`
    const all = await Promise.all(Array.from({ length: 8 }, () => open(shopper)))
    const codes = all.map(({ response }) => response.status).sort()
    expect(codes).toEqual([101, 101, 101, 101, 101, 429, 429, 429])
  })
})

it('adds refusals up by the minute', async () => {
  given(await root().configure(definition()))
  await root().countRefusals({ pass_forged: 2, sold_out: 1 })
  await root().countRefusals({ pass_forged: 3 })
  const { counts, timeline } = given(await root().fairness())
  expect(counts.refusals).toEqual({ pass_forged: 5, sold_out: 1 })
  expect(timeline.reduce((sum, { refusals }) => sum + refusals, 0)).toBe(6)
})
