/** Where a page ended: the sorted value and the id of its last product. */
export interface Position {
  sort: string
  value: string | number
  id: string
}

/** Writes a position as an opaque, URL-safe text. */
export function writeCursor({ sort, value, id }: Position): string {
  const bytes = new TextEncoder().encode(JSON.stringify([sort, value, id]))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Reads a position, or gives null where the text is none that `writeCursor` wrote for `sort`. */
export function readCursor(cursor: string, sort: string): Position | null {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const text = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
    const parts: unknown = JSON.parse(text)
    if (!Array.isArray(parts) || parts.length !== 3) return null
    const [forSort, value, id]: unknown[] = parts
    const valid = typeof value === 'string' || typeof value === 'number'
    return forSort === sort && valid && typeof id === 'string' ? { sort, value, id } : null
  } catch {
    return null
  }
}
