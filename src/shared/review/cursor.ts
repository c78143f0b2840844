import { ok, type Result, refuse } from '../platform/result.ts'

/** The cursor behind a review: `<milliseconds>:<id>`. */
export const cursorOf = ({ created_at, id }: { created_at: number; id: string }): string =>
  `${created_at}:${id}`

/** The position that a cursor names; null for none. Refuses `invalid_cursor`. */
export function readCursor(text: string | null): Result<{ at: number; id: string } | null> {
  if (text === null) return ok(null)
  const [, at, id] = /^(\d{1,15}):(\w{1,100})$/.exec(text) ?? []
  return id === undefined ? refuse('invalid_cursor') : ok({ at: Number(at), id })
}
