import { log } from '../../platform/log.ts'
import type { EscrowLedger, LevelChange, StockHost } from '../stock/ledger.ts'
import { readStock } from '../stock/read-stock.ts'
import { appendJournal, writeLevel } from '../stock/store.ts'
import type { ShardPort, Transfer } from './protocol.ts'
import { type Move, postTransfer } from './rules.ts'
import {
  deleteTransfer,
  type EscrowRow,
  readEscrows,
  readTransfer,
  readTransfers,
  writeEscrow,
  writeTransfer,
} from './store.ts'

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
  const { ledger } = deps.host
  const open = ledger.isInitialized() ? readTransfers(ledger.sql) : []
  return open.length === 0 || (await carryTransfers(deps, sku, open)).finished
}

async function carry({ host, shard }: CarryDeps, sku: string, planned: Transfer): Promise<number> {
  const { ledger } = host
  const { transferId, dropId, giver, receiver } = planned
  let { units } = planned
  if (planned.state === 'planned' && giver !== null) {
    units = await shard(sku, giver).debit({ sku, dropId, shard: giver, transferId, units })
    recordGiven(ledger, planned, units)
    if (units === 0) return 0
  }
  if (receiver !== null) {
    const selling = readEscrows(ledger.sql).some(
      (e) => e.dropId === dropId && e.state === 'selling',
    )
    await shard(sku, receiver).credit({ sku, dropId, shard: receiver, transferId, units, selling })
  }
  await host.ready()
  const now = host.now()
  host.change(now, () => finishTransfer(ledger, sku, transferId, now))
  return units
}

/**
 * Makes moves durable at the root before anybody acts on them. What the root itself gives has
 * left its ledger with this. Call it in a transaction.
 */
export function planTransfers(
  ledger: EscrowLedger,
  input: { sku: string; escrow: EscrowRow; moves: readonly Move[]; newTransferId: () => string },
  now: number,
): LevelChange & { transfers: Transfer[] } {
  const { before, after: level } = readStock(ledger, input.sku, now)
  ledger.ensureSchema()
  const { sql } = ledger
  const { dropId } = input.escrow
  const transfers: Transfer[] = []
  let after = level
  for (const move of input.moves) {
    const own = move.giver === null
    // Ordinary orders may have taken some since the move was thought out.
    const units = own ? Math.min(move.units, after.available) : move.units
    if (units === 0) continue
    const transferId = input.newTransferId()
    const transfer = {
      ...move,
      transferId,
      dropId,
      units,
      state: own ? 'given' : 'planned',
    } as const
    transfers.push(transfer)
    if (!own) continue
    const step = postTransfer(after, -units, transfer, now)
    appendJournal(sql, step.entry)
    after = step.level
  }
  if (after !== level) writeLevel(sql, after)
  const left = level.onHand - after.onHand
  // Units for a late payment: the shards have something to count again.
  const state = input.escrow.state === 'drained' ? 'cold' : input.escrow.state
  writeEscrow(sql, { ...input.escrow, state, allotted: input.escrow.allotted + left })
  for (const transfer of transfers) writeTransfer(sql, transfer)
  return { before, after, transfers }
}

/** Keeps how many units the giver took off its ledger; one that had none ends the transfer. */
function recordGiven(ledger: EscrowLedger, transfer: Transfer, units: number): void {
  const { sql } = ledger
  if (readTransfer(sql, transfer.transferId)?.state !== 'planned') return
  if (units === 0) deleteTransfer(sql, transfer.transferId)
  else writeTransfer(sql, { ...transfer, units, state: 'given' })
}

/**
 * Ends a transfer that is booked at its receiver; where that is the root, it is booked here, in
 * the same transaction that forgets it: once.
 */
function finishTransfer(
  ledger: EscrowLedger,
  sku: string,
  transferId: string,
  now: number,
): LevelChange {
  const { before, after: level } = readStock(ledger, sku, now)
  const { sql } = ledger
  const transfer = readTransfer(sql, transferId)
  if (transfer?.state !== 'given') return { before, after: level }
  deleteTransfer(sql, transferId)
  if (transfer.receiver !== null) return { before, after: level }

  const { level: after, entry } = postTransfer(level, transfer.units, transfer, now)
  writeLevel(sql, after)
  appendJournal(sql, entry)
  const escrow = readEscrows(sql).find(({ dropId }) => dropId === transfer.dropId)
  // Units of an earlier drop that were sold with a later one can bring more back than it got.
  if (escrow) {
    writeEscrow(sql, { ...escrow, allotted: Math.max(0, escrow.allotted - transfer.units) })
  }
  return { before, after }
}
