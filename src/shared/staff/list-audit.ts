import { type Page, pageOf } from '../kit/page.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { type AuditFilter, auditAfter, auditBefore, recordOf } from './audit-store.ts'
import { summaryOf, type Wording } from './audit-summary.ts'
import type { AuditEntry, AuditRecord, StaffDeps, StaffRole } from './contract.ts'
import { visibleTo } from './personal.ts'
import { AUDIT_GENESIS, followChain, mayAct } from './rules.ts'
import { namesOf } from './store.ts'

export type { AuditFilter }

const VERIFY_PAGE = 200
const ACTOR_PREFIX = 'staff:'

interface AuditReading extends Pick<StaffDeps, 'db'> {
  /** The role of the reader, which decides about personal data. */
  reader: StaffRole
  wording: Wording
}

/**
 * The audit from the newest entry back. The cursor is the last sequence that was looked at: a
 * search by text may give a short page that has a cursor. For a reader of masked values a text is
 * looked for in subjects and actions alone.
 * Refuses `invalid_cursor`.
 */
export async function listAudit(
  { db, reader, wording }: AuditReading,
  input: { filter: AuditFilter; limit: number; cursor: string | null },
): Promise<Result<Page<AuditEntry>>> {
  if (input.cursor !== null && !/^\d{1,15}$/.test(input.cursor)) return refuse('invalid_cursor')
  const before = input.cursor === null ? Number.MAX_SAFE_INTEGER : Number(input.cursor)
  const { actor } = input.filter
  const filter = { ...input.filter, actor: actor === null ? null : storedActor(actor) }
  const searched = mayAct(reader, 'personal.read') ? 'all' : 'names'
  const { rows, searchedTo } = await auditBefore(db, filter, before, input.limit + 1, searched)
  const page = pageOf(rows, input.limit, ({ sequence }) => String(sequence), recordOf)
  const names = await namesOf(db, [...new Set(page.data.map((record) => actorId(record)))])
  return ok({
    data: page.data.map((record) => entryOf(record, names, reader, wording)),
    nextCursor: page.nextCursor ?? (searchedTo === null ? null : String(searchedTo)),
  })
}

const storedActor = (id: string): string => (id.startsWith(ACTOR_PREFIX) ? id : ACTOR_PREFIX + id)

const actorId = ({ actor }: Pick<AuditRecord, 'actor'>): string =>
  actor.startsWith(ACTOR_PREFIX) ? actor.slice(ACTOR_PREFIX.length) : actor

function entryOf(
  record: AuditRecord,
  names: ReadonlyMap<string, string>,
  reader: StaffRole,
  wording: Wording,
): AuditEntry {
  const id = actorId(record)
  // The sentence is made of what the reader may see, so that it says no more than the values.
  const seen = visibleTo(reader, {
    ...record,
    actor: { id, name: names.get(id) ?? id },
  })
  return { ...seen, summary: summaryOf(seen, wording) }
}

interface AuditVerification {
  intact: boolean
  entries: number
  /** Compare it with a head noted earlier: a chain cut short at its end is intact in itself. */
  head: { sequence: number; hash: string }
  /** The first sequence that does not fit; only where the chain is broken. */
  brokenAt?: number
}

/** Recomputes the whole chain from its first entry. */
export async function verifyAudit(deps: Pick<StaffDeps, 'db'>): Promise<AuditVerification> {
  let head = { sequence: 0, hash: AUDIT_GENESIS }
  for (;;) {
    const entries = await auditAfter(deps.db, head.sequence, VERIFY_PAGE)
    const followed = await followChain(head, entries)
    if ('brokenAt' in followed) {
      return { intact: false, entries: head.sequence, head, brokenAt: followed.brokenAt }
    }
    head = followed.head
    if (entries.length < VERIFY_PAGE) return { intact: true, entries: head.sequence, head }
  }
}
