import { Refusal } from '../local/refusal.ts'
import { inParallel } from './in-parallel.ts'
import type { PatientClient } from './patient-client.ts'

/** The stock of one SKU as staff read it, in units. */
export interface Level {
  onHand: number
  available: number
  held: number
  committed: number
}

/** What the check needs of an order in the record; amounts in minor units. */
export interface RecordedOrder {
  id: string
  number: string
  status: string
  email: string
  total: number
  subtotal: number
  discount: number
  shipping: number
  tax: number
  /** Whether the prices include the tax. */
  taxIncluded: boolean
  lines: { sku: string; quantity: number; unitPrice: number; total: number }[]
}

interface Money {
  amount: number
}

interface OrderDocument {
  id: string
  number: string
  status: string
  email: string
  cost: Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'total', Money> & {
    taxIncluded: boolean
  }
  lines: { sku: string; quantity: number; unitPrice: Money; cost: { total: Money } }[]
}

const PAGE = 100
const READS_AT_ONCE = 8
/** An import says nothing while the queue sets stock and publishes; the shop follows it so long. */
const IMPORT_SILENT_MS = 20 * 60_000

/** What staff may ask of the shop, as far as a replay needs it. */
export class StaffApi {
  private readonly client: PatientClient
  private readonly token: string

  constructor(client: PatientClient, token: string) {
    this.client = client
    this.token = token
  }

  /** Imports a product CSV and waits for its end. Throws Refusal where a row is refused. */
  async importProducts(csv: string): Promise<void> {
    const text = await this.client.text({
      method: 'POST',
      path: '/api/admin/v1/imports/products',
      token: this.token,
      body: csv,
      type: 'text/csv',
      silentMs: IMPORT_SILENT_MS,
    })
    const events: { type: string }[] = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
    const refused = events.find(({ type }) => type === 'refused' || type === 'failed')
    if (refused) throw new Refusal(`The import of the goods failed: ${JSON.stringify(refused)}`)
    if (!events.some(({ type }) => type === 'done')) throw new Refusal('The import broke off.')
  }

  /** The level of each SKU. */
  async levels(skus: readonly string[]): Promise<Map<string, Level>> {
    const levels = new Map<string, Level>()
    await inParallel(skus, READS_AT_ONCE, async (sku) => {
      const path = `/api/admin/v1/inventory/${encodeURIComponent(sku)}`
      levels.set(sku, await this.get<Level>(path))
    })
    return levels
  }

  /** Adds units to the stock. `key` makes a repeated call one adjustment. */
  async addStock(sku: string, delta: number, key: string): Promise<void> {
    const body = { sku, delta, reason: 'replay', reference: key }
    const path = '/api/admin/v1/inventory/adjustments'
    await this.client.text({ method: 'POST', path, token: this.token, key, body })
  }

  /** Every order in the record, newest first, page by page. */
  async *orders(): AsyncGenerator<RecordedOrder> {
    for (let cursor: string | null = ''; cursor !== null; ) {
      const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page: { data: OrderDocument[]; nextCursor: string | null } = await this.get(
        `/api/admin/v1/orders?limit=${PAGE}${at}`,
      )
      for (const order of page.data) yield recordedOf(order)
      cursor = page.nextCursor
    }
  }

  /** The status of an order in the record; null where it is not there yet. */
  async statusOf(orderId: string): Promise<string | null> {
    const found = await this.get<{ status: string }>(`/api/admin/v1/orders/${orderId}`).catch(
      (error: { status?: number }) => {
        if (error.status === 404) return null
        throw error
      },
    )
    return found?.status ?? null
  }

  private get<T>(path: string): Promise<T> {
    return this.client.json<T>({ method: 'GET', path, token: this.token })
  }
}

const recordedOf = ({ id, number, status, email, cost, lines }: OrderDocument): RecordedOrder => ({
  id,
  number,
  status,
  email,
  total: cost.total.amount,
  subtotal: cost.subtotal.amount,
  discount: cost.discount.amount,
  shipping: cost.shipping.amount,
  tax: cost.tax.amount,
  taxIncluded: cost.taxIncluded,
  lines: lines.map(({ sku, quantity, unitPrice, cost: { total } }) => ({
    sku,
    quantity,
    unitPrice: unitPrice.amount,
    total: total.amount,
  })),
})
