import { FIRST_LEVEL, type LevelByHand } from '../member/contract.ts'
import { type LevelRow, loadLevel, loadProfile, saveLevel, saveProfile } from '../member/tables.ts'
import type { Sql } from '../platform/sql.ts'
import type { LevelThreshold } from '../points/contract.ts'
import { LEVEL_WINDOW_MS, levelAt } from '../points/rules.ts'
import { loadEarnings } from '../points/store.ts'
import type { ShopperTransaction } from './transaction.ts'

const NONE: LevelRow = { earned: FIRST_LEVEL, until: null, levels: [], byHand: null, version: 0 }

/** The level that the object's row says; null where the object has no row yet. */
export const ownLevel = (sql: Sql): string | null => {
  const row = loadLevel(sql)
  return row === null ? null : (row.byHand?.name ?? row.earned)
}

/** The points of the last year that count for a level, at `now` (milliseconds). */
export const earnedPoints = (sql: Sql, now: number): number =>
  loadEarnings(sql, now - LEVEL_WINDOW_MS).reduce((sum, { points }) => sum + points, 0)

/**
 * Brings the earned level to the points of the last year: call it once points were earned or taken
 * back. A gateway of the release before gives no levels: the level stays.
 */
export function updateLevel(
  tx: ShopperTransaction,
  levels: readonly LevelThreshold[] | undefined,
): void {
  if (levels === undefined) return
  write(tx, { ...(loadLevel(tx.sql) ?? NONE), ...earnedLevel(tx, levels) })
}

/** Gives a level by hand, or clears it: then the earned one holds again, as of now. */
export function setLevel(
  tx: ShopperTransaction,
  byHand: LevelByHand | null,
  levels: readonly LevelThreshold[],
): LevelRow {
  return write(tx, { ...(loadLevel(tx.sql) ?? NONE), ...earnedLevel(tx, levels), byHand })
}

/** The part of the row that the points of the last year make. */
function earnedLevel({ sql, now }: ShopperTransaction, levels: readonly LevelThreshold[]) {
  const { name, until } = levelAt(loadEarnings(sql, now - LEVEL_WINDOW_MS), levels, now)
  return { earned: name, until, levels }
}

/**
 * Writes the row where it differs. Another level changes the profile and the cart in the same
 * transaction; the row of DIRECTORY_DB follows by a message with the version.
 */
function write(tx: ShopperTransaction, row: LevelRow): LevelRow {
  const profile = loadProfile(tx.sql)
  if (profile === null) return row
  const level = row.byHand?.name ?? row.earned
  const isChanged = level !== profile.member.level
  const next = isChanged ? { ...row, version: row.version + 1 } : row
  if (JSON.stringify(next) !== JSON.stringify(loadLevel(tx.sql))) saveLevel(tx.sql, next)
  if (next.until !== null) tx.wakeAt(next.until)
  if (!isChanged) return next
  saveProfile(tx.sql, { ...profile.member, level }, profile.version)
  const { reduced = [] } = tx.cart()
  tx.changeCart({ put: [], remove: [], buyerLevel: level, reduced })
  const { shopperId } = tx
  const { version } = next
  const id = `${shopperId}:level:${version}`
  tx.enqueue({ id, type: 'member.level', body: { shopperId, level, version } })
  return next
}
