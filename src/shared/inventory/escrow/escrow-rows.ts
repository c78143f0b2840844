import type { EscrowLedger } from '../stock/ledger.ts'
import { type EscrowRow, readEscrows, readTransfers, writeEscrow } from './store.ts'

/** The escrows and transfers in a root's ledger. A root without one yet has none of either. */
export class EscrowRows {
  readonly #ledger: EscrowLedger

  constructor(ledger: EscrowLedger) {
    this.#ledger = ledger
  }

  all(): EscrowRow[] {
    return this.#ledger.isInitialized() ? readEscrows(this.#ledger.sql) : []
  }

  of(dropId: string): EscrowRow | null {
    return this.all().find((escrow) => escrow.dropId === dropId) ?? null
  }

  write(escrow: EscrowRow): void {
    this.#ledger.ensureSchema()
    writeEscrow(this.#ledger.sql, escrow)
  }

  /** Once no shard has a unit left, reading the level asks none of them any more. */
  noteDrained(): void {
    for (const escrow of this.all()) {
      if (escrow.state === 'cold') this.write({ ...escrow, state: 'drained' })
    }
  }

  /** Units under way, at most; of one drop where `dropId` is given. */
  inTransit(dropId?: string): number {
    const open = this.#ledger.isInitialized() ? readTransfers(this.#ledger.sql) : []
    return open
      .filter((transfer) => dropId === undefined || transfer.dropId === dropId)
      .reduce((sum, { units }) => sum + units, 0)
  }
}
