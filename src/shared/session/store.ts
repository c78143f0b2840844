import type { Sql } from '../platform/sql.ts'

/** Sessions that were ended before they expired: dead at the next request. */
export const SESSION_TABLES = `
CREATE TABLE revoked_session (
  id TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

export const revokeSession = (sql: Sql, id: string, expiresAt: number): void => {
  sql.exec('INSERT OR IGNORE INTO revoked_session (id, expires_at) VALUES (?, ?)', id, expiresAt)
}

/** Every revoked session of the shopper that has not expired yet. */
export const loadRevoked = (sql: Sql): Set<string> =>
  new Set(
    sql
      .exec<{ id: string }>('SELECT id FROM revoked_session')
      .toArray()
      .map(({ id }) => id),
  )

/** A session that has expired anyway need not be remembered. */
export const pruneRevoked = (sql: Sql, now: number): void => {
  sql.exec('DELETE FROM revoked_session WHERE expires_at < ?', now)
}
