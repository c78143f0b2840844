import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { ObjectStorage } from '../../../../tests/fixtures/object-storage.ts'
import {
  claimOne,
  DROP,
  type ShardedStock,
  SKU,
  shardedStock,
  type Weather,
} from '../../../../tests/fixtures/sharded-stock.ts'
import { claimHoldId } from '../../platform/ids.ts'
import type { StockAnswer, StockClaim, StockCommand } from '../contract.ts'
import { assertBalanced } from '../stock/level-rules.ts'
import { readLevel } from '../stock/store.ts'
import { readTransfers } from './store.ts'

const SHARDS = 4
const UNITS = 12
/** What was counted in: some units stay with the root. */
const COUNTED = UNITS + 5
const RUNS = 40
vi.spyOn(console, 'error').mockReturnValue()

/** A small seeded generator: the whole run follows from its seed. */
function seeded(seed: number, weather: Partial<Weather> = {}): Weather {
  let state = seed | 0
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    chance: (p) => random() < p,
    pick: (n) => Math.floor(random() * n),
    lost: 0,
    twice: 0,
    ...weather,
  }
}

const claimOf = (n: number, quantity: number, now: number, key = 'key'): StockClaim => ({
  sku: SKU,
  shard: n % SHARDS,
  dropId: DROP,
  passId: `pass_${n}`,
  shopperId: `shp_${n}`,
  quantity,
  notBefore: 0,
  passExpiresAt: now + 600_000,
  holdMs: 5_000 + (n % 7) * 1_000,
  idempotency: { key, fingerprint: `body-${quantity}` },
})

