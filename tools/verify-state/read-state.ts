import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  type Entry,
  emptyState,
  type FeedEvent,
  type Money,
  type Row,
  type State,
} from './state.ts'

/** The SQLite files of a folder of the local runtime. */
function filesOf(persist: string, ...folder: string[]): string[] {
  const path = join(persist, 'data', ...folder)
  try {
    return readdirSync(path)
      .filter((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite')
      .map((name) => join(path, name))
  } catch {
    return []
  }
}

class File {
  readonly #database: DatabaseSync
  readonly #tables: Set<string>

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true })
    // All tables as they are at one moment, where the shop still writes.
    this.#database.exec('BEGIN')
    const names = this.#database.prepare('SELECT name FROM sqlite_schema').all()
    this.#tables = new Set(names.map(({ name }) => String(name)))
  }

  has(table: string): boolean {
    return this.#tables.has(table)
  }

  all(table: string, sorted = ''): Row[] {
    if (!this.has(table)) return []
    const rows = this.#database.prepare(`SELECT * FROM ${table} ${sorted}`).all()
    return rows.map((row) => ({ ...row }) as Row)
  }

  close(): void {
    this.#database.close()
  }
}

interface EventRecord {
  eventId: string
  orderId: string
  paymentId: string
  status: string
  amount: Money
}

interface PaymentRecord {
  orderId: string
  event: EventRecord | null
  refunds?: { event: EventRecord }[]
}

const providerEventOf = ({ eventId: id, orderId, paymentId, status }: EventRecord) => ({
  ...{ id, orderId, paymentId, status },
})

function feedEventOf(row: Row): FeedEvent {
  const orderId = String(row.order_id)
  return {
    id: `evt_${orderId.slice('ord_'.length)}_${row.sequence}`,
    orderId,
    sequence: Number(row.sequence),
    type: String(row.type),
    origin: row.origin === null || row.origin === undefined ? null : String(row.origin),
    data: JSON.parse(String(row.data)),
  }
}

function readDatabase(file: File, state: State): void {
  state.deadLetters.push(...file.all('dead_letter'))
  state.charges.push(...file.all('charge'))
  state.chargeWalks.push(...file.all('charge_walk'))
  for (const document of file.all('inventory_document')) {
    state.documents.push(document)
    if (document.status !== 'pending') continue
    state.waiting.push({ where: 'documents of a system', id: String(document.document_id) })
  }
  if (!file.has('order_event')) return
  const byOrder = new Map<string, Entry[]>()
  for (const row of file.all('order_event', 'ORDER BY order_id, sequence')) {
    const entries = byOrder.get(String(row.order_id)) ?? []
    byOrder.set(String(row.order_id), entries)
    entries.push({
      sequence: Number(row.sequence),
      eventId: String(row.event_id),
      type: String(row.type),
      at: String(row.at),
      actor: String(row.actor),
      data: JSON.parse(String(row.data)),
      hash: String(row.hash),
    })
  }
  for (const row of file.all('orders')) {
    const entries = byOrder.get(String(row.id)) ?? []
    state.orders.push({ row, order: JSON.parse(String(row.snapshot)), entries })
  }
  for (const row of file.all('event_feed')) state.feed.push(feedEventOf(row))
  for (const { id } of file.all('outbox')) {
    state.waiting.push({ where: 'outbox of a database', id: String(id) })
  }
}

function readObject(kind: string, path: string, file: File, state: State): void {
  const [level] = file.all('level')
  if (kind === 'StockObject' && level) {
    const journal = file.all('journal', 'ORDER BY sequence')
    state.stock.push({ file: path, level, holds: file.all('hold'), journal })
  }
  for (const row of kind === 'SandboxPaymentObject' ? file.all('payment') : []) {
    const record: PaymentRecord = JSON.parse(String(row.record))
    const events = [record.event, ...(record.refunds ?? []).map(({ event }) => event)]
    for (const event of events) if (event) state.providerEvents.push(providerEventOf(event))
    state.payments.push({
      id: String(row.id),
      orderId: record.orderId,
      status: String(row.status),
      amount: Number(row.amount),
      refunded: (record.refunds ?? []).reduce((sum, { event }) => sum + event.amount.amount, 0),
      chargedAt: row.charged_at === null ? null : Number(row.charged_at),
    })
  }
  if (kind !== 'ShopperObject') return
  for (const row of file.all('own_order')) {
    state.shown.push({ id: String(row.id), version: Number(row.version) })
  }
  for (const { id } of file.all('outbox')) {
    state.waiting.push({ where: 'outbox of a shopper', id: String(id) })
  }
}

/** Reads the files of a local shop that is stopped. `onFile` hears of each. */
export function readState(persist: string, onFile: (done: number, all: number) => void): State {
  const state = emptyState()
  const kinds = ['StockObject', 'ShopperObject', 'SandboxPaymentObject']
  const files = [
    ...filesOf(persist, 'd1', 'miniflare-D1DatabaseObject').map((path) => ({ kind: '', path })),
    ...kinds.flatMap((kind) =>
      filesOf(persist, 'do', `kerbside-state-${kind}`).map((path) => ({ kind, path })),
    ),
  ]
  for (const [n, { kind, path }] of files.entries()) {
    const file = new File(path)
    if (kind === '') readDatabase(file, state)
    else readObject(kind, path, file, state)
    file.close()
    onFile(n + 1, files.length)
  }
  return state
}
