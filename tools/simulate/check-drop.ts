import { createHash, createHmac } from 'node:crypto'
import type { Crowd } from './crowd.ts'
import type { EntriesNode } from './drop-code.ts'
import type { DropWorld } from './drop-world.ts'
import { demand } from './violation.ts'

interface Entry {
  shopperId: string
  entryId: string
  enteredAt: number
  link: string
  state: string
  rank: number
}

type PassRow = {
  entry_id: string
  quota: number
  claimed: number
  admitted_at: number
  state: string
}

/**
 * Looks at all ledgers after a drop, when nothing is under way any more. It reads rows, computes
 * ranks and chains itself, and shares no rule with the shop.
 * @throws Violation
 */
export function checkDrop(world: DropWorld, crowd: Crowd): void {
  world.watch.checkAtRest()
  const lists = world.entries.map((node) => entriesOf(node, world.options.entryRows))
  checkLists(world, lists)
  checkOrder(world, lists.flat())
  checkHolds(world, lists.flat())
  checkLimits(world, crowd)
  checkTurns(world, lists.flat())
  demand(crowd.claims.open === 0, () => `${crowd.claims.open} claims have no answer`)
  demand(crowd.orders.open === 0, () => `${crowd.orders.open} orders are not decided`)
  const { length } = crowd.shopperIds
  demand(crowd.done === length, () => `${length - crowd.done} buyers never heard a last word`)
}

/** Every shard's chain is what its entries make, one entry per shopper; the draw's key follows. */
function checkLists(world: DropWorld, lists: Entry[][]): void {
  const { id } = world.definition
  const heads = lists.map((entries, shard) => {
    let link = sha256(Buffer.from(`${id}#${shard}`))
    for (const entry of entries) {
      link = sha256(link, Buffer.from(entry.entryId))
      demand(link.toString('hex') === entry.link, () => `${entry.entryId} is no link of its list`)
    }
    const shoppers = new Set(entries.map(({ shopperId }) => shopperId))
    demand(shoppers.size === entries.length, () => `shard ${shard}: somebody entered twice`)
    return link
  })
  const [run] = rootRows<{
    seed: string | null
    commitment: string | null
    list_hash: string | null
    key: string | null
  }>(world, 'SELECT seed, commitment, list_hash, key FROM run')
  if (!run?.list_hash) return
  demand(run.list_hash === sha256(...heads).toString('hex'), () => 'entries came after the seal')
  if (world.options.mode !== 'draw' || !run.key || !run.seed) return
  const seed = Buffer.from(run.seed, 'hex')
  demand(
    sha256(seed).toString('hex') === run.commitment,
    () => 'the seed was not the committed one',
  )
  const key = sha256(seed, Buffer.from(run.list_hash, 'hex'))
  demand(key.toString('hex') === run.key, () => 'the lots were drawn with another key')
  for (const entry of lists.flat()) {
    const mac = createHmac('sha256', key).update(entry.entryId).digest('hex')
    entry.rank = Number.parseInt(mac.slice(0, 13), 16)
  }
}

/** Those admitted are the first of all, in the order of their ranks, and each once (trust F1). */
function checkOrder(world: DropWorld, entries: Entry[]): void {
  const passes = passesOf(world)
  const inOrder = entries.sort((a, b) => a.rank - b.rank || (a.entryId < b.entryId ? -1 : 1))
  let admittedAt = 0
  inOrder.forEach((entry, place) => {
    const pass = passes.get(entry.entryId)
    demand(
      (pass !== undefined) === place < passes.size,
      () => `${entry.entryId}, place ${place} of ${passes.size} admitted, is out of order`,
    )
    if (!pass) {
      demand(entry.state === 'waiting', () => `${entry.entryId} is ${entry.state} without a pass`)
      return
    }
    demand(pass.admitted_at >= admittedAt, () => `${entry.entryId} was admitted too early`)
    admittedAt = pass.admitted_at
    demand(pass.state !== 'admitted', () => `the pass of ${entry.entryId} was never settled`)
    demand(
      pass.state === entry.state,
      () => `${entry.entryId}: its shard says ${entry.state}, the root ${pass.state}`,
    )
  })
}

