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
  state.mails.push(...file.all('mail'))
  state.memberRows.push(...file.all('member'))
  state.charges.push(...file.all('charge'))
  for (const row of file.all('member')) {
    if (row.ended_at === null) state.members.add(String(row.shopper_id))
  }
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

type Reader = (file: File, state: State, name: string) => void

function readStock(file: File, state: State, name: string): void {
  const [level] = file.all('level')
  if (!level) return
  const journal = file.all('journal', 'ORDER BY sequence')
  state.stock.push({ file: name, level, holds: file.all('hold'), journal })
}

function readProvider(file: File, state: State): void {
  for (const row of file.all('payment')) {
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
}

function readShopper(file: File, state: State, name: string): void {
  const shown = file.all('own_order')
  for (const { id, version } of shown) {
    state.shown.push({ id: String(id), version: Number(version) })
  }
  for (const { id } of file.all('outbox')) {
    state.waiting.push({ where: 'outbox of a shopper', id: String(id) })
  }
  // A member's object has a profile.
  if (file.all('member_profile').length === 0) return
  state.wallets.push({
    ...{ file: name, ownOrders: shown.map(({ id }) => String(id)) },
    credit: file.all('store_credit_entry', 'ORDER BY sequence'),
    points: file.all('points_entry', 'ORDER BY sequence'),
    lots: file.all('points_lot'),
    signIns: file.all('points_sign_in'),
  })
}

function readCampaign(file: File, state: State, name: string): void {
  const [campaign] = file.all('campaign')
  if (!campaign) return
  const [claims, redemptions, turns] = [
    file.all('claim'),
    file.all('redemption'),
    file.all('turn'),
  ] as const
  state.campaigns.push({ file: name, campaign, claims, redemptions, turns })
}

function readRedPacket(file: File, state: State, name: string): void {
  const [packet] = file.all('red_packet')
  if (!packet) return
  const [shares, claims] = [file.all('red_packet_share'), file.all('red_packet_claim')] as const
  state.redPackets.push({ file: name, packet, shares, claims })
}

/** The objects that the invariants need, by their classes. */
const OBJECTS: Readonly<Record<string, Reader>> = {
  StockObject: readStock,
  ShopperObject: readShopper,
  SandboxPaymentObject: readProvider,
  CouponObject: readCampaign,
  RedPacketObject: readRedPacket,
}

/** Reads the files of a local shop that is stopped. `onFile` hears of each. */
export function readState(persist: string, onFile: (done: number, all: number) => void): State {
  const state = emptyState()
  const files: [path: string, read: Reader][] = [
    ...filesOf(persist, 'd1', 'miniflare-D1DatabaseObject').map((path): [string, Reader] => [
      path,
      readDatabase,
    ]),
    ...Object.entries(OBJECTS).flatMap(([kind, read]) =>
      filesOf(persist, 'do', `kerbside-state-${kind}`).map((path): [string, Reader] => [
        path,
        read,
      ]),
    ),
  ]
  for (const [n, [path, read]] of files.entries()) {
    const file = new File(path)
    read(file, state, path)
    file.close()
    onFile(n + 1, files.length)
  }
  return state
}
