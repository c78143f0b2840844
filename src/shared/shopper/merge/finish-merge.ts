import { ok, type Result } from '../../platform/result.ts'
import type { ShopperPort } from '../contract.ts'
import type { MergeContent, MergeSummary } from './contract.ts'

interface Deps {
  shopper(shopperId: string): ShopperPort
}

interface Merge {
  mergeId: string
  shopperId: string
  memberShopperId: string
}

/**
 * Brings a visitor's content to the member and says so at the visitor's object. It may repeat, and
 * may be run by two at once: the member's object takes each merge id once. Null where the visitor's
 * cart was empty.
 */
export async function finishMerge(
  deps: Deps,
  { mergeId, shopperId, memberShopperId }: Merge,
  content: MergeContent,
): Promise<Result<MergeSummary | null>> {
  const applied = await deps.shopper(memberShopperId).execute({
    caller: { kind: 'system', shopperId: memberShopperId },
    command: { type: 'merge.apply', mergeId, content },
  })
  if (!applied.ok) return applied
  const finished = await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'merge.finish', mergeId },
  })
  return finished.ok ? ok(applied.value.merge) : finished
}

/** The outcome of a merge of which the visitor's object has no content, or no longer. */
export async function readMerge(
  deps: Deps,
  { mergeId, memberShopperId }: Merge,
): Promise<Result<MergeSummary | null>> {
  const read = await deps
    .shopper(memberShopperId)
    .read({ kind: 'system', shopperId: memberShopperId }, { type: 'merge', mergeId })
  if (!read.ok) return read
  const { merge } = read.value
  // An object of the release before gives its newest merge.
  return ok(merge?.id === mergeId ? merge : null)
}

/** Goes on with a merge that went silent, by the content that the visitor's object still has. */
export async function resumeMerge(deps: Deps, merge: Merge): Promise<Result<null>> {
  const read = await deps
    .shopper(merge.shopperId)
    .read(
      { kind: 'system', shopperId: merge.shopperId },
      { type: 'merge-content', mergeId: merge.mergeId },
    )
  if (!read.ok) return read
  const { content } = read.value
  if (content === null) return ok(null)
  const finished = await finishMerge(deps, merge, content)
  return finished.ok ? ok(null) : finished
}
