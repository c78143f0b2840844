import { loadProfile } from '../member/tables.ts'
import type { Sql } from '../platform/sql.ts'

/** Whether the object is a member's. */
export const isMember = (sql: Sql): boolean => loadProfile(sql) !== null

/** The level of the object's member; null for a visitor. */
export const memberLevel = (sql: Sql): string | null => loadProfile(sql)?.member.level ?? null
