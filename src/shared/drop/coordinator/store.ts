import type { Sql } from '../../platform/sql.ts'
import type { DropDefinition, DropState, TermChange } from '../catalogue/contract.ts'
import type { RefusalReason } from '../fairness/contract.ts'
import type { Rank } from '../fairness/ranks.ts'
import type { Grant } from '../passes/admission.ts'

/** How far a drop has come: one row of its root. */
export interface DropRun {
  definition: DropDefinition
  /** The definition entries opened with; null where it is still the same. */
  committed: DropDefinition | null
  state: DropState
  /** Grows with every change of this row but the threshold's. */
  version: number
  /** Draw: 32 random bytes, hex. Secret until entries are closed. */
  seed: string | null
  commitment: string | null
  listHash: string | null
  /** The beacon's value, hex. */
  randomness: string | null
  /** Where it said it. */
  source: string | null
  key: string | null
  /** Everybody at or below is decided. */
  threshold: Rank | null
}

type RunRow = {
  definition: string
  committed: string | null
  state: string
  version: number
  seed: string | null
  commitment: string | null
  list_hash: string | null
  randomness: string | null
  source: string | null
  key: string | null
  threshold_rank: number | null
  threshold_entry: string | null
}

export function loadRun(sql: Sql): DropRun | null {
  const [row] = sql.exec<RunRow>('SELECT * FROM run').toArray()
  if (!row) return null
  const { threshold_rank: rank, threshold_entry: entryId } = row
  return {
    // Written by saveRun and by nothing else; the state's column has a CHECK.
    definition: JSON.parse(row.definition) as DropDefinition,
    committed: row.committed === null ? null : (JSON.parse(row.committed) as DropDefinition),
    state: row.state as DropState,
    version: row.version,
    seed: row.seed,
    commitment: row.commitment,
    listHash: row.list_hash,
    randomness: row.randomness,
    source: row.source,
    key: row.key,
    threshold: rank === null || entryId === null ? null : { rank, entryId },
  }
}

export function saveRun(sql: Sql, run: DropRun): void {
  sql.exec(
    `INSERT OR REPLACE INTO run (id, definition, state, version, seed, commitment, list_hash,
       randomness, source, key, threshold_rank, threshold_entry, committed)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    JSON.stringify(run.definition),
    run.state,
    run.version,
    run.seed,
    run.commitment,
    run.listHash,
    run.randomness,
    run.source,
    run.key,
    run.threshold?.rank ?? null,
    run.threshold?.entryId ?? null,
    run.committed === null ? null : JSON.stringify(run.committed),
  )
}

/** One SKU's units of the drop, as its stock last told. */
export interface SkuUnits {
  sku: string
  quota: number
  /** The units that stock could set aside; null until it has answered. */
  allotted: number | null
  cooled: boolean
  /** Those on the way between two stock shards included. */
  available: number
  held: number
  sold: number
}

type SkuRow = {
  sku: string
  quota: number
  allotted: number | null
  cooled: number
  available: number
  held: number
  sold: number
}

export const loadUnits = (sql: Sql): SkuUnits[] =>
  sql
    .exec<SkuRow>('SELECT * FROM sku_units ORDER BY sku')
    .toArray()
    .map((row) => ({ ...row, cooled: row.cooled === 1 }))

export function replaceQuotas(sql: Sql, quotas: Map<string, number>): void {
  sql.exec('DELETE FROM sku_units')
  for (const [sku, quota] of quotas) {
    sql.exec('INSERT INTO sku_units (sku, quota) VALUES (?, ?)', sku, quota)
  }
}

export function saveUnits(sql: Sql, units: SkuUnits): void {
  sql.exec(
    `UPDATE sku_units SET allotted = ?, cooled = ?, available = ?, held = ?, sold = ?
     WHERE sku = ?`,
    units.allotted,
    units.cooled ? 1 : 0,
    units.available,
    units.held,
    units.sold,
    units.sku,
  )
}

export interface PassRecord {
  entryId: string
  shard: number
  quota: number
  claimed: number
  admittedAt: number
  expiresAt: number
  state: 'admitted' | 'used' | 'missed'
}

type PassRow = {
  entry_id: string
  shard: number
  quota: number
  claimed: number
  admitted_at: number
  expires_at: number
  state: string
}

export const loadPasses = (sql: Sql): PassRecord[] =>
  sql
    .exec<PassRow>('SELECT * FROM pass')
    .toArray()
    .map((row) => ({
      entryId: row.entry_id,
      shard: row.shard,
      quota: row.quota,
      claimed: row.claimed,
      admittedAt: row.admitted_at,
      expiresAt: row.expires_at,
      // The column's CHECK admits no other text.
      state: row.state as PassRecord['state'],
    }))

/** One row. A second grant to the same entry breaks the key, and the transaction with it. */
export function insertPass(sql: Sql, grant: Grant, admittedAt: number, expiresAt: number): void {
  sql.exec(
    `INSERT INTO pass (entry_id, shard, quota, admitted_at, expires_at, state)
     VALUES (?, ?, ?, ?, ?, 'admitted')`,
    grant.entryId,
    grant.shard,
    grant.quota,
    admittedAt,
    expiresAt,
  )
}

export function updatePass(sql: Sql, pass: PassRecord): void {
  sql.exec(
    'UPDATE pass SET state = ?, claimed = ? WHERE entry_id = ?',
    pass.state,
    pass.claimed,
    pass.entryId,
  )
}

interface ShardHead {
  shard: number
  entries: number
  head: string
}

/** The heads of the sealed lists, in the order of the shards. */
export const loadHeads = (sql: Sql): ShardHead[] =>
  sql
    .exec<{ shard: number; entries: number; head: string }>(
      'SELECT shard, entries, head FROM shard_head ORDER BY shard',
    )
    .toArray()

/** A sealed list's head stands: it is written once. */
export const insertHead = (sql: Sql, head: ShardHead): void => {
  sql.exec(
    'INSERT INTO shard_head (shard, entries, head) VALUES (?, ?, ?)',
    head.shard,
    head.entries,
    head.head,
  )
}

export function addRefusals(sql: Sql, minute: number, reason: RefusalReason, count: number): void {
  sql.exec(
    `INSERT INTO refusal (minute, rung, count) VALUES (?, ?, ?)
     ON CONFLICT (minute, rung) DO UPDATE SET count = count + excluded.count`,
    minute,
    reason,
    count,
  )
}

export const loadRefusals = (
  sql: Sql,
): { minute: number; reason: RefusalReason; count: number }[] =>
  sql
    .exec<{ minute: number; reason: string; count: number }>(
      'SELECT minute, rung AS reason, count FROM refusal',
    )
    .toArray()
    // Written by addRefusals and by nothing else.
    .map((row) => ({ ...row, reason: row.reason as RefusalReason }))

/** Changes of the terms since entries opened, oldest first. */
export const loadChanges = (sql: Sql): TermChange[] =>
  sql
    .exec<{ body: string }>('SELECT body FROM term_change ORDER BY sequence')
    .toArray()
    // Written by appendChanges and by nothing else.
    .map(({ body }) => JSON.parse(body) as TermChange)

export function appendChanges(sql: Sql, changes: readonly TermChange[]): void {
  for (const change of changes) {
    sql.exec('INSERT INTO term_change (body) VALUES (?)', JSON.stringify(change))
  }
}
