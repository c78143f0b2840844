import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * The shapes of this folder are its own: the checker shares no code with the shop, so that one error
 * cannot be in both.
 */

export type Row = Record<string, string | number | null>

interface Money {
  amount: number
  currency: string
}

interface OrderLine {
  id: string
  sku: string
  quantity: number
  unitPrice: Money
  cost: { subtotal: Money; discount: Money; total: Money }
  holdId?: string
  requiresShipping?: boolean
}

export interface Payment {
  id: string
  kind: string
  status: string
  refunds?: { id: string; amount: Money; status?: string }[]
}

export interface Snapshot {
  id: string
  number: string
  status: string
  version: number
  email: string
  payment: Payment
  formerPayments?: Payment[]
  lines: OrderLine[]
  cost: Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'total', Money> & {
    taxIncluded: boolean
  }
  createdAt: string
  updatedAt: string
}

export interface Entry {
  sequence: number
  eventId: string
  type: string
  at: string
  actor: string
  data: Record<string, unknown>
  hash: string
}

export interface RecordedOrder {
  row: Row
  order: Snapshot
  entries: Entry[]
}

/** The file of one SKU's stock, or of one of its shards. */
export interface StockFile {
  file: string
  level: Row
  holds: Row[]
  journal: Row[]
}

/** A payment as the sandbox provider knows it. */
interface ProviderPayment {
  id: string
  orderId: string
  status: string
  amount: number
  refunded: number
}

/** The messages left in an outbox, of a database or of a shopper's object. */
interface Waiting {
  where: string
  id: string
}

/** All that the files of a shop hold, as far as the invariants need it. */
export interface State {
  orders: RecordedOrder[]
  stock: StockFile[]
  payments: ProviderPayment[]
  /** Orders as the objects of shoppers show them. */
  shown: { id: string; version: number }[]
  waiting: Waiting[]
  deadLetters: Row[]
  /** Ids of the event feeds: order and sequence. */
  feed: string[]
}

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

function readDatabase(file: File, state: State): void {
  if (file.has('dead_letter')) state.deadLetters.push(...file.all('dead_letter'))
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
  for (const row of file.all('event_feed')) state.feed.push(`${row.order_id} ${row.sequence}`)
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
    const record: { orderId: string; refunds?: { event: { amount: Money } }[] } = JSON.parse(
      String(row.record),
    )
    state.payments.push({
      id: String(row.id),
      orderId: record.orderId,
      status: String(row.status),
      amount: Number(row.amount),
      refunded: (record.refunds ?? []).reduce((sum, { event }) => sum + event.amount.amount, 0),
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
  const state: State = {
    orders: [],
    stock: [],
    payments: [],
    shown: [],
    waiting: [],
    deadLetters: [],
    feed: [],
  }
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
