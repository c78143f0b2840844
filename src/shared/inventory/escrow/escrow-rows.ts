import type { EscrowBooks } from '../stock/ledger.ts'
import { type EscrowRow, readEscrows, readTransfers, writeEscrow } from './store.ts'

/** The escrows and transfers in a root's ledger. A root without one yet has none of either. */
export class EscrowRows {
  readonly #books: EscrowBooks

  constructor(books: EscrowBooks) {
    this.#books = books
  }

  all(): EscrowRow[] {
    return this.#books.isInitialized() ? readEscrows(this.#books.sql) : []
  }

  of(dropId: string): EscrowRow | null {
    return this.all().find((escrow) => escrow.dropId === dropId) ?? null
  }

  write(escrow: EscrowRow): void {
    this.#books.ensureSchema()
    writeEscrow(this.#books.sql, escrow)
  }

  /** Once no shard has a unit left, reading the level asks none of them any more. */
  noteDrained(): void {
    for (const escrow of this.all()) {
      if (escrow.state === 'cold') this.write({ ...escrow, state: 'drained' })
    }
  }

  /** Units under way, at most; of one drop where `dropId` is given. */
  inTransit(dropId?: string): number {
    const open = this.#books.isInitialized() ? readTransfers(this.#books.sql) : []
    return open
      .filter((transfer) => dropId === undefined || transfer.dropId === dropId)
      .reduce((sum, { units }) => sum + units, 0)
  }
}
