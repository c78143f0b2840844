import type { DropStatus, EntryView, RefusalRung } from '../../../src/shared/drop/contract.ts'
import { isEnded } from '../../../src/shared/drop/rules.ts'
import type { ProblemCode } from '../../../src/shared/platform/problem.ts'
import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { requireChallenge } from '../http/challenge/challenge.ts'
import { countRefusal } from '../http/challenge/refusal-counts.ts'
import { guard } from '../http/limiter/guard.ts'
import { entriesOf } from '../http/ports/drops.ts'
import { requireAlive } from '../http/revocation.ts'

/** What a refused entry counts as in the fairness report. */
const RUNGS: Partial<Record<ProblemCode, RefusalRung>> = {
  rate_limited: 'rate_limit',
  sold_out: 'sold_out',
  entries_closed: 'entries_closed',
}

interface EntryWish {
  proof?: string | undefined
  actionToken?: string | undefined
  website?: string | undefined
}

/** Enters the session's shopper, by the API or by the page; a refusal is counted for the report. */
export async function enterDrop(
  c: GatewayContext,
  status: DropStatus,
  wish: EntryWish,
): Promise<Result<EntryView>> {
  const entered = await enter(c, status, wish)
  const rung = entered.ok ? undefined : RUNGS[entered.problem.code]
  if (rung) countRefusal(c, status.definition.id, rung)
  return entered
}

async function enter(
  c: GatewayContext,
  { definition, state }: DropStatus,
  body: EntryWish,
): Promise<Result<EntryView>> {
  if (isEnded(state)) return refuse(state === 'sold_out' ? 'sold_out' : 'entries_closed')
  const within = await guard(c, 'drop-entry')
  if (!within.ok) return within
  const passing = requireChallenge(c, {
    action: 'drop-entry',
    dropId: definition.id,
    proof: body.proof,
    actionToken: body.actionToken,
    honeypot: (body.website ?? '') !== '',
    requirements: definition.requirements,
  })
  const [alive, passed] = await Promise.all([requireAlive(c), passing])
  if (!alive.ok) return alive
  if (!passed.ok) return passed
  const { shopperId } = c.var.session
  return entriesOf(c.env, definition, shopperId).enter({ dropId: definition.id, shopperId })
}
