import { auditHead, auditInsert, type Claim, storedEntry } from './audit-store.ts'
import type { AuditDraft } from './contract.ts'
import { AUDIT_GENESIS, AUDIT_TRIES_MAX, auditHash } from './rules.ts'

interface Along {
  /** The entry is written only while the claim is still its holder's. */
  claim?: Claim | null
  /** Statements of the same transaction. */
  statements?: readonly D1PreparedStatement[]
}

/**
 * Appends an entry to the audit. Two writers after the same last row collide on the sequence; the
 * later one reads the new last row and chains to that.
 * False where nothing is written: the claim is no longer its holder's, or the audit has this id.
 */
export async function appendAudit(
  db: D1Database,
  entry: AuditDraft,
  { claim = null, statements = [] }: Along = {},
): Promise<boolean> {
  for (let tries = 0; tries < AUDIT_TRIES_MAX; tries += 1) {
    const head = (await auditHead(db)) ?? { sequence: 0, hash: AUDIT_GENESIS }
    const next = storedEntry({ ...entry, sequence: head.sequence + 1 })
    const insert = auditInsert(db, { ...next, hash: await auditHash(head.hash, next) }, claim)
    try {
      const [written] = await db.batch([insert, ...statements])
      return written?.meta.changes === 1
    } catch (error) {
      if (isRefused(error, /UNIQUE constraint failed: audit\.id/)) return false
      if (!isRefused(error, /audit sequence taken|UNIQUE constraint failed: audit\.sequence/)) {
        throw error
      }
    }
  }
  throw new Error('audit: too many concurrent writers')
}

const isRefused = (error: unknown, by: RegExp): boolean =>
  error instanceof Error && by.test(error.message)
