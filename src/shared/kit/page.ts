/** One page of a list: `nextCursor` is null on the last one. */
export interface Page<T> {
  data: T[]
  nextCursor: string | null
}

/**
 * The page of a query that asked for `limit + 1` rows: the row too many says that there is more.
 * @param cursorOf the cursor behind a row, with which the next page begins
 */
export function pageOf<Row, T>(
  found: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => string,
  shown: (row: Row) => T,
): Page<T> {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const more = found.length > limit && last !== undefined
  return { data: rows.map(shown), nextCursor: more ? cursorOf(last) : null }
}
