import type { DropStatus, EntryView, RefusalReason } from '../../../src/shared/drop/contract.ts'
import { isEnded } from '../../../src/shared/drop/rules.ts'
import type { ProblemCode } from '../../../src/shared/platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Conditions } from '../http/allow.ts'
import type { GatewayContext } from '../http/app.ts'
import { countRefusal } from '../http/challenge/refusal-counts.ts'
import { dropStatuses, entriesOf } from '../http/ports/drops.ts'
import { entrantsOf, entryOf } from './own-entry.ts'

/** The reason that a refused entry has in the fairness report. */
const REASONS: Partial<Record<ProblemCode, RefusalReason>> = {
  sold_out: 'sold_out',
  entries_closed: 'entries_closed',
}

interface EntryInput {
  params: { id: string }
  body: {
    proof?: string | undefined
    actionToken?: string | undefined
    website?: string | undefined
  }
}

/** The conditions of an entry, by the API or by the page. */
export const ENTRY = {
  alive: true,
  limit: 'drop-entry',
  async challenge(c, { params: { id }, body }) {
    const open = await openDrop(c, id)
    if (!open.ok) return open
    return ok({
      action: 'drop-entry',
      dropId: id,
      proof: body.proof,
      actionToken: body.actionToken,
      honeypot: (body.website ?? '') !== '',
      requirements: open.value.definition.requirements,
    })
  },
} as const satisfies Conditions<EntryInput>

/**
 * Enters the session's shopper once the conditions are met; a member that entered before it signed in
 * has its entry. A refusal counts for the report.
 */
export async function enterDrop(
  c: GatewayContext,
  { params: { id } }: EntryInput,
): Promise<Result<EntryView>> {
  const open = await openDrop(c, id)
  if (!open.ok) return open
  const { definition } = open.value
  const entrants = await entrantsOf(c, definition)
  if (!entrants.ok) return entrants
  if (entrants.value.length > 1) {
    const known = await entryOf(c, definition, entrants.value)
    if (known.ok) return ok(known.value.entry)
    if (known.problem.code !== 'not_found') return known
  }
  const { shopperId } = c.var.session
  const shard = entriesOf(c.env, definition, shopperId)
  const entered = await shard.enter({ dropId: id, shopperId })
  return entered.ok ? entered : refused(c, id, entered.problem)
}

/**
 * A drop that is not over. Refuses `not_found`, and `sold_out` or `entries_closed` of one that is.
 */
async function openDrop(c: GatewayContext, id: string): Promise<Result<DropStatus>> {
  const status = await dropStatuses(c.env).get(id)
  if (!status) return refuse('not_found')
  if (!isEnded(status.state)) return ok(status)
  const code = status.state === 'sold_out' ? 'sold_out' : 'entries_closed'
  return refused(c, id, { code })
}

function refused(c: GatewayContext, dropId: string, problem: Problem): Result<never> {
  const reason = REASONS[problem.code]
  if (reason) countRefusal(c, dropId, reason)
  return { ok: false, problem }
}
