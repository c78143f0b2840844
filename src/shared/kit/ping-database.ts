/** Asks a database for nothing; without a table, Drizzle has no part in it. Throws on no answer. */
export const pingDatabase = (database: Pick<D1Database, 'prepare'>): Promise<unknown> =>
  database.prepare('SELECT 1').first()