/** The rows of one object, or null before its first write. */
function readRows({ sql }: ObjectStorage) {
  const initialized = sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'level'`).toArray()
  const level = initialized.length > 0 ? readLevel(sql) : null
  if (!level) return null
  assertBalanced(level)
  const journal = sql
    .exec<{ transferId: string | null; delta: number }>(
      `SELECT CASE WHEN reason LIKE 'escrow:%' THEN reference END AS transferId,
              sum(on_hand_delta) AS delta FROM journal GROUP BY 1`,
    )
    .toArray()
  expect(journal.reduce((sum, { delta }) => sum + delta, 0)).toBe(level.onHand)
  const active = sql
    .exec<{ quantity: number; until: number }>(
      `SELECT quantity, expires_at AS until FROM hold WHERE status = 'active'`,
    )
    .toArray()
  return { level, journal, active }
}

/** The rows of each object as last read: they are read again once the object has written. */
const read = new WeakMap<ObjectStorage, { at: number; rows: ReturnType<typeof readRows> }>()

function rowsOf(storage: ObjectStorage) {
  const at = storage.rowsWritten
  const known = read.get(storage)
  if (known?.at === at) return known.rows
  const rows = readRows(storage)
  read.set(storage, { at, rows })
  return rows
}

/** The sums over all objects at one moment, from their rows alone. */
function view({ objects, clock }: ShardedStock) {
  const journal = new Map<string, number>()
  const sums = { onHand: 0, available: 0, held: 0, committed: 0, foreign: 0 }
  for (const [n, { storage }] of objects.entries()) {
    const rows = rowsOf(storage)
    if (!rows) continue
    const { level } = rows
    for (const { transferId, delta } of rows.journal) {
      if (transferId !== null) journal.set(transferId, (journal.get(transferId) ?? 0) + delta)
    }
    if (n === 0) {
      sums.foreign = level.onHand
      continue
    }
    const due = rows.active
      .filter(({ until }) => until <= clock.now)
      .reduce((sum, { quantity }) => sum + quantity, 0)
    sums.onHand += level.onHand
    sums.available += level.available + due
    sums.held += level.held - due
    sums.committed += level.committed
  }
  const missing = [...journal].filter(([, delta]) => delta !== 0)
  return { ...sums, missing, inTransit: missing.reduce((sum, [, delta]) => sum - delta, 0) }
}

/** Units that no ledger has are in transit, and the root knows their transfer. */
function assertConserved(stock: ShardedStock, total: number) {
  const seen = view(stock)
  const sql = stock.at(null).storage.sql
  const open = new Map(readTransfers(sql).map((transfer) => [transfer.transferId, transfer]))
  for (const [id, delta] of seen.missing) {
    expect(delta, `${id} came from nowhere`).toBeLessThan(0)
    expect(open.get(id)?.units ?? 0, `${id} is lost`).toBeGreaterThanOrEqual(-delta)
  }
  expect(seen.onHand + seen.foreign + seen.inTransit).toBe(total)
  return seen
}

async function opened(stock: ShardedStock, units = UNITS) {
  const root = stock.at(null).keeper
  await root.execute({
    type: 'stock.adjust',
    sku: SKU,
    key: 'count',
    delta: COUNTED,
    reason: 'count',
    reference: '',
    actor: 'stf',
  })
  const allotting = root.execute({
    type: 'stock.allot',
    sku: SKU,
    dropId: DROP,
    units,
    shards: SHARDS,
  })
  const { lost, twice } = stock.weather
  await stock.settle()
  Object.assign(stock.weather, { lost, twice })
  return allotting
}

/** Every unit left can be had from one shard, and then the shop says so. */
async function sellTheRest(stock: ShardedStock, available: number) {
  const sell = async (n: number): Promise<string> => {
    const claim = { ...claimOf(1_000 + n, 1, stock.clock.now), shard: 0 }
    const asked = sent(stock, claim)
    await stock.settle()
    const answer = await asked
    if (!answer?.ok) return answer?.problem.code ?? 'lost'
    const { holdId = '', holder = '' } = answer.value.hold ?? {}
    const { keeper } = stock.at(0)
    await keeper.execute({ type: 'stock.commit', sku: SKU, holdId, holder, quantity: 1 })
    return 'sold'
  }
  const outcomes: string[] = []
  for (let n = 0; n <= available; n += 1) outcomes.push(await sell(n))
  expect(outcomes).toEqual([...Array.from({ length: available }, () => 'sold'), 'sold_out'])
}

/** A client's call that goes astray is no refusal. */
const sent = (stock: ShardedStock, claim: StockClaim): Promise<StockAnswer | null> =>
  stock.call(() => claimOne(stock.at(claim.shard).keeper, claim)).catch(() => null)

/** What a client saw, beside what was true while it waited. */
interface Witness {
  made: Map<number, StockClaim>
  wrong: string[]
  step: number
  /** The last step after which no unit was available, held or on its way. */
  zeroAt: number
}

function someClaim(stock: ShardedStock, witness: Witness) {
  const { weather, clock } = stock
  const n = weather.pick(40)
  const claim = witness.made.get(n) ?? claimOf(n, 1 + weather.pick(2), clock.now)
  witness.made.set(n, claim)
  const since = witness.step
  void sent(stock, claim).then((answer) => {
    if (!answer) return
    if (answer.ok) {
      if (answer.value.hold?.holdId !== claimHoldId(claim.passId)) witness.wrong.push('other hold')
    } else if (answer.problem.code === 'sold_out' && witness.zeroAt < since) {
      witness.wrong.push(`${claim.passId}: sold out while units were left`)
    } else if (answer.problem.code === 'pass_used') witness.wrong.push(claim.passId)
  })
}

function someMove(stock: ShardedStock, witness: Witness) {
  const { weather } = stock
  const claim = witness.made.get(weather.pick(40))
  if (!claim) return
  const { shopperId: holder, quantity, shard, passId } = claim
  const { sql } = stock.at(shard).storage
  const holdId = claimHoldId(passId)
  const initialized =
    sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'hold'`).toArray().length > 0
  if (
    !initialized ||
    sql.exec('SELECT 1 FROM hold WHERE hold_id = ?', holdId).toArray().length === 0
  )
    return
  const command: StockCommand =
    weather.pick(3) === 0
      ? { type: 'stock.release', sku: SKU, holdId }
      : { type: 'stock.commit', sku: SKU, holdId, holder, quantity }
  void stock.call(() => stock.at(shard).keeper.execute(command)).catch(() => null)
}

