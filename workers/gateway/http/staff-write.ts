import { type Sealer, sealerOf } from '../../../src/shared/kit/sealed-text.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/platform/clock.ts'
import { derivedId, type IdPrefix, newId } from '../../../src/shared/platform/ids.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import { deleteOldAnswers } from '../../../src/shared/staff/audit-store.ts'
import type { Change } from '../../../src/shared/staff/contract.ts'
import { auditActionOf } from '../../../src/shared/staff/rules.ts'
import { runAudited } from '../../../src/shared/staff/run-audited.ts'
import type { GatewayContext } from './app.ts'
import { bodyFingerprint } from './fingerprint.ts'
import { staffDeps } from './middleware/staff.ts'

const FORGET_EVERY_MS = HOUR_MS
let sealer: Sealer | undefined

/** Seals the stored answers of staff. */
function answerSealer(env: Pick<GatewayEnv, 'SESSION_SECRET'>): Sealer {
  sealer ??= sealerOf(env.SESSION_SECRET, 'staff answers')
  return sealer
}
let forgottenAt = 0

/** The client's key, scoped to caller, method and path; null where none was sent. */
export function scopedKey(c: GatewayContext): string | null {
  // A form that reads no key has set none.
  const key = c.var.idempotencyKey ?? null
  return key === null ? null : `${c.var.staff.id} ${c.req.method} ${c.req.path} ${key}`
}

/** The id of a new thing of staff: the same one for the same request on its day. */
export async function idOfRequest(c: GatewayContext, prefix: IdPrefix): Promise<string> {
  const key = scopedKey(c)
  if (key === null) return newId(prefix)
  return derivedId(prefix, key, Math.floor(Date.now() / DAY_MS) * DAY_MS)
}

/**
 * Runs a write of a member of staff: once per Idempotency-Key, with exactly one audit row when it
 * succeeded. `work` may run again after a failure: derive the identity of what it does from
 * `scopedKey(c)`, as `idOfRequest` does. A kept answer comes with `Idempotent-Replayed: true`.
 *
 * The row's action is the permission that the route or the form declares.
 */
export async function auditedWrite<T>(
  c: GatewayContext,
  subject: string,
  work: () => Promise<Result<Change<T>>>,
): Promise<Result<T>> {
  const deps = { ...staffDeps(c), answers: answerSealer(c.env) }
  const key = scopedKey(c)
  const { result, replayed } = await runAudited(
    deps,
    {
      staff: c.var.staff,
      action: auditActionOf(c.var.permission),
      subject,
      requestId: c.var.requestId,
      idempotency: key === null ? null : { key, fingerprint: await bodyFingerprint(c) },
    },
    work,
  )
  if (replayed) c.header('Idempotent-Replayed', 'true')
  if (key !== null) forgetOldAnswers(c, deps.now())
  return result
}

/** Now and then, off the request's path: answers are kept for a day, not for ever. */
function forgetOldAnswers(c: GatewayContext, now: number): void {
  if (now - forgottenAt < FORGET_EVERY_MS) return
  forgottenAt = now
  c.executionCtx.waitUntil(deleteOldAnswers(c.env.DIRECTORY_DB, now))
}
