/** Asks a database for nothing. Throws where it does not answer. */
export const pingDatabase = (database: Pick<D1Database, 'prepare'>): Promise<unknown> =>
  database.prepare('SELECT 1').first()
