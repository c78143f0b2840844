/**
 * D1 answers a plain binding from the primary. A session may be answered by a replica, which lags
 * behind: the constraint, or a bookmark, says how far it may.
 */

/** Where a session of a shard begins: a bookmark, or a constraint of D1's Sessions API. */
type SessionStart = 'first-primary' | 'first-unconstrained' | (string & {})

/** A shard of the record in one session, which begins with its first statement. */
class SessionDatabase implements D1Database {
  readonly #database: D1Database
  readonly #start: SessionStart
  #session: D1DatabaseSession | null = null

  constructor(database: D1Database, start: SessionStart) {
    this.#database = database
    this.#start = start
  }

  #opened(): D1DatabaseSession {
    this.#session ??= this.#database.withSession(this.#start)
    return this.#session
  }

  /** Null before the first answer. */
  bookmark(): string | null {
    return this.#session?.getBookmark() ?? null
  }

  prepare(query: string): D1PreparedStatement {
    return this.#opened().prepare(query)
  }

  batch<T = unknown>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
    return this.#opened().batch<T>(statements)
  }

  exec(query: string): Promise<D1ExecResult> {
    return this.#database.exec(query)
  }

  withSession(start?: SessionStart): D1DatabaseSession {
    return this.#database.withSession(start)
  }

  dump(): Promise<ArrayBuffer> {
    return this.#database.dump()
  }
}

interface RecordSession {
  databases: readonly D1Database[]
  /** By shard: what the sessions have seen. A shard that was not asked is absent. */
  bookmarks(): Map<number, string>
}

/** Opens a session of each shard, for Drizzle like the databases themselves. */
export function openRecord(
  databases: readonly D1Database[],
  startOf: (shard: number) => SessionStart,
): RecordSession {
  const sessions = databases.map((db, shard) => new SessionDatabase(db, startOf(shard)))
  return {
    databases: sessions,
    bookmarks: () =>
      new Map(
        sessions.flatMap((session, shard) => {
          const bookmark = session.bookmark()
          return bookmark === null ? [] : [[shard, bookmark] as const]
        }),
      ),
  }
}
