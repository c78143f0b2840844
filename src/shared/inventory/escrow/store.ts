import { hasTable, type Sql } from '../../platform/sql.ts'
import { ROOT_ESCROW_TABLES, SHARD_ESCROW_TABLES } from '../schema.ts'
import type { HoldRecord } from '../stock/rules.ts'
import type { Transfer } from './protocol.ts'

/**
 * The units that a root set aside for a drop. selling: its shards sell. cooling: they are being told to stop.
 * cold: each gives back by itself what still returns. drained: no shard has a unit left.
 */
export interface EscrowRow {
  dropId: string
  firstShard: number
  shards: number
  /** Units that left the root for this drop, less those that came back. */
  allotted: number
  state: 'selling' | 'cooling' | 'cold' | 'drained'
}

/** Which drop a shard sells for. */
export interface ShardRow {
  sku: string
  dropId: string
  shard: number
  /** Its column has an earlier name (schema.ts). */
  selling: boolean
  /** Units that came in for the drop, less those given on. */
  netIn: number
  /** The version of the ledger its drop was last told, and acknowledged. */
  reportedVersion: number
}

/** The key and fingerprint a claim's hold was made with. */
interface ClaimKey {
  key: string
  fingerprint: string
}

type EscrowSqlRow = {
  drop_id: string
  first_shard: number
  shards: number
  allotted: number
  state: string
}
type TransferSqlRow = {
  transfer_id: string
  drop_id: string
  giver: number | null
  receiver: number | null
  units: number
  state: string
}

/** Every drop this root ever set units aside for. */
export function readEscrows(sql: Sql): EscrowRow[] {
  if (!hasTable(sql, 'escrow')) return []
  return sql
    .exec<EscrowSqlRow>(
      `SELECT drop_id, first_shard, shards, allotted, iif(state = 'hot', 'selling', state) AS state
         FROM escrow ORDER BY drop_id`,
    )
    .toArray()
    .map(({ drop_id, first_shard, shards, allotted, state }) => ({
      dropId: drop_id,
      firstShard: first_shard,
      shards,
      allotted,
      // The column's CHECK admits no other text; `selling` is stored under an earlier name.
      state: state as EscrowRow['state'],
    }))
}

export function writeEscrow(sql: Sql, row: EscrowRow): void {
  sql.exec(ROOT_ESCROW_TABLES)
  sql.exec(
    `INSERT INTO escrow (drop_id, first_shard, shards, allotted, state)
     VALUES (?1, ?2, ?3, ?4, iif(?5 = 'selling', 'hot', ?5))
     ON CONFLICT (drop_id) DO UPDATE SET shards = excluded.shards, allotted = excluded.allotted,
       state = excluded.state`,
    row.dropId,
    row.firstShard,
    row.shards,
    row.allotted,
    row.state,
  )
}

const transferOf = (row: TransferSqlRow): Transfer => ({
  transferId: row.transfer_id,
  dropId: row.drop_id,
  giver: row.giver,
  receiver: row.receiver,
  units: row.units,
  // The column's CHECK admits no other text.
  state: row.state as Transfer['state'],
})

const TRANSFER_COLUMNS = 'transfer_id, drop_id, giver, receiver, units, state'

/** Every transfer not finished yet, oldest first: ids sort by time. */
export function readTransfers(sql: Sql): Transfer[] {
  if (!hasTable(sql, 'transfer')) return []
  return sql
    .exec<TransferSqlRow>(`SELECT ${TRANSFER_COLUMNS} FROM transfer ORDER BY transfer_id`)
    .toArray()
    .map(transferOf)
}

export const readTransfer = (sql: Sql, transferId: string): Transfer | null =>
  sql
    .exec<TransferSqlRow>(
      `SELECT ${TRANSFER_COLUMNS} FROM transfer WHERE transfer_id = ?`,
      transferId,
    )
    .toArray()
    .map(transferOf)[0] ?? null

/** The escrow's row is written before: the tables are there. */
export function writeTransfer(sql: Sql, transfer: Transfer): void {
  sql.exec(
    `INSERT INTO transfer (${TRANSFER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (transfer_id) DO UPDATE SET units = excluded.units, state = excluded.state`,
    transfer.transferId,
    transfer.dropId,
    transfer.giver,
    transfer.receiver,
    transfer.units,
    transfer.state,
  )
}

export const deleteTransfer = (sql: Sql, transferId: string): void => {
  sql.exec('DELETE FROM transfer WHERE transfer_id = ?', transferId)
}

