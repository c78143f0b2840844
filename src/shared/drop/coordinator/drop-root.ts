import type { DropStockLevel, Hold } from '../../inventory/contract.ts'
import {
  ensureSchema,
  inTransaction,
  isInitialized,
  type SchemaStorage,
} from '../../kit/sqlite-schema.ts'
import { assertInvariant, type Result } from '../../platform/result.ts'
import type { Sql } from '../../platform/sql.ts'
import type { DropTerms } from '../catalogue/contract.ts'
import { termsOf } from '../catalogue/terms.ts'
import { type Hashes, hashOf } from '../fairness/chain.ts'
import type { DropSnapshot, EntryShardPort } from '../protocol.ts'
import { isEnded, quotaOf, remainingBand, stateAt, type UnitsLeft } from '../rules.ts'
import {
  type DropRun,
  loadPasses,
  loadRun,
  loadUnits,
  type PassRecord,
  type SkuUnits,
  saveRun,
} from './store.ts'
import { TABLES } from './tables.ts'

/** The calls of a drop to stock (inventory/contract.ts, ShardedStockPort). */
export interface DropStock {
  allot(input: {
    sku: string
    dropId: string
    units: number
    shards: number
  }): Promise<Result<{ allotted: number }>>
  cool(input: { sku: string; dropId: string }): Promise<Result<null>>
  dropLevel(input: { sku: string; dropId: string }): Promise<DropStockLevel>
  /** At the stock shard. */
  hold(sku: string, shard: number, holdId: string): Promise<Hold | null>
}

export interface BeaconRound {
  /** 32 bytes, hex. */
  randomness: string
  source: string
}

/** The world outside a drop's root. */
export interface DropPorts {
  stock: DropStock
  entries(shard: number): EntryShardPort
  /** The round of the public beacon, null while it has not come; null: this shop has no beacon. */
  beacon: ((chain: string, round: number) => Promise<BeaconRound | null>) | null
}

/** The state and dependencies of the verbs of a drop's root. */
export interface DropRoot {
  sql: Sql
  hashes: Hashes
  dropId: string
  isInitialized(): boolean
  ensureSchema(): void
  /** All or nothing, and what memory knows of the rows is forgotten where it is nothing. */
  transact<T>(work: () => T extends PromiseLike<unknown> ? never : T): T
  /** The root's clock: the one that decides. */
  now(): number
  ports: DropPorts
  memory: RootMemory
}

/** A reading of the rows, and what only matters while the object is awake. */
interface RootMemory {
  run: DropRun | null
  passes: Map<string, PassRecord> | null
  units: SkuUnits[] | null
  /** The snapshot each shard has acknowledged, as a text to compare. */
  synced: Map<number, string>
  /** Passes whose shard has not acknowledged their state; null: all, as nothing is known. */
  pendingSync: Map<number, Set<string>> | null
  counts: Map<number, { entries: number; waiting: number }>
  /** Every shard was woken for the opening. */
  warm: boolean
  /** Budget nobody was there to take. */
  spare: number
  /** Work that failed is tried again then. */
  retryAt: number | null
  /** Refusals to be written, by minute and reason. */
  refusals: Map<string, number>
  /** Positions are told at most once a second. */
  positionsToldAt: number
}

export const emptyRootMemory = (): RootMemory => ({
  run: null,
  passes: null,
  units: null,
  synced: new Map(),
  pendingSync: null,
  counts: new Map(),
  warm: false,
  spare: 0,
  retryAt: null,
  refusals: new Map(),
  positionsToldAt: 0,
})