function ordinaryOrder(stock: ShardedStock, step: number) {
  const [holdId, holder] = [`hold_ordinary_${step}`, `ord_${step}`]
  const expiresAt = stock.clock.now + 5_000
  const command = { type: 'stock.hold', sku: SKU, holdId, holder, quantity: 1, expiresAt } as const
  void stock.call(() => stock.at(null).keeper.execute(command)).catch(() => null)
}

function allot(stock: ShardedStock, units: number) {
  const input = { sku: SKU, dropId: DROP, units, shards: SHARDS }
  void stock
    .call(() => stock.at(null).keeper.execute({ type: 'stock.allot', ...input }))
    .catch(() => null)
}

/** Anything may happen at any step; after each the law holds. */
async function walk(stock: ShardedStock, steps: number, coolAt = -1): Promise<Witness> {
  const { weather, clock } = stock
  const witness: Witness = { made: new Map(), wrong: [], step: 0, zeroAt: -1 }
  await opened(stock)
  for (; witness.step < steps; witness.step += 1) {
    const act = weather.pick(20)
    const object = stock.objects[weather.pick(stock.objects.length)]
    if (witness.step === coolAt) {
      const cooling = () =>
        stock.at(null).keeper.execute({ type: 'stock.cool', sku: SKU, dropId: DROP })
      void stock.call(cooling).catch(() => null)
    } else if (act < 7) someClaim(stock, witness)
    else if (act < 9) someMove(stock, witness)
    else if (act === 9) clock.now += weather.pick(3_000)
    else if (act === 10) object?.crash()
    else if (act === 11 && (object?.storage.alarm ?? Infinity) <= clock.now) void object?.ring()
    else if (act === 12) allot(stock, UNITS - 2 + weather.pick(5))
    else if (act === 13) ordinaryOrder(stock, witness.step)
    await stock.step()
    const seen = assertConserved(stock, COUNTED)
    if (seen.available + seen.held + seen.inTransit === 0) witness.zeroAt = witness.step
  }
  return witness
}

describe('a sharded SKU', () => {
  it('keeps every unit through crashes, lost, late and repeated calls, and sells the last', async () => {
    const property = fc.asyncProperty(fc.integer(), async (seed) => {
      const stock = shardedStock(SHARDS, seeded(seed, { lost: 0.08, twice: 0.1 }))
      const { wrong } = await walk(stock, 150)
      await stock.settle(20_000)
      const rest = assertConserved(stock, COUNTED)
      expect(rest).toMatchObject({ inTransit: 0, held: 0 })
      expect(wrong).toEqual([])
      await sellTheRest(stock, rest.available)
    })
    await fc.assert(property, { numRuns: RUNS })
  })

  it('gives everything back that is not sold, whenever it cools', async () => {
    const property = fc.asyncProperty(fc.integer(), fc.nat(99), async (seed, coolAt) => {
      const stock = shardedStock(SHARDS, seeded(seed, { lost: 0.08, twice: 0.1 }))
      await walk(stock, 100, coolAt)
      stock.weather.lost = 0
      void stock.at(null).keeper.execute({ type: 'stock.cool', sku: SKU, dropId: DROP })
      await stock.settle(30_000)
      const rest = assertConserved(stock, COUNTED)
      expect(rest).toMatchObject({ inTransit: 0, held: 0, available: 0 })
      const claim = claimOf(2_000, 1, stock.clock.now)
      const refused = sent(stock, claim)
      const level = stock.at(null).keeper.read({ type: 'stock.level', sku: SKU })
      await stock.settle()
      expect(await refused).toMatchObject({ problem: { code: 'drop_closed' } })
      expect(await level).toMatchObject({ onHand: COUNTED, held: 0, committed: rest.committed })
    })
    await fc.assert(property, { numRuns: RUNS, examples: [[1704584115, 17]] })
  })
})
