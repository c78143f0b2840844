import { rfc3339 } from '../../platform/clock.ts'
import type { Sql } from '../../platform/sql.ts'
import type { HoldStatus, JournalEntry, StockLevel } from '../contract.ts'
import { SYNC_TABLE } from '../schema.ts'
import type { HoldRecord } from './rules.ts'

type LevelRow = {
  sku: string
  on_hand: number
  available: number
  held: number
  committed: number
  shortage: number
  version: number
}

type HoldRow = {
  hold_id: string
  holder: string
  quantity: number
  gone: number
  expires_at: number
  status: string
  ended_at: number | null
}

type JournalRow = {
  sequence: number
  at: number
  type: string
  quantity: number
  on_hand_delta: number
  available_delta: number
  held_delta: number
  committed_delta: number
  shortage_delta: number
  hold_id: string | null
  reason: string | null
  reference: string | null
  actor: string | null
}

/** The level of the object's SKU; null before the first write. */
export function readLevel(sql: Sql): StockLevel | null {
  const [row] = sql
    .exec<LevelRow>('SELECT sku, on_hand, available, held, committed, shortage, version FROM level')
    .toArray()
  if (!row) return null
  const { sku, available, held, committed, shortage, version } = row
  const onHand = row.on_hand - shortage
  const counts = { sku, onHand, available, held, committed, version }
  return shortage === 0 ? counts : { ...counts, shortage }
}

/**
 * One row, whether it is the first or the thousandth level. The column `on_hand` is the sum of the
 * three others, as its CHECK says: what is short of it stands beside it.
 */
export function writeLevel(sql: Sql, level: StockLevel): void {
  const { shortage = 0 } = level
  sql.exec(
    `INSERT INTO level (id, sku, on_hand, available, held, committed, shortage, version)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET on_hand = excluded.on_hand, available = excluded.available,
       held = excluded.held, committed = excluded.committed, shortage = excluded.shortage,
       version = excluded.version`,
    level.sku,
    level.onHand + shortage,
    level.available,
    level.held,
    level.committed,
    shortage,
    level.version,
  )
}

const HOLD_COLUMNS = 'hold_id, holder, quantity, gone, expires_at, status, ended_at'

const holdOf = (row: HoldRow): HoldRecord => ({
  holdId: row.hold_id,
  holder: row.holder,
  quantity: row.quantity,
  gone: row.gone,
  expiresAt: row.expires_at,
  // The column's CHECK admits no other text.
  status: row.status as HoldStatus,
  endedAt: row.ended_at,
})

export function readHold(sql: Sql, holdId: string): HoldRecord | null {
  const [row] = sql
    .exec<HoldRow>(`SELECT ${HOLD_COLUMNS} FROM hold WHERE hold_id = ?`, holdId)
    .toArray()
  return row ? holdOf(row) : null
}

/** One row: a hold is one row for life, whatever becomes of it. */
export function writeHold(sql: Sql, hold: HoldRecord): void {
  sql.exec(
    `INSERT INTO hold (${HOLD_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (hold_id) DO UPDATE SET holder = excluded.holder, quantity = excluded.quantity,
       gone = excluded.gone, expires_at = excluded.expires_at, status = excluded.status, ended_at = excluded.ended_at`,
    hold.holdId,
    hold.holder,
    hold.quantity,
    hold.gone,
    hold.expiresAt,
    hold.status,
    hold.endedAt,
  )
}

/** A scan of all holds: once per life of the object in memory. */
export const readActiveEnds = (sql: Sql): { holdId: string; expiresAt: number }[] =>
  sql
    .exec<{ hold_id: string; expires_at: number }>(
      `SELECT hold_id, expires_at FROM hold WHERE status = 'active'`,
    )
    .toArray()
    .map((row) => ({ holdId: row.hold_id, expiresAt: row.expires_at }))

/** When the hold that ended first of those still kept did end; null where none is kept. */
export const readOldestEnd = (sql: Sql): number | null =>
  sql.exec<{ at: number | null }>('SELECT min(ended_at) AS at FROM hold').toArray()[0]?.at ?? null

