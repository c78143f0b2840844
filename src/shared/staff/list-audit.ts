import { type Page, pageOf } from '../kit/page.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { AuditEntry, StaffDeps } from './contract.ts'
import { AUDIT_GENESIS, followChain } from './rules.ts'
import { auditAfter, auditBefore } from './store.ts'

const VERIFY_PAGE = 200

/** The audit from the newest entry back; the cursor is the last sequence given. */
export async function listAudit(
  deps: Pick<StaffDeps, 'db'>,
  input: { limit: number; cursor: string | null },
): Promise<Result<Page<AuditEntry>>> {
  if (input.cursor !== null && !/^\d{1,15}$/.test(input.cursor)) return refuse('invalid_cursor')
  const before = input.cursor === null ? Number.MAX_SAFE_INTEGER : Number(input.cursor)
  const entries = await auditBefore(deps.db, before, input.limit + 1)
  return ok(
    pageOf(
      entries,
      input.limit,
      ({ sequence }) => String(sequence),
      (entry) => entry,
    ),
  )
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
