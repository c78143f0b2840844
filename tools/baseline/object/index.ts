import { DurableObject } from 'cloudflare:workers'

function withTable(sql: SqlStorage): SqlStorage {
  sql.exec(
    'CREATE TABLE IF NOT EXISTS baseline (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT',
  )
  return sql
}

/** Units of the baseline's claim: more than any measurement takes. */
const UNITS = 1_000_000_000

/** Reads a row, writes a row, or takes one unit for a buyer, and does nothing else. */
export class BaselineObject extends DurableObject {
  private readonly sql = withTable(this.ctx.storage.sql)
  private hasStock = false

  read(): string {
    const [row] = this.sql
      .exec<{ body: string }>('SELECT body FROM baseline WHERE id = 1')
      .toArray()
    return row?.body ?? ''
  }

  upsert(body: string): string {
    this.sql.exec(
      'INSERT INTO baseline (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
      body,
    )
    return body
  }

  /** One unit less and one buyer more. */
  claim(buyer: string): boolean {
    if (!this.hasStock) this.stockUp()
    this.sql.exec('UPDATE stock SET units = units - 1 WHERE id = 1')
    this.sql.exec('INSERT INTO claim (buyer) VALUES (?)', buyer)
    return true
  }

  private stockUp(): void {
    this.sql.exec(`CREATE TABLE IF NOT EXISTS stock (
      id INTEGER PRIMARY KEY, units INTEGER NOT NULL CHECK (units >= 0)) STRICT`)
    this.sql.exec('INSERT OR IGNORE INTO stock (id, units) VALUES (1, ?)', UNITS)
    this.sql.exec('CREATE TABLE IF NOT EXISTS claim (buyer TEXT PRIMARY KEY) STRICT, WITHOUT ROWID')
    this.hasStock = true
  }
}

export default {}
