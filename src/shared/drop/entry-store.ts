import type { Sql } from '../platform/sql.ts'
import type { EntryState } from './contract.ts'
import type { EntryRecord } from './entry-list.ts'
import type { DropBrief } from './protocol.ts'

type EntryRow = {
  shopper_id: string
  entry_id: string
  sequence: number
  entered_at: number
  link: string
  state: string
  quota: number | null
  admitted_at: number | null
  expires_at: number | null
}

/** The whole list in the order of entry: one scan, at waking. */
export const loadEntries = (sql: Sql): Omit<EntryRecord, 'rank'>[] =>
  sql
    .exec<EntryRow>(
      `SELECT shopper_id, entry_id, sequence, entered_at, link, state, quota, admitted_at, expires_at
       FROM entry ORDER BY sequence`,
    )
    .toArray()
    .map((row) => ({
      shopperId: row.shopper_id,
      entryId: row.entry_id,
      sequence: row.sequence,
      enteredAt: row.entered_at,
      link: row.link,
      // The column's CHECK admits no other text.
      state: row.state as EntryState,
      quota: row.quota,
      admittedAt: row.admitted_at,
      expiresAt: row.expires_at,
    }))

/** One row written. */
export function insertEntry(sql: Sql, entry: Omit<EntryRecord, 'rank'>): void {
  sql.exec(
    `INSERT INTO entry (shopper_id, entry_id, sequence, entered_at, link) VALUES (?, ?, ?, ?, ?)`,
    entry.shopperId,
    entry.entryId,
    entry.sequence,
    entry.enteredAt,
    entry.link,
  )
}

export function updateEntry(sql: Sql, entry: Omit<EntryRecord, 'rank'>): void {
  sql.exec(
    'UPDATE entry SET state = ?, quota = ?, admitted_at = ?, expires_at = ? WHERE shopper_id = ?',
    entry.state,
    entry.quota,
    entry.admittedAt,
    entry.expiresAt,
    entry.shopperId,
  )
}

/** What the shard was told last; null before it learned of its drop. */
export function loadBrief(sql: Sql): { brief: DropBrief; floor: number } | null {
  const [row] = sql.exec<{ body: string; floor: number }>('SELECT body, floor FROM brief').toArray()
  // Written by saveBrief and by nothing else.
  return row ? { brief: JSON.parse(row.body) as DropBrief, floor: row.floor } : null
}

export function saveBrief(sql: Sql, brief: DropBrief, floor: number): void {
  sql.exec(
    `INSERT INTO brief (id, body, floor) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET body = excluded.body, floor = excluded.floor`,
    JSON.stringify(brief),
    floor,
  )
}

export const saveFloor = (sql: Sql, floor: number): void => {
  sql.exec('UPDATE brief SET floor = ?', floor)
}
