import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { documentNumber } from '../../src/shared/invoice/rules.ts'
import type { LedgerEntry } from '../../src/shared/order/contract.ts'
import { type Context, checkOrder, documentKey, type StoredOrder } from './check-order.ts'
import type { Databases } from './databases.ts'
import type { Difference } from './difference.ts'

interface HistoryCheck {
  orders: number
  events: number
  differences: Difference[]
}

type Row = Record<string, unknown>

/** The rows of each order, read side by side with the orders: all are sorted by the order's id. */
class RowsByOrder {
  readonly #rows: Iterator<Row>
  #next: Row | null
  /** Orders that rows name and that there are none of. */
  readonly strays = new Set<string>()

  constructor(statement: StatementSync) {
    this.#rows = statement.iterate() as Iterator<Row>
    this.#next = this.#read()
  }

  #read(): Row | null {
    const { value, done } = this.#rows.next()
    return done ? null : value
  }

  /** The rows of an order; null: those that are left belong to none. */
  take(orderId: string | null): Row[] {
    const taken: Row[] = []
    for (; this.#next !== null; this.#next = this.#read()) {
      const owner = String(this.#next.order_id)
      if (orderId !== null && owner > orderId) break
      if (owner === orderId) taken.push(this.#next)
      else this.strays.add(owner)
    }
    return taken
  }
}

const entryOf = ({ order_id: _, event_id, data, ...rest }: Row): LedgerEntry =>
  ({ ...rest, eventId: event_id, data: JSON.parse(String(data)) }) as LedgerEntry

/** The moment from which on a table has rows: there are none of earlier releases. */
const since = (database: DatabaseSync, sql: string): string =>
  String(database.prepare(sql).get()?.at ?? '')

/** Releases before `carrier_parcel` wrote `parcel`. */
const PARCELS = `SELECT order_id, tracking_number, shipment_id FROM carrier_parcel
  UNION SELECT order_id, tracking_number, shipment_id FROM parcel`

function contextOf(database: DatabaseSync): Context {
  const owner = database.prepare('SELECT order_id FROM parcel WHERE tracking_number = ?')
  return {
    feedSince: since(database, 'SELECT at FROM event_feed ORDER BY position LIMIT 1'),
    parcelsSince: since(
      database,
      `SELECT min(entry.at) AS at FROM (${PARCELS}) known JOIN order_event entry USING (order_id)
        WHERE entry.data ->> '$.shipment.id' = known.shipment_id`,
    ),
    ownerOf: (trackingNumber) => {
      const found = owner.get(trackingNumber)
      return found === undefined ? null : String(found.order_id)
    },
  }
}

/** Reads the documents of an order; null where the database of the documents is not given. */
function documentReader(directory: DatabaseSync | null) {
  if (directory === null) return () => null
  const select = directory.prepare(
    'SELECT series, year, number, refund_id FROM invoice WHERE order_id = ?',
  )
  return (orderId: string): Map<string, string> =>
    new Map(
      select.all(orderId).map((row) => {
        const of = row as unknown as Parameters<typeof documentNumber>[0]
        return [documentKey(of.series, String(row.refund_id)), documentNumber(of)]
      }),
    )
}

/** The orders of one database with all that belongs to them, sorted by id. */
class OrdersReader {
  readonly #database: DatabaseSync
  readonly #rows: Record<'entries' | 'parcels' | 'events', RowsByOrder>
  readonly #documentsOf: ReturnType<typeof documentReader>

  constructor(database: DatabaseSync, directory: DatabaseSync | null) {
    const sorted = (sql: string) => new RowsByOrder(database.prepare(sql))
    this.#database = database
    this.#documentsOf = documentReader(directory)
    this.#rows = {
      entries: sorted('SELECT * FROM order_event ORDER BY order_id, sequence'),
      parcels: sorted(`${PARCELS} ORDER BY order_id`),
      events: sorted(
        'SELECT order_id, sequence, type, at FROM event_feed ORDER BY order_id, position',
      ),
    }
  }

  *read(): Generator<StoredOrder> {
    for (const row of this.#database.prepare('SELECT * FROM orders ORDER BY id').iterate()) {
      const { id } = row as StoredOrder['row']
      yield {
        row: row as StoredOrder['row'],
        entries: this.#rows.entries.take(id).map(entryOf),
        parcels: new Map(
          this.#rows.parcels
            .take(id)
            .map((parcel) => [String(parcel.tracking_number), String(parcel.shipment_id)]),
        ),
        events: new Map(
          this.#rows.events
            .take(id)
            .map(({ sequence, type, at }) => [
              Number(sequence),
              { type: String(type), at: String(at) },
            ]),
        ),
        documents: this.#documentsOf(id),
      }
    }
  }

  /** Rows of orders that the database does not have. */
  strays(): Difference[] {
    return Object.entries(this.#rows).flatMap(([table, rows]) => {
      rows.take(null)
      return [...rows.strays].map((subject) => ({
        subject,
        field: table,
        stored: 'rows',
        rebuilt: 'no order',
      }))
    })
  }
}

