import { loadProfile } from '../member/tables.ts'
import type { Sql } from '../platform/sql.ts'

/** Whether the object is a member's. */
export const isMember = (sql: Sql): boolean => loadProfile(sql) !== null
