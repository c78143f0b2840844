import { type SQLWrapper, sql } from 'drizzle-orm'

/** A name in lower case, as the index `member_name` holds it; ASCII alone has two cases in SQLite. */
export const lowerName = (name: SQLWrapper) => sql<string>`lower(${name})`

/** The last word of a name, as the index `member_last_name` holds it. */
export const lastName = (name: SQLWrapper) =>
  sql<string>`lower(substr(${name}, length(rtrim(${name}, replace(${name}, ' ', ''))) + 1))`

/** A name of several words: the rows of `member_last_name`. */
export const hasWords = (name: SQLWrapper) => sql`instr(${name}, ' ') > 0`
