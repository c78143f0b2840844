import { HANDLE_CHARS_MAX, HandleSchema } from '../../edit/contract.ts'
import { inputOf, readProductRecords } from '../../edit/staff-products.ts'
import { slugOf, withMark } from '../../slug.ts'
import type { KnownProduct } from '../product-reading.ts'
import { selectFileHandles } from '../staging-store.ts'
import { selectByHandles } from '../store.ts'

/** Where a product of a file belongs in the shop. */
export interface Place {
  handle: string
  /** False where the file's handle could not be the shop's. */
  asGiven: boolean
  known: KnownProduct | null
}

interface Deps {
  database: D1Database
  importId: string
  currency: string
}

/**
 * Finds the products of the shop that a file means, by the handles it gives. A handle that cannot
 * be one of the shop gets one from its words, the same at every import, and never another product's:
 * not one of the shop and not one of the file. The place is null where none is free.
 */
export async function findImported(
  deps: Deps,
  given: readonly string[],
): Promise<Map<string, Place | null>> {
  const candidates = new Map(given.map((handle) => [handle, candidatesFor(handle)]))
  const made = [...candidates].flatMap(([source, names]) => names.filter((name) => name !== source))
  const [rows, inFile] = await Promise.all([
    selectByHandles(deps.database, [...candidates.values()].flat(), given),
    selectFileHandles(deps.database, deps.importId, made),
  ])
  const byHandle = new Map(rows.map((row) => [row.handle, row]))
  const bySource = new Map(rows.map((row) => [row.imported_handle, row]))
  const handles = new Map<string, string | null>()
  const takenHere = new Set<string>()
  for (const [source, [own, ...made]] of candidates) {
    const isFree = (handle: string) =>
      !byHandle.has(handle) && !inFile.has(handle) && !takenHere.has(handle)
    const handle =
      own === source ? own : (bySource.get(source)?.handle ?? [own ?? '', ...made].find(isFree))
    handles.set(source, handle ?? null)
    if (handle !== undefined) takenHere.add(handle)
  }
  const ids = [...handles.values()].flatMap((handle) => byHandle.get(handle ?? '')?.id ?? [])
  const records = await readProductRecords(deps, ids)
  const known = new Map(
    records.map((record) => [
      record.product.handle,
      { input: inputOf(record), status: record.product.status },
    ]),
  )
  return new Map(
    [...handles].map(([source, handle]) => [
      source,
      handle === null
        ? null
        : { handle, asGiven: handle === source, known: known.get(handle) ?? null },
    ]),
  )
}

/** The handle itself where it can be one, else what its words make, without and with a mark. */
function candidatesFor(given: string): string[] {
  if (HandleSchema.safeParse(given).success) return [given]
  const slug = slugOf(given, HANDLE_CHARS_MAX)
  const marked = withMark(slug || 'product', given, HANDLE_CHARS_MAX)
  return slug === '' ? [marked] : [slug, marked]
}
