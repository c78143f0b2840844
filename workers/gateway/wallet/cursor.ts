import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'

/** The sequence that a cursor of a ledger names; null for none. Refuses `invalid_cursor`. */
export function readSequence(cursor: string | undefined): Result<number | null> {
  if (cursor === undefined) return ok(null)
  return /^\d{1,15}$/.test(cursor) ? ok(Number(cursor)) : refuse('invalid_cursor')
}

const ENTRIES_PER_PAGE = 20

/** The page of entries that a page's address asks for; a broken cursor is the first page. */
export function entriesPage(cursor: string | undefined): { limit: number; cursor?: string } {
  const limit = ENTRIES_PER_PAGE
  return cursor !== undefined && readSequence(cursor).ok ? { limit, cursor } : { limit }
}
