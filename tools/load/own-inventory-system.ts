import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErpLocal, startErpLocal } from '../erp-local/start.ts'
import type { InventorySystem } from '../verify-state/inventory-system.ts'
import type { Level } from './staff-api.ts'

const NAME = 'erp'
/** A secret for this machine alone. */
const SECRET = `whsec_${btoa('the secret of an inventory system of a replay')}`
/** The first attempt at a document that failed comes again after so many seconds. */
const RETRY_SECONDS = 5
const DOWN_MS = 60_000

/** The inventory system of a replay: the shop tells it of every order, and once it is down. */
export class OwnInventorySystem {
  readonly #erp: ErpLocal
  #recovered: Promise<void> | null = null

  private constructor(erp: ErpLocal) {
    this.#erp = erp
  }

  static async start(): Promise<OwnInventorySystem> {
    // It sends nothing: the shop's address is not needed.
    return new OwnInventorySystem(await startErpLocal({ secret: SECRET, webhookUrl: () => '' }))
  }

  /** The shop's settings for it. */
  get settings(): Record<string, string> {
    return {
      INVENTORY_ERP_URL: this.#erp.url,
      INVENTORY_ERP_SECRET: SECRET,
      INVENTORY_RETRY_SECONDS: String(RETRY_SECONDS),
    }
  }

  /** Counts the stock, as the system does before its first document. */
  count(levels: ReadonlyMap<string, Level>): void {
    for (const [sku, { onHand }] of levels) this.#erp.ledger.count(sku, onHand)
  }

  /** Answers nothing for a minute. */
  takeDown(): void {
    if (this.#recovered !== null) return
    process.stderr.write('\nthe inventory system is down for a minute\n')
    this.#erp.fail({ kind: 'down' })
    this.#recovered = new Promise((resolve) => setTimeout(resolve, DOWN_MS)).then(() => {
      this.#erp.recover()
      process.stderr.write('\nthe inventory system is back\n')
    })
  }

  /** Waits until it is up again. */
  async recovered(): Promise<void> {
    await this.#recovered
  }

  /** Attempts that it did not answer. */
  get unanswered(): number {
    return this.#erp.attempts.filter(({ status }) => status === null).length
  }

  /** Its ledger at this moment. */
  ledger(): InventorySystem {
    const { ledger } = this.#erp
    return {
      name: NAME,
      skus: ledger.skus(),
      documents: ledger.documents.map(({ id }) => id),
    }
  }

  /** Writes the ledger into a folder, for `npm run verify-state -- --inventory-system`. */
  async write(folder: string): Promise<void> {
    await writeFile(join(folder, 'inventory-system.json'), JSON.stringify(this.ledger()))
  }

  close(): Promise<void> {
    return this.#erp.close()
  }
}
