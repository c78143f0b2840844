import type { Sql } from '../platform/sql.ts'
import type { DueShare, RedPacketDefinition, SettledShare } from './contract.ts'
import type { RedPacketSums } from './rules.ts'

/** The object's own row. Times in milliseconds, the fund in minor units. */
export interface OpenedPacket {
  fund: number
  shares: number
  startsAt: number
  endsAt: number
  revision: number
  /** When the shares without a claim were returned; null: not yet. */
  closedAt: number | null
}

export const readPacket = (sql: Sql): OpenedPacket | null =>
  sql
    .exec<{ [Field in keyof OpenedPacket]: OpenedPacket[Field] }>(
      `SELECT fund, shares, starts_at AS startsAt, ends_at AS endsAt, revision, closed_at AS closedAt
       FROM red_packet`,
    )
    .toArray()[0] ?? null

/** Writes the red packet with its shares, the first of them first. */
export function insertPacket(
  sql: Sql,
  { fund, shares, startsAt, endsAt, revision }: RedPacketDefinition,
  amounts: readonly number[],
): void {
  sql.exec(
    `INSERT INTO red_packet (id, fund, shares, starts_at, ends_at, revision)
     VALUES (1, ?, ?, ?, ?, ?)`,
    fund,
    shares,
    startsAt,
    endsAt,
    revision,
  )
  sql.exec(
    `INSERT INTO red_packet_share (n, amount, state)
     SELECT key + 1, value, 'open' FROM json_each(?)`,
    JSON.stringify(amounts),
  )
}

/** Takes the end of a later revision; an end may only come sooner. */
export const endSooner = (sql: Sql, endsAt: number, revision: number): void => {
  sql.exec(
    'UPDATE red_packet SET ends_at = min(ends_at, ?), revision = ? WHERE revision < ?',
    endsAt,
    revision,
    revision,
  )
}

interface StoredClaim {
  sequence: number
  requestKey: string | null
}

export const findClaim = (sql: Sql, memberId: string): StoredClaim | null =>
  sql
    .exec<{ sequence: number; requestKey: string | null }>(
      'SELECT sequence, request_key AS requestKey FROM red_packet_claim WHERE member_id = ?',
      memberId,
    )
    .toArray()[0] ?? null

/** Writes a claim behind all others; gives its sequence. The member's second one is no row. */
export const insertClaim = (
  sql: Sql,
  claim: { memberId: string; key: string | null; at: number },
): number | null =>
  sql
    .exec<{ sequence: number }>(
      `INSERT INTO red_packet_claim (sequence, member_id, request_key, claimed_at)
       VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM red_packet_claim), ?, ?, ?)
       ON CONFLICT (member_id) DO NOTHING RETURNING sequence`,
      claim.memberId,
      claim.key,
      claim.at,
    )
    .toArray()[0]?.sequence ?? null

interface StoredShare {
  amount: number
  state: 'open' | 'granted' | 'returned'
}

export const readShare = (sql: Sql, n: number): StoredShare | null =>
  sql
    .exec<{ amount: number; state: StoredShare['state'] }>(
      'SELECT amount, state FROM red_packet_share WHERE n = ?',
      n,
    )
    .toArray()[0] ?? null

/** Open shares that have a claim, the first ones first. */
export const dueShares = (sql: Sql, limit: number): DueShare[] =>
  sql
    .exec<{ share: number; memberId: string; amount: number }>(
      `SELECT share.n AS share, claim.member_id AS memberId, share.amount
       FROM red_packet_share AS share JOIN red_packet_claim AS claim ON claim.sequence = share.n
       WHERE share.state = 'open' ORDER BY share.n LIMIT ?`,
      limit,
    )
    .toArray()

const CLAIMS = '(SELECT coalesce(max(sequence), 0) FROM red_packet_claim)'

/** Settles a share that has a claim; one that is settled stays as it is. */
export const settleShare = (sql: Sql, { share, outcome }: SettledShare, now: number): void => {
  sql.exec(
    `UPDATE red_packet_share SET state = ?, settled_at = ?
     WHERE n = ? AND state = 'open' AND n <= ${CLAIMS}`,
    outcome === 'granted' ? 'granted' : 'returned',
    now,
    share,
  )
}

/** Returns the shares without a claim, once. No claim is taken after it. */
export function closePacket(sql: Sql, now: number): void {
  sql.exec('UPDATE red_packet SET closed_at = ? WHERE closed_at IS NULL', now)
  sql.exec(
    `UPDATE red_packet_share SET state = 'returned', settled_at = ?
     WHERE state = 'open' AND n > ${CLAIMS}`,
    now,
  )
}

/** What the rows add up to. */
export function sumRows(sql: Sql, { fund, shares }: Pick<OpenedPacket, 'fund' | 'shares'>) {
  const [row] = sql
    .exec<Omit<RedPacketSums, 'fund' | 'shares'> & Record<string, number>>(
      `SELECT ${CLAIMS} AS claims,
         total(CASE state WHEN 'granted' THEN amount END) AS granted,
         total(CASE state WHEN 'open' THEN amount END) AS open,
         total(CASE state WHEN 'returned' THEN amount END) AS returned,
         total(CASE WHEN state = 'open' AND claim.sequence IS NULL THEN amount END) AS unclaimed,
         count(CASE state WHEN 'granted' THEN 1 END) AS grants,
         count(CASE WHEN state = 'granted' AND claim.sequence IS NULL THEN 1 END) AS stray
       FROM red_packet_share LEFT JOIN red_packet_claim AS claim ON claim.sequence = n`,
    )
    .toArray()
  return row === undefined ? null : { ...row, fund, shares }
}