/** Deletes at most `limit` holds that ended at or before `endedBy`. Answers how many. */
export function deleteEndedHolds(sql: Sql, endedBy: number, limit: number): number {
  const ids = sql
    .exec<{ hold_id: string }>(
      'SELECT hold_id FROM hold WHERE ended_at <= ? ORDER BY ended_at LIMIT ?',
      endedBy,
      limit,
    )
    .toArray()
  for (const { hold_id } of ids) sql.exec('DELETE FROM hold WHERE hold_id = ?', hold_id)
  return ids.length
}

/** Units that the adjustment, or the part of a hold, with this key moved; null for a new key. */
export const readAdjustment = (sql: Sql, key: string): number | null =>
  sql.exec<{ delta: number }>('SELECT delta FROM adjustment WHERE key = ?', key).toArray()[0]
    ?.delta ?? null

/** Kept for good: a warehouse may repeat a count after any time. */
export const writeAdjustment = (sql: Sql, key: string, delta: number): void => {
  sql.exec('INSERT INTO adjustment (key, delta) VALUES (?, ?)', key, delta)
}

const JOURNAL_COLUMNS = `sequence, at, type, quantity, on_hand_delta, available_delta, held_delta,
  committed_delta, shortage_delta, hold_id, reason, reference, actor`

export function appendJournal(sql: Sql, entry: JournalEntry): void {
  const { shortageDelta = 0 } = entry
  sql.exec(
    `INSERT INTO journal (${JOURNAL_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.sequence,
    Date.parse(entry.at),
    entry.type,
    entry.quantity,
    entry.onHandDelta + shortageDelta,
    entry.availableDelta,
    entry.heldDelta,
    entry.committedDelta,
    shortageDelta,
    entry.holdId ?? null,
    entry.reason ?? null,
    entry.reference ?? null,
    entry.actor ?? null,
  )
}

/** Lines after the sequence `after`, oldest first. */
export const readJournal = (sql: Sql, after: number, limit: number): JournalEntry[] =>
  sql
    .exec<JournalRow>(
      `SELECT ${JOURNAL_COLUMNS} FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?`,
      after,
      limit,
    )
    .toArray()
    .map((row) => ({
      sequence: row.sequence,
      at: rfc3339(row.at),
      // The column's CHECK admits no other text.
      type: row.type as JournalEntry['type'],
      quantity: row.quantity,
      onHandDelta: row.on_hand_delta - row.shortage_delta,
      availableDelta: row.available_delta,
      heldDelta: row.held_delta,
      committedDelta: row.committed_delta,
      ...(row.shortage_delta === 0 ? {} : { shortageDelta: row.shortage_delta }),
      ...(row.hold_id === null ? {} : { holdId: row.hold_id }),
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.reference === null ? {} : { reference: row.reference }),
      ...(row.actor === null ? {} : { actor: row.actor }),
    }))

/** The last sequence of an outside system, and whether its message was taken. */
export function readSynced(
  sql: Sql,
  system: string,
  messageId: string,
): { last: number; isKnown: boolean } {
  sql.exec(SYNC_TABLE)
  const [row] = sql
    .exec<{ last: number | null; known: number }>(
      `SELECT max(sequence) AS last, count(*) FILTER (WHERE message_id = ?) AS known
         FROM sync WHERE system = ?`,
      messageId,
      system,
    )
    .toArray()
  return { last: row?.last ?? -1, isKnown: (row?.known ?? 0) > 0 }
}

/** Notes a message that was taken, and forgets those of its system before `since`. */
export function writeSynced(
  sql: Sql,
  message: { system: string; messageId: string; sequence: number },
  { now, since }: { now: number; since: number },
): void {
  const { system, messageId, sequence } = message
  sql.exec(
    'INSERT INTO sync (system, message_id, sequence, at) VALUES (?, ?, ?, ?)',
    system,
    messageId,
    sequence,
    now,
  )
  sql.exec('DELETE FROM sync WHERE system = ? AND at < ?', system, since)
}