/** Positions are given one by one and never deleted: a missing one is a row that was removed. */
function feedGaps(database: DatabaseSync): Difference[] {
  const row = database
    .prepare('SELECT count(*) AS rows, max(position) AS last FROM event_feed')
    .get()
  const [rows, last] = [Number(row?.rows ?? 0), Number(row?.last ?? 0)]
  if (rows === last) return []
  return [{ subject: 'event_feed', field: 'positions', stored: rows, rebuilt: last }]
}

/** The numbers of a series and year begin with 1 and have no gap. */
function documentGaps(directory: DatabaseSync): Difference[] {
  return directory
    .prepare(
      `SELECT series, year, count(*) AS rows, max(number) AS last FROM invoice
        GROUP BY series, year HAVING rows <> last`,
    )
    .all()
    .map(({ series, year, rows, last }) => ({
      subject: 'invoice',
      field: `${series} ${year}`,
      stored: rows,
      rebuilt: last,
    }))
}

function strayDocuments({ orders, directory }: Databases): Difference[] {
  if (directory === null) return []
  const lookups = orders.map((database) => database.prepare('SELECT 1 FROM orders WHERE id = ?'))
  return directory
    .prepare('SELECT DISTINCT order_id FROM invoice')
    .all()
    .filter(({ order_id: id }) => lookups.every((lookup) => lookup.get(String(id)) === undefined))
    .map(({ order_id: id }) => ({
      subject: String(id),
      field: 'invoice',
      stored: 'rows',
      rebuilt: 'no order',
    }))
}

/** The last two characters of an order's id name its database. */
const shardCode = (orderId: string): string => orderId.slice(-2)

export const countOrders = ({ orders }: Databases): number =>
  orders.reduce(
    (sum, database) => sum + Number(database.prepare('SELECT count(*) AS n FROM orders').get()?.n),
    0,
  )

/**
 * Rebuilds every order from its ledger, and compares it with its rows in all databases. Reads one
 * order at a time.
 */
export async function checkDatabases(
  databases: Databases,
  onOrder: (done: number) => void,
): Promise<HistoryCheck> {
  const check: HistoryCheck = { orders: 0, events: 0, differences: [] }
  for (const database of databases.orders) {
    database.exec('BEGIN')
    const reader = new OrdersReader(database, databases.directory)
    const context = contextOf(database)
    let shard: string | null = null
    for (const stored of reader.read()) {
      const { id } = stored.row
      shard ??= shardCode(id)
      if (shardCode(id) !== shard) {
        const field = 'database'
        check.differences.push({ subject: id, field, stored: shard, rebuilt: shardCode(id) })
      }
      check.differences.push(...(await checkOrder(stored, context)))
      check.events += stored.entries.length
      check.orders += 1
      onOrder(check.orders)
    }
    check.differences.push(...reader.strays(), ...feedGaps(database))
    database.exec('ROLLBACK')
  }
  check.differences.push(...strayDocuments(databases))
  if (databases.directory) check.differences.push(...documentGaps(databases.directory))
  return check
}
