import type { Page } from '../kit/page.ts'
import { rfc3339 } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type {
  DocumentState,
  InventoryDocument,
  InventorySystem,
  InventorySystemView,
} from './contract.ts'
import { restartDocument, restartPending, selectCursors } from './document-store.ts'
import { countDocuments, selectDocument, selectDocuments } from './read-store.ts'

interface DocumentDeps {
  db: D1Database
  /** Milliseconds. */
  now: () => number
}

const hostOf = (url: string | null): string | null =>
  url !== null && URL.canParse(url) ? new URL(url).host : null

/** The systems of the settings and those that were there before, by name, with their documents. */
export async function listSystems(
  { db }: Pick<DocumentDeps, 'db'>,
  systems: readonly InventorySystem[],
): Promise<InventorySystemView[]> {
  const former = await selectCursors(db)
  const names = new Set([...systems.map(({ name }) => name), ...former.map((one) => one.system)])
  const time = (at: number | null) => (at === null ? null : rfc3339(at))
  return Promise.all(
    [...names].sort().map(async (system) => {
      const settings = systems.find(({ name }) => name === system)
      const counts = await countDocuments(db, system)
      return {
        system,
        host: hostOf(settings?.url ?? null),
        problem: settings === undefined ? ('not_set_up' as const) : settings.problem,
        waiting: counts.waiting,
        failing: counts.failing,
        failingSince: time(counts.failingSince),
        lastSentAt: time(counts.lastSentAt),
      }
    }),
  )
}

/** Documents of a system, the newest first. Refuses `invalid_cursor`. */
export async function listDocuments(
  { db }: Pick<DocumentDeps, 'db'>,
  system: string,
  { limit, cursor, state }: { limit: number; cursor: string | null; state: DocumentState | null },
): Promise<Result<Page<InventoryDocument>>> {
  if (cursor !== null && !/^\d{1,15}$/.test(cursor)) return refuse('invalid_cursor')
  const before = cursor === null ? null : Number(cursor)
  return ok(await selectDocuments(db, system, { limit, before, state }))
}

interface Changed<T> {
  before: object | null
  after: object
  value: T
}

/** Sends a document once more, with the same key and bytes. Refuses `not_found`. */
export async function resendDocument(
  { db, now }: DocumentDeps,
  system: string,
  documentId: string,
): Promise<Result<Changed<InventoryDocument>>> {
  const before = await selectDocument(db, system, documentId)
  if (before === null) return refuse('not_found')
  await restartDocument(db, system, documentId, now())
  const after = await selectDocument(db, system, documentId)
  return after === null ? refuse('not_found') : ok({ before, after, value: after })
}

/** Sends all documents that a system did not take now, instead of after their waits. */
export async function resendAll(
  { db, now }: DocumentDeps,
  system: string,
): Promise<Result<Changed<{ documents: number }>>> {
  const documents = await restartPending(db, system, now())
  return ok({ before: null, after: { documents }, value: { documents } })
}
