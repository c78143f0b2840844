import type { MergeRecord } from '../../cart/merge/contract.ts'
import type { FormerVisitor } from '../../member/contract.ts'
import type { Now } from '../../platform/clock.ts'
import {
  FORMER_VISITORS_MAX,
  MERGE_UNDO_MS,
  SIGN_IN_ANSWER_KEPT_MS,
} from '../../platform/limits.ts'
import { hasTable, type Sql } from '../../platform/sql.ts'
import type { MergeContent, MergeSummary, StoredSignIn } from './contract.ts'

/** In a visitor's object, made with its sign-in. `content` is null once the member has it. */
const MERGE_OUT_TABLE = `
CREATE TABLE IF NOT EXISTS merge_out (
  merge_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  member_shopper_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  content TEXT CHECK (content IS NULL OR json_valid(content))
) STRICT, WITHOUT ROWID
`

const SIGN_IN_TABLE = `
CREATE TABLE IF NOT EXISTS sign_in_answer (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sealed TEXT NOT NULL
) STRICT, WITHOUT ROWID
`

/** In a member's object. `record` is null where there is nothing to undo, or no longer. */
const MERGE_IN_TABLES = `
CREATE TABLE IF NOT EXISTS merge_in (
  merge_id TEXT PRIMARY KEY,
  merged_at INTEGER NOT NULL,
  added INTEGER NOT NULL CHECK (added >= 0),
  combined INTEGER NOT NULL CHECK (combined >= 0),
  record TEXT CHECK (record IS NULL OR json_valid(record))
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS former_shopper (
  shopper_id TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

/** In a member's object: the visitors that signed in as the member, with or without orders. */
const FORMER_VISITOR_TABLE = `
CREATE TABLE IF NOT EXISTS former_visitor (
  shopper_id TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID
`

const hasOut = (sql: Sql): boolean => hasTable(sql, 'merge_out')
const hasIn = (sql: Sql): boolean => hasTable(sql, 'merge_in')

interface Outgoing {
  mergeId: string
  sessionId: string
  memberShopperId: string
  startedAt: Now
  content: MergeContent | null
}

type OutRow = {
  merge_id: string
  session_id: string
  member_shopper_id: string
  started_at: number
  content: string | null
}

const outgoingOf = (row: OutRow): Outgoing => ({
  mergeId: row.merge_id,
  sessionId: row.session_id,
  memberShopperId: row.member_shopper_id,
  startedAt: row.started_at,
  // Written by `insertOutgoing` and by nothing else.
  content: row.content === null ? null : JSON.parse(row.content),
})

/** The merges out of a visitor's object; more than one only where two sign-ins met. */
export const loadOutgoing = (sql: Sql): Outgoing[] =>
  hasOut(sql)
    ? sql
        .exec<OutRow>('SELECT * FROM merge_out ORDER BY started_at, merge_id')
        .toArray()
        .map(outgoingOf)
    : []

export function insertOutgoing(sql: Sql, out: Outgoing): void {
  sql.exec(MERGE_OUT_TABLE)
  sql.exec(
    `INSERT INTO merge_out (merge_id, session_id, member_shopper_id, started_at, content)
     VALUES (?, ?, ?, ?, ?)`,
    out.mergeId,
    out.sessionId,
    out.memberShopperId,
    out.startedAt,
    out.content === null ? null : JSON.stringify(out.content),
  )
}

export const finishOutgoing = (sql: Sql, mergeId: string): void => {
  if (hasOut(sql)) sql.exec('UPDATE merge_out SET content = NULL WHERE merge_id = ?', mergeId)
}

/** When the oldest merge began whose content the member does not have; null where there is none. */
export function oldestUnfinished(sql: Sql): Now | null {
  if (!hasOut(sql)) return null
  const query = 'SELECT min(started_at) AS at FROM merge_out WHERE content IS NOT NULL'
  return sql.exec<{ at: number | null }>(query).toArray()[0]?.at ?? null
}

/** When the visitor last signed in; null where that never happened. */
export function newestOutgoing(sql: Sql): Now | null {
  if (!hasOut(sql)) return null
  const query = 'SELECT max(started_at) AS at FROM merge_out'
  return sql.exec<{ at: number | null }>(query).toArray()[0]?.at ?? null
}

/** The answer under a key, for SIGN_IN_ANSWER_KEPT_MS: its row may outlive that. */
export function loadSignIn(sql: Sql, key: string, now: Now): StoredSignIn | null {
  if (!hasTable(sql, 'sign_in_answer')) return null
  const query = 'SELECT fingerprint, sealed FROM sign_in_answer WHERE key = ? AND created_at > ?'
  const after = now - SIGN_IN_ANSWER_KEPT_MS
  return sql.exec<{ fingerprint: string; sealed: string }>(query, key, after).toArray()[0] ?? null
}

export function insertSignIn(sql: Sql, key: string, answer: StoredSignIn, now: Now): void {
  sql.exec(SIGN_IN_TABLE)
  pruneSignIns(sql, now)
  sql.exec(
    `INSERT INTO sign_in_answer (key, fingerprint, sealed, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO NOTHING`,
    key,
    answer.fingerprint,
    answer.sealed,
    now,
  )
}

interface Incoming extends MergeSummary {
  record: MergeRecord | null
}

type InRow = {
  merge_id: string
  merged_at: number
  added: number
  combined: number
  record: string | null
}

const incomingOf = (row: InRow): Incoming => ({
  id: row.merge_id,
  added: row.added,
  combined: row.combined,
  undoUntil: row.merged_at + MERGE_UNDO_MS,
  // Written by `insertIncoming` and by nothing else.
  record: row.record === null ? null : JSON.parse(row.record),
})

export function loadIncoming(sql: Sql, mergeId: string): Incoming | null {
  if (!hasIn(sql)) return null
  const rows = sql.exec<InRow>('SELECT * FROM merge_in WHERE merge_id = ?', mergeId).toArray()
  return rows[0] ? incomingOf(rows[0]) : null
}

/** The id of the newest merge with something to undo, whenever it was. */
export function newestIncoming(sql: Sql): string | null {
  if (!hasIn(sql)) return null
  const query =
    'SELECT merge_id FROM merge_in WHERE record IS NOT NULL ORDER BY merged_at DESC LIMIT 1'
  return sql.exec<{ merge_id: string }>(query).toArray()[0]?.merge_id ?? null
}

export function insertIncoming(
  sql: Sql,
  {
    mergeId,
    record,
    ...counts
  }: { mergeId: string; record: MergeRecord | null } & Pick<MergeSummary, 'added' | 'combined'>,
  now: Now,
): void {
  sql.exec(MERGE_IN_TABLES)
  sql.exec(
    'INSERT INTO merge_in (merge_id, merged_at, added, combined, record) VALUES (?, ?, ?, ?, ?)',
    mergeId,
    now,
    counts.added,
    counts.combined,
    record === null ? null : JSON.stringify(record),
  )
}

/** A merge as the shopper is told of it; null where there is none, or the cart was empty. */
export function summaryOf(sql: Sql, mergeId: string): MergeSummary | null {
  const merge = loadIncoming(sql, mergeId)
  if (merge === null || merge.added + merge.combined === 0) return null
  const { record: _, ...summary } = merge
  return summary
}

export const clearRecord = (sql: Sql, mergeId: string): void => {
  sql.exec('UPDATE merge_in SET record = NULL WHERE merge_id = ?', mergeId)
}

export const addFormerShopper = (sql: Sql, shopperId: string, now: Now): void => {
  sql.exec(MERGE_IN_TABLES)
  sql.exec('INSERT OR IGNORE INTO former_shopper (shopper_id, since) VALUES (?, ?)', shopperId, now)
}

export function loadFormerShoppers(sql: Sql, limit: number): string[] {
  if (!hasIn(sql)) return []
  const query = 'SELECT shopper_id FROM former_shopper ORDER BY since DESC, shopper_id LIMIT ?'
  const rows = sql.exec<{ shopper_id: string }>(query, limit).toArray()
  return rows.map(({ shopper_id }) => shopper_id)
}

export const isFormerShopper = (sql: Sql, shopperId: string): boolean =>
  hasIn(sql) &&
  sql.exec('SELECT since FROM former_shopper WHERE shopper_id = ?', shopperId).toArray().length > 0

/** Adds a visitor, and forgets those that the newest FORMER_VISITORS_MAX leave behind. */
export function addFormerVisitor(sql: Sql, { shopperId, since }: FormerVisitor): void {
  sql.exec(FORMER_VISITOR_TABLE)
  const insert = 'INSERT OR IGNORE INTO former_visitor (shopper_id, since) VALUES (?, ?)'
  sql.exec(insert, shopperId, since)
  sql.exec(
    `DELETE FROM former_visitor WHERE shopper_id NOT IN
       (SELECT shopper_id FROM former_visitor ORDER BY since DESC, shopper_id LIMIT ?)`,
    FORMER_VISITORS_MAX,
  )
}

/** The visitors that signed in as the member, the newest first. */
export function loadFormerVisitors(sql: Sql): FormerVisitor[] {
  if (!hasTable(sql, 'former_visitor')) return []
  const query = 'SELECT shopper_id, since FROM former_visitor ORDER BY since DESC, shopper_id'
  const rows = sql.exec<{ shopper_id: string; since: number }>(query).toArray()
  return rows.map(({ shopper_id, since }) => ({ shopperId: shopper_id, since }))
}

/** When the oldest answer to a sign-in, or record of a merge, is of no use any more; or null. */
export function nextMergeEnd(sql: Sql): Now | null {
  const oldest = (query: string): Now | null =>
    sql.exec<{ at: number | null }>(query).toArray()[0]?.at ?? null
  const answer = hasTable(sql, 'sign_in_answer')
    ? oldest('SELECT min(created_at) AS at FROM sign_in_answer')
    : null
  const record = hasIn(sql)
    ? oldest('SELECT min(merged_at) AS at FROM merge_in WHERE record IS NOT NULL')
    : null
  const ends = [
    ...(answer === null ? [] : [answer + SIGN_IN_ANSWER_KEPT_MS]),
    ...(record === null ? [] : [record + MERGE_UNDO_MS]),
  ]
  return ends.length === 0 ? null : Math.min(...ends)
}

/** Answers to sign-ins and records of merges go once they are of no use. */
export function pruneMerges(sql: Sql, now: Now): void {
  if (hasTable(sql, 'sign_in_answer')) pruneSignIns(sql, now)
  if (hasIn(sql)) {
    const query = 'UPDATE merge_in SET record = NULL WHERE merged_at <= ? AND record IS NOT NULL'
    sql.exec(query, now - MERGE_UNDO_MS)
  }
}

const pruneSignIns = (sql: Sql, now: Now): void => {
  sql.exec('DELETE FROM sign_in_answer WHERE created_at <= ?', now - SIGN_IN_ANSWER_KEPT_MS)
}

/** Deletes what merges and sign-ins hold; the ids of merges and of former shoppers stay. */
export function eraseMerges(sql: Sql): void {
  if (hasOut(sql)) sql.exec('UPDATE merge_out SET content = NULL WHERE content IS NOT NULL')
  if (hasIn(sql)) sql.exec('UPDATE merge_in SET record = NULL WHERE record IS NOT NULL')
  if (hasTable(sql, 'sign_in_answer')) sql.exec('DELETE FROM sign_in_answer')
}
