import {
  type DropPorts,
  type DropRoot,
  emptyRootMemory,
} from '../../src/shared/drop/coordinator/drop-root.ts'
import { type EntryShard, emptyEntryMemory } from '../../src/shared/drop/entries/entry-shard.ts'
import type { EntryShardPort } from '../../src/shared/drop/protocol.ts'
import { ENTRY_MIGRATIONS, ROOT_MIGRATIONS } from '../../src/shared/drop/schema.ts'
import { ensureSchema, inTransaction, isInitialized } from '../../src/shared/kit/sqlite-schema.ts'
import { dropName, stockName } from '../../src/shared/platform/objects.ts'
import { fetchRound } from './beacon.ts'
import { hashes } from './hashes.ts'

/** The drop and the shard an object's name says (platform/objects.ts); no shard: the root. */
export function roleOf(name: string): { dropId: string; shard: number | null } {
  const [dropId = '', shard] = name.split('#')
  return { dropId, shard: shard === undefined ? null : Number(shard) }
}

/** The other objects a root speaks to. */
export function portsOf(env: StateEnv, dropId: string): DropPorts {
  const stock = (sku: string, shard?: number) => env.STOCK.getByName(stockName(sku, shard))
  const { DRAND_URL: beacon } = env
  return {
    stock: {
      allot: (input) => stock(input.sku).allot(input),
      cool: (input) => stock(input.sku).cool(input),
      dropLevel: (input) => stock(input.sku).dropLevel(input),
      hold: (sku, shard, holdId) => stock(sku, shard).hold(sku, holdId),
    },
    // RPC types of bindings wrap every value; the port says what crosses the wire.
    entries: (shard) => env.DROP.getByName(dropName(dropId, shard)) as unknown as EntryShardPort,
    beacon: beacon === '' ? null : (chain, round) => fetchRound(beacon, chain, round),
  }
}

/** The root as its verbs see it. */
export function rootOf(storage: DurableObjectStorage, dropId: string, ports: DropPorts): DropRoot {
  const root: DropRoot = {
    sql: storage.sql,
    hashes,
    dropId,
    ports,
    now: Date.now,
    isBorn: () => isInitialized(storage, ROOT_MIGRATIONS),
    ensureSchema: () => ensureSchema(storage, ROOT_MIGRATIONS),
    memory: emptyRootMemory(),
    transact: (work) => {
      try {
        return inTransaction(storage, work)
      } catch (error) {
        // Rows were rolled back: what memory took over from them is read again.
        Object.assign(root.memory, { run: null, passes: null, units: null, untold: null })
        throw error
      }
    },
  }
  return root
}

/** An entry shard as its verbs see it. */
export const shardOf = (
  storage: DurableObjectStorage,
  dropId: string,
  shard: number,
): EntryShard => ({
  sql: storage.sql,
  hashes,
  dropId,
  shard,
  isBorn: () => isInitialized(storage, ENTRY_MIGRATIONS),
  ensureSchema: () => ensureSchema(storage, ENTRY_MIGRATIONS),
  memory: emptyEntryMemory(),
})
