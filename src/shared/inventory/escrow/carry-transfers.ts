import { log } from '../../platform/log.ts'
import type { StockHost } from '../stock/ledger.ts'
import { finishTransfer, recordGiven } from './finish-transfer.ts'
import type { ShardPort, Transfer } from './protocol.ts'
import { readEscrows, readTransfers } from './store.ts'

/** A transfer that a crash or a dead call left half-way is taken up again after this. */
export const TRANSFER_RETRY_MS = 2_000

export interface CarryDeps {
  host: StockHost
  shard(sku: string, shard: number): ShardPort
}

/**
 * Brings transfers from where they stand to their end: giver, receiver, then the root forgets
 * them. Each step may be repeated. One whose call failed stays where it stands, for the alarm.
 * Answers the units that arrived, and whether every transfer came to its end.
 */
export async function carryTransfers(
  deps: CarryDeps,
  sku: string,
  transfers: readonly Transfer[],
): Promise<{ moved: number; finished: boolean }> {
  const outcomes = await Promise.allSettled(transfers.map((one) => carry(deps, sku, one)))
  let moved = 0
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') moved += outcome.value
    else log('stock.transfer-unfinished', { sku, error: outcome.reason })
  }
  return { moved, finished: outcomes.every(({ status }) => status === 'fulfilled') }
}

/** Takes up every transfer that is not finished. Answers whether none is left. */
export async function settleTransfers(deps: CarryDeps, sku: string): Promise<boolean> {
  const { books } = deps.host
  const open = books.isInitialized() ? readTransfers(books.sql) : []
  return open.length === 0 || (await carryTransfers(deps, sku, open)).finished
}

async function carry({ host, shard }: CarryDeps, sku: string, planned: Transfer): Promise<number> {
  const { books } = host
  const { transferId, dropId, giver, receiver } = planned
  let { units } = planned
  if (planned.state === 'planned' && giver !== null) {
    units = await shard(sku, giver).give({ sku, dropId, shard: giver, transferId, units })
    recordGiven(books, planned, units)
    if (units === 0) return 0
  }
  if (receiver !== null) {
    const hot = readEscrows(books.sql).some((e) => e.dropId === dropId && e.state === 'hot')
    await shard(sku, receiver).receive({ sku, dropId, shard: receiver, transferId, units, hot })
  }
  await host.ready()
  const now = host.now()
  host.change(now, () => finishTransfer(books, sku, transferId, now))
  return units
}