/** A hold belongs to a pass of the same shopper, within its quota; the root knows it was used. */
function checkHolds(world: DropWorld, entries: Entry[]): void {
  const passes = passesOf(world)
  const shopperOf = new Map(entries.map(({ entryId, shopperId }) => [entryId, shopperId]))
  const seen = new Set<string>()
  for (const node of world.stockShards) {
    for (const hold of holdsOf(node)) {
      const entryId = `ent_${hold.hold_id.slice('hold_'.length)}`
      const pass = passes.get(entryId)
      demand(pass !== undefined, () => `${hold.hold_id} has no pass`)
      demand(shopperOf.get(entryId) === hold.holder, () => `${hold.hold_id} is another shopper's`)
      demand(hold.quantity <= pass.quota, () => `${hold.hold_id} is beyond its pass`)
      demand(!seen.has(hold.hold_id), () => `${hold.hold_id} was made twice`)
      seen.add(hold.hold_id)
      demand(pass.state === 'used', () => `${hold.hold_id} was made, its pass is ${pass.state}`)
      demand(hold.status !== 'active', () => `${hold.hold_id} never ended`)
    }
  }
  for (const [entryId, pass] of passes) {
    const used = seen.has(`hold_${entryId.slice('ent_'.length)}`)
    demand(used === (pass.state === 'used'), () => `${entryId}: ${pass.state}, hold: ${used}`)
  }
}

/** No entry waits while a unit is left for it and time is enough. */
function checkTurns(world: DropWorld, entries: Entry[]): void {
  const passed = passesOf(world).size
  const { state } = world.admission
  demand(state === 'sold_out' || state === 'closed', () => `the drop is ${state} for ever`)
  if (state === 'sold_out') return
  const waiting = entries.length - passed
  const sold = [...world.watch.ledgers.values()].reduce(
    (sum, b) => sum + b.committed + b.shipped,
    0,
  )
  demand(
    waiting === 0 || sold >= world.options.units,
    () => `${waiting} waited to the end, ${sold} of ${world.options.units} units were sold`,
  )
}

/** No identity has more than the limit in orders that stand (trust L1). */
function checkLimits(world: DropWorld, crowd: Crowd): void {
  const limit = world.options.limitPerShopper
  for (const [identity, units] of crowd.orders.bought) {
    demand(units >= 0 && units <= limit, () => `${identity} bought ${units}, the limit is ${limit}`)
  }
}

function entriesOf(node: EntriesNode, fromRows: boolean): Entry[] {
  if (!fromRows) {
    return (node.code.entries.shard.memory.list?.bySequence ?? []).map((entry) => ({
      shopperId: entry.shopperId,
      entryId: entry.entryId,
      enteredAt: entry.enteredAt,
      link: entry.link,
      state: entry.state,
      rank: entry.enteredAt,
    }))
  }
  const { sql } = node.disk
  const made = sql.exec("SELECT name FROM sqlite_master WHERE name = 'entry'").toArray()
  if (made.length === 0) return []
  return sql
    .exec<{
      shopper_id: string
      entry_id: string
      entered_at: number
      link: string
      state: string
    }>('SELECT shopper_id, entry_id, entered_at, link, state FROM entry ORDER BY sequence')
    .toArray()
    .map((row) => ({
      shopperId: row.shopper_id,
      entryId: row.entry_id,
      enteredAt: row.entered_at,
      link: row.link,
      state: row.state,
      rank: row.entered_at,
    }))
}

const passesOf = (world: DropWorld): Map<string, PassRow> =>
  new Map(
    rootRows<PassRow>(world, 'SELECT entry_id, quota, claimed, admitted_at, state FROM pass').map(
      (row) => [row.entry_id, row],
    ),
  )

const rootRows = <Row extends Record<string, string | number | null>>(
  world: DropWorld,
  query: string,
): Row[] => world.dropRoot.disk.sql.exec<Row>(query).toArray()

function holdsOf(node: DropWorld['stockShards'][number]) {
  const { sql } = node.disk
  const made = sql.exec("SELECT name FROM sqlite_master WHERE name = 'hold'").toArray()
  if (made.length === 0) return []
  return sql
    .exec<{ hold_id: string; holder: string; quantity: number; status: string }>(
      'SELECT hold_id, holder, quantity, status FROM hold',
    )
    .toArray()
}

function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
