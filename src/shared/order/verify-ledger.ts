import { ok, type Result, refuse } from '../platform/result.ts'
import { databaseOf } from './databases.ts'
import { verifyLedger } from './rules.ts'
import { selectIdRange, selectIdsFrom, selectWithLedger } from './store.ts'

/** What is wrong with a ledger: an entry was touched, or the order is not the one it ends with. */
export type LedgerFault = 'chain_broken' | 'order_differs'

export interface LedgerCheck {
  orderId: string
  entries: number
  fault: LedgerFault | null
}

/**
 * Checks that an order's ledger is one unbroken chain, and that the order is the one it ends with.
 * Order and ledger are read at one moment. `not_found` where the record has no such order.
 */
export async function verifyOrderLedger(
  { databases }: { databases: readonly D1Database[] },
  orderId: string,
): Promise<Result<LedgerCheck>> {
  const db = databaseOf(databases, orderId)
  const found = db ? await selectWithLedger(db, orderId) : null
  if (found === null) return refuse('not_found')
  const { state, entries } = found
  const last = entries.at(-1)
  const isHead = last?.hash === state.headHash && last.sequence === state.order.version
  const fault = (await verifyLedger(entries)) ? (isHead ? null : 'order_differs') : 'chain_broken'
  return ok({ orderId, entries: entries.length, fault })
}

/**
 * At most `size` order ids of a database, one after the other from a random place on; after the
 * last id comes the first. A database with fewer orders gives all of them. `random` is in [0, 1).
 */
export async function sampleOrderIds(
  db: D1Database,
  size: number,
  random: () => number,
): Promise<string[]> {
  const range = await selectIdRange(db)
  if (range === null) return []
  const start = textBetween(range.first, range.last, random)
  const ids = await selectIdsFrom(db, start, size)
  if (ids.length === size) return ids
  const others = await selectIdsFrom(db, range.first, size)
  return [...new Set([...ids, ...others])].slice(0, size)
}

const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz'

/** A random text from `first` to `last`, which are of one length. */
function textBetween(first: string, last: string, random: () => number): string {
  const at = [...first].findIndex((char, i) => char !== last[i])
  if (at < 0) return first
  const [low, high] = [BASE32.indexOf(first[at] ?? ''), BASE32.indexOf(last[at] ?? '')]
  const random32 = (from: number, to: number): string =>
    BASE32[from + Math.floor(random() * (to - from + 1))] ?? '0'
  // Four more characters tell a million orders apart.
  const rest = Array.from({ length: 4 }, () => random32(0, 31)).join('')
  return first.slice(0, at) + random32(low, high) + rest
}
