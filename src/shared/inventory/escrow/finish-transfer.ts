import type { EscrowBooks, LevelChange } from '../stock/ledger.ts'
import { readStock } from '../stock/read-stock.ts'
import { appendJournal, writeLevel } from '../stock/store.ts'
import type { Transfer } from './protocol.ts'
import { postTransfer } from './rules.ts'
import { deleteTransfer, readEscrows, readTransfer, writeEscrow, writeTransfer } from './store.ts'

/** Keeps how many units the giver took off its books; one that had none ends the transfer. */
export function recordGiven(books: EscrowBooks, transfer: Transfer, units: number): void {
  const { sql } = books
  if (readTransfer(sql, transfer.transferId)?.state !== 'planned') return
  if (units === 0) deleteTransfer(sql, transfer.transferId)
  else writeTransfer(sql, { ...transfer, units, state: 'given' })
}

/**
 * Ends a transfer that is booked at its receiver; where that is the root, it is booked here, in
 * the same transaction that forgets it: once.
 */
export function finishTransfer(
  books: EscrowBooks,
  sku: string,
  transferId: string,
  now: number,
): LevelChange {
  const { before, after: level } = readStock(books, sku, now)
  const { sql } = books
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
