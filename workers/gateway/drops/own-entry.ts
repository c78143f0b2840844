import type { DropDefinition } from '../../../src/shared/drop/contract.ts'
import {
  type EnteredBy,
  entryThatCounts,
  visitorsOf,
} from '../../../src/shared/drop/entries/rules.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { entriesOf } from '../http/ports/drops.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'

type Drop = Pick<DropDefinition, 'id' | 'entryShards' | 'entriesOpenAt'>

/**
 * The shoppers whose entries are the request's: the session's own, and for a member the visitors
 * that signed in as it since entries opened. An entry and its pass stay the visitor's; the member's
 * object proves whose they are.
 */
export async function entrantsOf(c: GatewayContext, drop: Drop): Promise<Result<string[]>> {
  const { shopperId, kind } = c.var.session
  if (kind === 'guest') return ok([shopperId])
  const read = await shopperOf(c).read(callerOf(c), { type: 'former-visitors' })
  // An object of the release before knows of none: a member's own entry must not wait for it.
  if (!read.ok && read.problem.code === 'dependency_unavailable') return ok([shopperId])
  if (!read.ok) return read
  return ok([shopperId, ...visitorsOf(drop, read.value.visitors)])
}

/** The entry of the request that counts. Refuses `not_found` where there is none. */
export async function ownEntry(c: GatewayContext, drop: Drop): Promise<Result<EnteredBy>> {
  const entrants = await entrantsOf(c, drop)
  return entrants.ok ? entryOf(c, drop, entrants.value) : entrants
}

/** The entry that counts of these shoppers'. Refuses `not_found` where there is none. */
export async function entryOf(
  c: GatewayContext,
  drop: Drop,
  entrants: readonly string[],
): Promise<Result<EnteredBy>> {
  const entries: EnteredBy[] = []
  const read = entrants.map(async (shopperId) => ({
    shopperId,
    entry: await entriesOf(c.env, drop, shopperId).entryOf({ dropId: drop.id, shopperId }),
  }))
  for (const { shopperId, entry } of await Promise.all(read)) {
    if (entry.ok) entries.push({ shopperId, entry: entry.value })
    else if (entry.problem.code !== 'not_found') return entry
  }
  const counting = entryThatCounts(entries)
  return counting ? ok(counting) : refuse('not_found')
}