/** The root over an object's storage, with nothing in memory yet. */
export function openRoot(
  of: Pick<DropRoot, 'dropId' | 'hashes' | 'ports' | 'now'> & { storage: SchemaStorage },
): DropRoot {
  const { storage, dropId, hashes, ports, now } = of
  const root: DropRoot = {
    sql: storage.sql,
    hashes,
    dropId,
    ports,
    now,
    isInitialized: () => isInitialized(storage, TABLES),
    ensureSchema: () => ensureSchema(storage, TABLES),
    memory: emptyRootMemory(),
    transact: (work) => {
      try {
        return inTransaction(storage, work)
      } catch (error) {
        // The rows were rolled back: what memory took over from them is read again.
        Object.assign(root.memory, { run: null, passes: null, units: null, pendingSync: null })
        throw error
      }
    },
  }
  return root
}

/** How far the drop has come; null where none was ever made. */
export function runOf(root: DropRoot): DropRun | null {
  if (root.memory.run === null && root.isInitialized()) root.memory.run = loadRun(root.sql)
  return root.memory.run
}

/** The run of a drop that is known to exist. */
export function knownRun(root: DropRoot): DropRun {
  const run = runOf(root)
  assertInvariant(run !== null, 'the drop was made')
  return run
}

/** Writes a change of the run; everybody is told of the new version. In a transaction. */
export function changeRun(root: DropRoot, change: Partial<DropRun>): DropRun {
  const run = knownRun(root)
  const next = { ...run, ...change, version: run.version + 1 }
  saveRun(root.sql, next)
  root.memory.run = next
  return next
}

/** Lets the clock move the drop on. True where it did. */
export function advanceRun(root: DropRoot): boolean {
  const run = runOf(root)
  if (run === null) return false
  const state = stateAt(run.state, run.definition, run.key !== null, root.now())
  if (state === run.state) return false
  root.transact(() => void changeRun(root, { state }))
  return true
}

export function passesOf(root: DropRoot): Map<string, PassRecord> {
  root.memory.passes ??= new Map(loadPasses(root.sql).map((pass) => [pass.entryId, pass]))
  return root.memory.passes
}

export function unitsOf(root: DropRoot): SkuUnits[] {
  root.memory.units ??= loadUnits(root.sql)
  return root.memory.units
}

/** Units over all SKUs; null until stock has set them aside. */
function unitsLeft(root: DropRoot): UnitsLeft | null {
  const units = unitsOf(root)
  if (units.some(({ allotted }) => allotted === null)) return null
  return units.reduce(
    (sum, { available, held }) => ({ available: sum.available + available, held: sum.held + held }),
    { available: 0, held: 0 },
  )
}

/** Units live passes may still claim. */
export function promisedUnits(root: DropRoot): number {
  let promised = 0
  for (const { state, quota } of passesOf(root).values())
    if (state === 'admitted') promised += quota
  return promised
}

/** How much is left, in words. */
export function bandOf(root: DropRoot) {
  const { state, definition } = knownRun(root)
  if (isEnded(state)) return 'none'
  return state === 'open' ? remainingBand(unitsLeft(root), quotaOf(definition)) : 'plenty'
}

/** The shards' snapshot. The list is sealed from the end of a draw's entries, or of the drop. */
export function snapshotOfRoot(root: DropRoot): DropSnapshot {
  const run = knownRun(root)
  const { definition, state, version, key, commitment } = run
  const over = definition.mode === 'draw' && root.now() >= definition.entriesCloseAt
  return {
    definition,
    state,
    version,
    remaining: bandOf(root),
    sealed: run.listHash !== null || over || isEnded(state),
    key,
    proof: { commitment, termsHash: hashOf(root.hashes, boundTerms(run)) },
  }
}

/** The terms entrants entered for. */
export const boundTerms = ({ committed, definition }: DropRun): DropTerms =>
  termsOf(committed ?? definition)

/** Notes that the pass's shard has to hear of it. */
export function markPendingSync(root: DropRoot, pass: PassRecord): void {
  const { pendingSync } = root.memory
  if (pendingSync === null) return
  const ofShard = pendingSync.get(pass.shard) ?? new Set()
  pendingSync.set(pass.shard, ofShard.add(pass.entryId))
}
