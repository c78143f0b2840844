import { type IdPrefix, isId } from '../platform/ids.ts'
import { ok, type Result, refuse } from '../platform/result.ts'

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

/**
 * The place of a row in a list by its moment (milliseconds), those of one moment by their ids. An id
 * that follows from a request lies at the beginning of its day: it tells no order within the day.
 */
export interface Place {
  at: number
  id: string
}

/** The cursor of the page behind a place. */
export const cursorBehind = ({ at, id }: Place): string => `${at}~${id}`

/** The place that a cursor names; null for none. Refuses `invalid_cursor`. */
export function readPlace(cursor: string | undefined, prefix: IdPrefix): Result<Place | null> {
  if (cursor === undefined) return ok(null)
  const [, at = '', id = ''] = /^(\d{1,15})~(\w+)$/.exec(cursor) ?? []
  return isId(prefix, id) ? ok({ at: Number(at), id }) : refuse('invalid_cursor')
}
