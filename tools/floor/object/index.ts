import { DurableObject } from 'cloudflare:workers'

function withTable(sql: SqlStorage): SqlStorage {
  sql.exec('CREATE TABLE IF NOT EXISTS floor (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT')
  return sql
}

/** One table, one row: reads it, writes it, and does nothing else. */
export class FloorObject extends DurableObject {
  private readonly sql = withTable(this.ctx.storage.sql)

  read(): string {
    const [row] = this.sql.exec<{ body: string }>('SELECT body FROM floor WHERE id = 1').toArray()
    return row?.body ?? ''
  }

  upsert(body: string): string {
    this.sql.exec(
      'INSERT INTO floor (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
      body,
    )
    return body
  }
}

export default {}
