import { isSealed, type Sealer } from '../kit/sealed-text.ts'
import { rfc3339 } from '../platform/clock.ts'
import { PROBLEMS } from '../platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../platform/result.ts'
import { appendAudit } from './append-audit.ts'
import { answerUpdate, type Claim, claimKey, freeKey, storedAnswer } from './audit-store.ts'
import type { AuditAction, Change, Staff, StaffDeps } from './contract.ts'
import { mayAct } from './rules.ts'

export interface AuditedRequest {
  staff: Staff
  action: AuditAction
  subject: string
  requestId: string
  /** `key` is scoped to caller, method and path; null where the client sent none. */
  idempotency: { key: string; fingerprint: string } | null
}

/** Stored answers are sealed: they may hold personal data and secrets. */
export type AuditedDeps = StaffDeps & { answers: Sealer }

interface AuditedAnswer<T> {
  result: Result<T>
  /** The answer was kept from an earlier request; nothing happened now. */
  replayed: boolean
}

/** The secret has changed since. */
const UNREADABLE = 'The stored answer cannot be read any more. Read the current state.'

const fresh = <T>(result: Result<T>): AuditedAnswer<T> => ({ result, replayed: false })

/**
 * Does a piece of staff work once per idempotency key, and writes exactly one audit row when it
 * succeeded. Refusals are kept like answers, but for those that say "later"; after an exception
 * the key is free again, so `work` has to be idempotent by what it derives from that key.
 *
 * Refuses with `forbidden`, `idempotency_conflict`, `idempotency_in_flight`, and as `work` does.
 */
export async function runAudited<T>(
  deps: AuditedDeps,
  request: AuditedRequest,
  work: () => Promise<Result<Change<T>>>,
): Promise<AuditedAnswer<T>> {
  if (!mayAct(request.staff.role, request.action)) return fresh(refuse('forbidden'))
  if (!request.idempotency) {
    const result = await work()
    if (!result.ok) return fresh(result)
    await recordChange(deps, request, result.value, null)
    return fresh(ok(result.value.value))
  }
  const { key, fingerprint } = request.idempotency
  const claim: Claim = { key, holder: deps.newId('aud') }
  if (!(await claimKey(deps.db, claim, fingerprint, deps.now()))) {
    return answerOfOther<T>(deps, key, fingerprint)
  }
  try {
    return await workUnderClaim(deps, request, claim, work)
  } catch (error) {
    // Where this fails too, the claim runs out by itself (IN_FLIGHT_MAX_MS).
    await freeKey(deps.db, claim).catch(() => undefined)
    throw error
  }
}

async function workUnderClaim<T>(
  deps: AuditedDeps,
  request: AuditedRequest,
  claim: Claim,
  work: () => Promise<Result<Change<T>>>,
): Promise<AuditedAnswer<T>> {
  const result = await work()
  if (!result.ok) {
    const { status, retryable } = PROBLEMS[result.problem.code]
    if (retryable || status >= 500) await freeKey(deps.db, claim)
    else {
      const body = await deps.answers.seal(JSON.stringify(result.problem), claim.key)
      await answerUpdate(deps.db, claim, status, body).run()
    }
    return fresh(result)
  }
  const recorded = await recordChange(deps, request, result.value, claim)
  // Overtaken after IN_FLIGHT_MAX_MS: the request that now holds the key records and answers.
  if (!recorded) return fresh(refuse('idempotency_in_flight'))
  return fresh(ok(result.value.value))
}

/** The answer to a request whose key another request holds: stored, running or of another body. */
async function answerOfOther<T>(
  deps: AuditedDeps,
  key: string,
  fingerprint: string,
): Promise<AuditedAnswer<T>> {
  const kept = await storedAnswer(deps.db, key)
  if (kept && kept.fingerprint !== fingerprint) return fresh(refuse('idempotency_conflict'))
  // No row: its holder failed this moment, and the next try is free to work.
  if (kept?.state !== 'done') return fresh(refuse('idempotency_in_flight'))
  // The version before wrote answers as they are.
  const stored = kept.body ?? 'null'
  const text = isSealed(stored) ? await deps.answers.open(stored, key) : stored
  if (text === null) return fresh(refuse('idempotency_conflict', UNREADABLE))
  const body: unknown = JSON.parse(text)
  // The row was written by workUnderClaim for this very method and path.
  const result: Result<T> =
    (kept.status ?? 500) < 400 ? ok(body as T) : { ok: false, problem: body as Problem }
  return { result, replayed: true }
}

/**
 * Appends the audit row and keeps the answer, in one transaction. False where the claim is no longer
 * ours: then nothing is written.
 */
async function recordChange<T>(
  deps: AuditedDeps,
  request: AuditedRequest,
  change: Change<T>,
  claim: Claim | null,
): Promise<boolean> {
  const entry = {
    id: deps.newId('aud'),
    at: rfc3339(deps.now()),
    actor: `staff:${request.staff.id}`,
    action: request.action,
    subject: request.subject,
    before: change.before,
    after: change.after,
    requestId: request.requestId,
  }
  if (claim === null) return appendAudit(deps.db, entry)
  const body = await deps.answers.seal(JSON.stringify(change.value ?? null), claim.key)
  const statements = [answerUpdate(deps.db, claim, 200, body)]
  return appendAudit(deps.db, entry, { claim, statements })
}