/** Call it inside the transaction that writes a shard's first row. */
export const ensureShardTables = (sql: Sql): void => {
  if (!hasTable(sql, 'shard')) sql.exec(SHARD_ESCROW_TABLES)
}

function readShard(sql: Sql): ShardRow | null {
  const [row] = sql
    .exec<{
      sku: string
      drop_id: string
      shard: number
      selling: number
      net_in: number
      reported_version: number
    }>('SELECT sku, drop_id, shard, hot AS selling, net_in, reported_version FROM shard')
    .toArray()
  if (!row) return null
  return {
    sku: row.sku,
    dropId: row.drop_id,
    shard: row.shard,
    selling: row.selling === 1,
    netIn: row.net_in,
    reportedVersion: row.reported_version,
  }
}

export function writeShard(sql: Sql, row: ShardRow): void {
  sql.exec(
    `INSERT INTO shard (id, sku, drop_id, shard, hot, net_in, reported_version)
     VALUES (1, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET drop_id = excluded.drop_id, shard = excluded.shard,
       hot = excluded.hot, net_in = excluded.net_in, reported_version = excluded.reported_version`,
    row.sku,
    row.dropId,
    row.shard,
    row.selling ? 1 : 0,
    row.netIn,
    row.reportedVersion,
  )
}

/**
 * Whether the ledger is a shard's, and of which drop, in memory: read at every change. SQLite
 * is the truth; it is read when the object wakes and after a transaction was rolled back.
 */
export class ShardMemory {
  #row: ShardRow | null | undefined

  forget(): void {
    this.#row = undefined
  }

  /** Null for the ledger of a root or of an ordinary SKU. */
  read(sql: Sql): ShardRow | null {
    if (this.#row === undefined) this.#row = hasTable(sql, 'shard') ? readShard(sql) : null
    return this.#row
  }

  /** Takes in the row as it was just written. */
  note(row: ShardRow): void {
    this.#row = row
  }
}

/** Units a transfer moved at this shard, 0 for one that found none, null where it is new. */
export const readMoved = (sql: Sql, transferId: string): number | null =>
  sql
    .exec<{ delta: number }>('SELECT delta FROM moved WHERE transfer_id = ?', transferId)
    .toArray()[0]?.delta ?? null

export const writeMoved = (sql: Sql, transferId: string, delta: number, now: number): void => {
  sql.exec('INSERT INTO moved (transfer_id, delta, at) VALUES (?, ?, ?)', transferId, delta, now)
}

/** Transfers older than `before`: no call of theirs is still on its way. */
export const pruneMoved = (sql: Sql, before: number): void => {
  if (hasTable(sql, 'moved')) sql.exec('DELETE FROM moved WHERE at < ?', before)
}

/** The key of the claim that made a hold; null where no claim made it. */
export function readClaim(sql: Sql, holdId: string): ClaimKey | null {
  const [row] = sql
    .exec<{ key: string | null; fingerprint: string | null }>(
      `SELECT claim->>0 AS key, claim->>1 AS fingerprint FROM hold WHERE hold_id = ?`,
      holdId,
    )
    .toArray()
  if (!row || row.key === null || row.fingerprint === null) return null
  return { key: row.key, fingerprint: row.fingerprint }
}

/** One row: a new hold together with the claim that made it. */
export function writeClaimedHold(sql: Sql, hold: HoldRecord, claim: ClaimKey): void {
  sql.exec(
    `INSERT INTO hold (hold_id, holder, quantity, expires_at, status, ended_at, claim)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    hold.holdId,
    hold.holder,
    hold.quantity,
    hold.expiresAt,
    hold.status,
    hold.endedAt,
    JSON.stringify([claim.key, claim.fingerprint]),
  )
}

/** Holds that claims made after the journal's line `after`, oldest first, at most `limit`. */
export const readClaimsSince = (
  sql: Sql,
  after: number,
  limit: number,
): { sequence: number; holdId: string; quantity: number }[] =>
  sql
    .exec<{ sequence: number; hold_id: string; quantity: number }>(
      `SELECT journal.sequence, journal.hold_id, journal.quantity
         FROM journal JOIN hold ON hold.hold_id = journal.hold_id
        WHERE journal.sequence > ? AND journal.type = 'hold' AND hold.claim IS NOT NULL
        ORDER BY journal.sequence LIMIT ?`,
      after,
      limit,
    )
    .toArray()
    .map(({ sequence, hold_id, quantity }) => ({ sequence, holdId: hold_id, quantity }))
