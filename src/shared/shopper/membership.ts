import { loadProfile } from '../member/tables.ts'
import type { Now } from '../platform/clock.ts'
import { hasTable, type Sql } from '../platform/sql.ts'
import { loadFormerShoppers } from './merge/store.ts'
import { hasStandingOrder } from './orders.ts'

/** Whether the object is a member's. */
export const isMember = (sql: Sql): boolean => loadProfile(sql) !== null

/** The level of the object's member; null for a visitor. */
export const memberLevel = (sql: Sql): string | null => loadProfile(sql)?.member.level ?? null

/** Made with the erasure of the object's person. */
const ERASED_TABLE = `
CREATE TABLE IF NOT EXISTS erased (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL
) STRICT
`

/**
 * Whether the object's person was erased. A sign-in or a merge that was under way would bring data of
 * the person back: it is refused.
 */
export const isErased = (sql: Sql): boolean => hasTable(sql, 'erased')

export const markErased = (sql: Sql, now: Now): void => {
  sql.exec(ERASED_TABLE)
  sql.exec('INSERT OR IGNORE INTO erased (id, at) VALUES (1, ?)', now)
}

/** Whether carts take the shopper for one who has ordered, on a visit before the sign-in too. */
export const hasOrdered = (sql: Sql): boolean =>
  hasStandingOrder(sql) || loadFormerShoppers(sql, 1).length > 0
