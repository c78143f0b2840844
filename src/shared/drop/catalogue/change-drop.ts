import { untilUnmoved } from '../../kit/until-unmoved.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { DropEdit, StaffDropDeps } from './create-drop.ts'
import { defineDrop, inputOf } from './define-drop.ts'
import type { DropChange } from './input.ts'
import { findDrop, saveDrop } from './store.ts'

/**
 * Changes a drop that has not opened. Refuses `not_found`, `transition_not_allowed` for a change
 * that comes too late, with pointers to the terms that bind the shop, `version_mismatch` where
 * others change it all the time, and as `defineDrop` does.
 */
export const changeDrop = (
  deps: StaffDropDeps,
  id: string,
  change: DropChange,
): Promise<Result<DropEdit>> => untilUnmoved(() => changeAsRead(deps, id, change))

async function changeAsRead(
  deps: StaffDropDeps,
  id: string,
  change: DropChange,
): Promise<Result<DropEdit>> {
  const known = await findDrop(deps.db, id)
  if (!known) return refuse('not_found')
  // The object is what runs; its row may be a failed write behind.
  const status = await deps.drop(id).status()
  const before = status?.definition ?? known.definition
  const now = deps.now()
  const input = inputOf(before, change, now)
  const defined = defineDrop({
    id,
    input,
    variants: await deps.variants(input.variants.map(({ variantId }) => variantId)),
    currency: deps.currency,
    listFormat: before.listFormat ?? 1,
    createdAt: before.createdAt,
    now,
  })
  if (!defined.ok) return defined
  const configured = await deps.drop(id).configure(defined.value, status?.version)
  if (!configured.ok) return configured
  const after = configured.value.definition
  await saveDrop(deps.db, after, 'published', now)
  return ok({ before, after, value: configured.value })
}

/** Ends a drop now; it stays in the lists. Refuses `not_found`. */
export async function closeDrop(deps: StaffDropDeps, id: string): Promise<Result<DropEdit>> {
  const known = await findDrop(deps.db, id)
  if (!known) return refuse('not_found')
  const closed = await deps.drop(id).close()
  if (!closed.ok) return closed
  return ok({ before: known.definition, after: known.definition, value: closed.value })
}

/**
 * Ends a drop, and takes one that nobody entered out of the lists. Every other one stays, closed:
 * every entrant can verify it at any later time.
 */
export async function removeDrop(deps: StaffDropDeps, id: string): Promise<Result<DropEdit>> {
  const closed = await closeDrop(deps, id)
  if (closed.ok && closed.value.value.removable) {
    await saveDrop(deps.db, closed.value.after, 'removed', deps.now())
  }
  return closed
}
