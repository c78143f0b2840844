import type { Journal } from './journal.ts'
import { type PatientClient, RequestFailed } from './patient-client.ts'

/** So many of the newest orders are read again; the sessions of older ones are forgotten. */
const KNOWN_MAX = 500

interface OwnOrder {
  orderId: string
  /** Of the shopper's session. */
  token: string
}

/**
 * Reads orders as their shoppers, and writes down when each read began and what it showed: whatever
 * is killed meanwhile, an acknowledged order is there.
 */
export class OwnReads {
  readonly #client: PatientClient
  readonly #journal: Journal
  readonly #known: OwnOrder[] = []

  constructor(client: PatientClient, journal: Journal) {
    this.#client = client
    this.#journal = journal
  }

  /** Reads an order, now and from time to time after later orders. */
  async add(order: OwnOrder): Promise<void> {
    this.#known.push(order)
    if (this.#known.length > KNOWN_MAX) this.#known.shift()
    await this.read(order)
  }

  async read({ orderId, token }: OwnOrder): Promise<void> {
    const from = Date.now()
    const status = await this.#statusOf(orderId, token)
    if (status === undefined) return
    this.#journal.writeRead({ orderId, from, to: Date.now(), status })
  }

  /** Reads one of the shopper orders that it remembers, which `choice` (a whole number) picks. */
  async readEarlier(choice: number): Promise<void> {
    // A step that has no divisor in common with KNOWN_MAX reaches all of them.
    const order = this.#known[(choice * 137) % this.#known.length]
    if (order) await this.read(order)
  }

  /** Null where the shop says that there is none; undefined where it gave no answer. */
  async #statusOf(orderId: string, token: string): Promise<string | null | undefined> {
    const request = { method: 'GET', path: `/api/v1/orders/${orderId}`, token } as const
    try {
      return (await this.#client.json<{ status: string }>(request)).status
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error
      return error.status === 404 ? null : undefined
    }
  }
}
