import { hasTable, type Sql } from '../platform/sql.ts'

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

export const revokeSession = (sql: Sql, id: string, expiresAt: number): void => {
  sql.exec(REVOKED_TABLE)
  sql.exec('INSERT OR IGNORE INTO revoked_session (id, expires_at) VALUES (?, ?)', id, expiresAt)
}

/** Every revoked session of the shopper that has not expired yet. */
export function loadRevoked(sql: Sql): Set<string> {
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

/** A session that has expired anyway need not be remembered. */
export const pruneRevoked = (sql: Sql, now: number): void => {
  if (!hasTable(sql, 'revoked_session')) return
  sql.exec('DELETE FROM revoked_session WHERE expires_at < ?', now)
}
