/**
 * Cuts items into JSON arrays that each stay under what one bound parameter of D1 may hold.
 * @param maxChars characters of one array; an item that is longer stands alone
 */
export function jsonChunks(items: readonly unknown[], maxChars = 400_000): string[] {
  const chunks: string[] = []
  let current: string[] = []
  let length = 0
  for (const item of items) {
    const text = JSON.stringify(item)
    if (current.length > 0 && length + text.length > maxChars) {
      chunks.push(`[${current.join(',')}]`)
      current = []
      length = 0
    }
    current.push(text)
    length += text.length + 1
  }
  if (current.length > 0) chunks.push(`[${current.join(',')}]`)
  return chunks
}

/** Groups of at most `size` items, in order. */
export function* groupsOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
