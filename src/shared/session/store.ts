import { RowMemory } from '../kit/row-memory.ts'
import type { Now } from '../platform/clock.ts'
import { MEMBER_SESSION_IDLE_MS, MEMBER_SESSIONS_MAX } from '../platform/limits.ts'
import { hasTable, type Sql } from '../platform/sql.ts'
import type { MemberSession } from './contract.ts'

/**
 * Sessions that were ended before they expired: dead at the next request. Few shoppers ever end
 * one, and a table costs every object at its birth and at every start: it comes with its first row.
 */
const REVOKED_TABLE = `
CREATE TABLE IF NOT EXISTS revoked_session (
  id TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

/**
 * Sessions of a member, made with the first sign-in: an object with this table is a member's, and
 * admits the sessions that have a row alone.
 */
const MEMBER_SESSION_TABLE = `
CREATE TABLE IF NOT EXISTS member_session (
  id TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL CHECK (last_seen_at >= created_at),
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
  verified_at INTEGER NOT NULL CHECK (verified_at >= created_at)
) STRICT, WITHOUT ROWID;
`

/** Every request of the shopper asks for one of them. */
const revoked = new RowMemory(selectRevoked)
const members = new RowMemory(selectMemberSessions)

export const revokeSession = (sql: Sql, id: string, expiresAt: number): void => {
  sql.exec(REVOKED_TABLE)
  sql.exec('INSERT OR IGNORE INTO revoked_session (id, expires_at) VALUES (?, ?)', id, expiresAt)
  revoked.forget(sql)
}

/** Every revoked session of the shopper that has not expired yet. */
export const loadRevoked = (sql: Sql): ReadonlySet<string> => revoked.read(sql)

function selectRevoked(sql: Sql): Set<string> {
  if (!hasTable(sql, 'revoked_session')) return new Set()
  const rows = sql.exec<{ id: string }>('SELECT id FROM revoked_session').toArray()
  return new Set(rows.map(({ id }) => id))
}

/** When the last of the revoked sessions expires (milliseconds), or null where there is none. */
export function latestRevokedExpiry(sql: Sql): number | null {
  if (!hasTable(sql, 'revoked_session')) return null
  const query = 'SELECT max(expires_at) AS at FROM revoked_session'
  return sql.exec<{ at: number | null }>(query).toArray()[0]?.at ?? null
}

/** Whether the object is a member's. */
export const isOfMember = (sql: Sql): boolean => hasTable(sql, 'member_session')

type Row = {
  id: string
  device: string
  created_at: number
  last_seen_at: number
  expires_at: number
  verified_at: number
}

/** The sessions of a member, the one seen last first; null where the object is a visitor's. */
export const loadMemberSessions = (sql: Sql): readonly MemberSession[] | null => members.read(sql)

function selectMemberSessions(sql: Sql): MemberSession[] | null {
  if (!isOfMember(sql)) return null
  return sql
    .exec<Row>('SELECT * FROM member_session ORDER BY last_seen_at DESC, id DESC')
    .toArray()
    .map((row) => ({
      id: row.id,
      device: row.device,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      verifiedAt: row.verified_at,
    }))
}

/** Adds a session. Gives the sessions that are one too many, those seen longest ago. */
export function insertMemberSession(sql: Sql, session: MemberSession): MemberSession[] {
  sql.exec(MEMBER_SESSION_TABLE)
  sql.exec(
    `INSERT INTO member_session (id, device, created_at, last_seen_at, expires_at, verified_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    session.id,
    session.device,
    session.createdAt,
    session.lastSeenAt,
    session.expiresAt,
    session.verifiedAt,
  )
  members.forget(sql)
  return (loadMemberSessions(sql) ?? [])
    .filter(({ id }) => id !== session.id)
    .slice(MEMBER_SESSIONS_MAX - 1)
}

export const deleteMemberSession = (sql: Sql, id: string): void => {
  sql.exec('DELETE FROM member_session WHERE id = ?', id)
  members.forget(sql)
}

export const writeSeen = (sql: Sql, id: string, now: Now): void => {
  sql.exec('UPDATE member_session SET last_seen_at = ?1 WHERE id = ?2', now, id)
  members.forget(sql)
}

export const writeConfirmed = (sql: Sql, id: string, now: Now): void => {
  sql.exec('UPDATE member_session SET verified_at = ?1 WHERE id = ?2', now, id)
  members.forget(sql)
}

/** A session that has expired, or was idle for too long, is refused without its row as well. */
export const pruneSessions = (sql: Sql, now: number): void => {
  if (hasTable(sql, 'revoked_session')) {
    sql.exec('DELETE FROM revoked_session WHERE expires_at < ?', now)
    revoked.forget(sql)
  }
  if (!isOfMember(sql)) return
  const query = 'DELETE FROM member_session WHERE expires_at < ? OR last_seen_at <= ?'
  sql.exec(query, now, now - MEMBER_SESSION_IDLE_MS)
  members.forget(sql)
}
