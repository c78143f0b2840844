import { COMPLETION_STALLED_MS, IDEMPOTENCY_KEPT_MS, VISITOR_IDLE_MS } from '../platform/limits.ts'
import type { Sql } from '../platform/sql.ts'
import { oldestKeyAt } from './idempotency.ts'
import type { DeploymentSettings, Maintenance } from './module.ts'
import type { ShopperTransaction } from './transaction.ts'

type Parts = readonly Maintenance[]

/** When the rows of all modules are pruned next: once the oldest idempotency key is too old. */
function pruneAt(sql: Sql): number | null {
  const oldest = oldestKeyAt(sql)
  return oldest === null ? null : oldest + IDEMPOTENCY_KEPT_MS
}

/** When the visitor has left for good; Infinity where a module keeps the object. */
const leaveAt = (parts: Parts, sql: Sql): number =>
  Math.max(0, ...parts.map((part) => part.lastActiveAt?.(sql) ?? 0)) + VISITOR_IDLE_MS

/** When a shopper's object has maintenance to do (milliseconds), or null. Reads only. */
export function nextMaintenanceAt(
  parts: Parts,
  sql: Sql,
  settings: DeploymentSettings,
): number | null {
  const times = [...parts.map((part) => part.nextAt?.(sql, settings) ?? null), pruneAt(sql)]
  const next = Math.min(leaveAt(parts, sql), ...times.filter((at) => at !== null))
  return next === Infinity ? null : next
}

/** When the parts that follow the cart have work to do after a change of it, or null. */
export function nextAfterCart(parts: Parts, sql: Sql, settings: DeploymentSettings): number | null {
  const times = parts.flatMap((part) =>
    part.followsCart ? (part.nextAt?.(sql, settings) ?? []) : [],
  )
  return times.length === 0 ? null : Math.min(...times)
}

/**
 * The work of a shopper's object when its alarm wakes it. It runs after each order, so it looks
 * before it works.
 * @returns 'idle' where the visitor has left for good and nothing of worth is here.
 */
export function maintain(
  parts: Parts,
  tx: ShopperTransaction,
  settings: DeploymentSettings,
): 'idle' | 'active' {
  const { sql, now } = tx
  const isDue = (at: number | null | undefined): boolean => typeof at === 'number' && at <= now
  const isLeft = isDue(leaveAt(parts, sql))
  for (const part of parts) if (isDue(part.nextAt?.(sql, settings))) part.run?.(tx, settings)
  if (isDue(pruneAt(sql))) for (const part of parts) part.prune?.(sql, now)
  if (isLeft) return 'idle'
  const next = nextMaintenanceAt(parts, sql, settings)
  // Overdue work was asked for in this transaction; the outbox asks again.
  if (next !== null) tx.wakeAt(Math.max(now + COMPLETION_STALLED_MS, next))
  return 'active'
}
