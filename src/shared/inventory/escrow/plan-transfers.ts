import type { EscrowBooks, LevelChange } from '../stock/ledger.ts'
import { readStock } from '../stock/read-stock.ts'
import { appendJournal, writeLevel } from '../stock/store.ts'
import type { Transfer } from './protocol.ts'
import { type Move, postTransfer } from './rules.ts'
import { type EscrowRow, writeEscrow, writeTransfer } from './store.ts'

/**
 * Makes moves durable at the root before anybody acts on them. What the root itself gives has
 * left its books with this. Call it in a transaction.
 */
export function planTransfers(
  books: EscrowBooks,
  input: { sku: string; escrow: EscrowRow; moves: readonly Move[]; newTransferId: () => string },
  now: number,
): LevelChange & { transfers: Transfer[] } {
  const { before, after: level } = readStock(books, input.sku, now)
  books.ensureSchema()
  const { sql } = books
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
