import { canonicalJson } from '../kit/digest.ts'
import { type Now, rfc3339 } from '../platform/clock.ts'
import { type Advance, advanceOrders } from './advance-orders.ts'
import type { LedgerEntry, OrderEvent } from './contract.ts'
import { groupByDatabase } from './databases.ts'
import type { EffectContext } from './effects/contract.ts'
import { erasedData, erasedOrder, needsAddress } from './erase-rules.ts'
import { eraseTraces, type OrderTraces, selectAllWithLedgers } from './erase-store.ts'
import { type FollowUps, joinFollowUps } from './follow-ups.ts'
import { entryDigest, orderDigest, sealedTexts } from './ledger.ts'
import type { OrderState } from './store.ts'

interface Erased {
  /** Orders that are without their buyer now. */
  orderIds: string[]
  /** Those of them that keep their address until they are delivered. */
  waiting: string[]
  /** Orders that others kept changing: they are to be erased again. */
  later: string[]
  followUps: FollowUps
}

/** An order's erasure: the event that makes it, where one is due, and the rows that follow. */
interface Plan {
  traces: OrderTraces
  event: Extract<OrderEvent, { type: 'order.erased' }> | null
}

/**
 * Erases the buyers of orders: from the order by an event, which seals what order and earlier entries
 * become, and then from all that the record has about them. Amounts stay. Repeatable.
 * @param finishes the outbox row of an order whose effect this is
 * @throws where a database cannot be reached; a repetition goes on
 */
export async function eraseOrders(
  databases: readonly D1Database[],
  orderIds: readonly string[],
  context: EffectContext,
  finishes: ReadonlyMap<string, string> = new Map(),
): Promise<Erased> {
  const groups = groupByDatabase(databases, [...new Set(orderIds)], (id) => id)
  const shards = await Promise.all(
    [...groups].map(async ([db, ids]) => {
      const found = await selectAllWithLedgers(db, ids)
      const plans = await Promise.all(found.map((one) => planOf(one)))
      return eraseInDatabase(db, databases, plans, context, finishes)
    }),
  )
  return {
    orderIds: shards.flatMap((one) => one.orderIds),
    waiting: shards.flatMap((one) => one.waiting),
    later: shards.flatMap((one) => one.later),
    followUps: joinFollowUps(shards.map((one) => one.followUps)),
  }
}

async function eraseInDatabase(
  db: D1Database,
  databases: readonly D1Database[],
  plans: readonly Plan[],
  context: EffectContext,
  finishes: ReadonlyMap<string, string>,
): Promise<Erased> {
  const advances = plans.flatMap((plan) => advanceOf(plan, context.now, finishes))
  const { results, followUps } = await advanceOrders(databases, advances, context)
  const broken = new Set(
    advances.filter((_one, i) => results[i]?.outcome !== 'changed').map(({ orderId }) => orderId),
  )
  const done = plans.filter(({ traces }) => !broken.has(traces.orderId))
  if (done.length > 0) {
    await eraseTraces(
      db,
      done.map(({ traces }) => traces),
    )
  }
  const idsOf = (some: readonly Plan[]) => some.map(({ traces }) => traces.orderId)
  return {
    orderIds: idsOf(done),
    waiting: idsOf(done.filter(({ traces }) => traces.keepsAddress)),
    later: [...broken],
    followUps,
  }
}

function advanceOf(
  { traces: { orderId, entries }, event }: Plan,
  now: Now,
  finishes: ReadonlyMap<string, string>,
): Advance[] {
  if (event === null) return []
  const message = finishes.get(orderId)
  const eventId = `${orderId}:${entries.length}:erased`
  const advance = { orderId, event, eventId, actor: 'system', at: rfc3339(now) } as const
  return [{ ...advance, ...(message === undefined ? {} : { finishes: message }) }]
}

async function planOf({
  state: { order },
  entries,
}: {
  state: OrderState
  entries: LedgerEntry[]
}): Promise<Plan> {
  const keepsAddress = needsAddress(order)
  const next = erasedOrder(order, keepsAddress)
  const texts = entries
    .map((entry) => ({ ...entry, data: erasedData(entry) }))
    .filter(({ data }, i) => canonicalJson(data) !== canonicalJson(entries[i]?.data))
  const sealed = sealedTexts(entries)
  const digests = await Promise.all(
    texts.map(async (one) => [one, await entryDigest(one)] as const),
  )
  const unsealed = digests.filter(
    ([{ sequence }, digest]) => !(sealed.get(sequence) ?? []).includes(digest),
  )
  const isErased = canonicalJson(next) === canonicalJson(order) && order.erasedAt !== undefined
  return {
    traces: { orderId: order.id, keepsAddress, entries, texts },
    event:
      isErased && unsealed.length === 0
        ? null
        : {
            type: 'order.erased',
            digest: await orderDigest(next),
            ...(keepsAddress ? { keepsAddress } : {}),
            texts: Object.fromEntries(
              unsealed.map(([{ sequence }, digest]) => [String(sequence), digest]),
            ),
          },
  }
}
