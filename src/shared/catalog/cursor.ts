import { fromBase64Url, toBase64Url } from '../kit/bytes.ts'

/** Where a page ended: the sorted value and the id of its last product. */
interface Position {
  sort: string
  value: string | number
  id: string
}

/** Writes a position as an opaque, URL-safe text. */
export function writeCursor({ sort, value, id }: Position): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify([sort, value, id])))
}

/** Reads a position, or gives null where the text is none that `writeCursor` wrote for `sort`. */
export function readCursor(cursor: string, sort: string): Position | null {
  const bytes = fromBase64Url(cursor)
  if (bytes === null) return null
  try {
    const parts: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (!Array.isArray(parts) || parts.length !== 3) return null
    const [forSort, value, id]: unknown[] = parts
    const valid = typeof value === 'string' || typeof value === 'number'
    return forSort === sort && valid && typeof id === 'string' ? { sort, value, id } : null
  } catch {
    return null
  }
}
