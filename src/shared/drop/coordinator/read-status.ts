import { ok, type Result, refuse } from '../../platform/result.ts'
import { hashOf } from '../fairness/chain.ts'
import { isEnded } from '../rules.ts'
import type { DropStatus } from './contract.ts'
import { advanceRun, bandOf, boundTerms, type DropRoot, runOf } from './drop-root.ts'
import { loadChanges, loadHeads } from './store.ts'

/** The drop as everybody sees it at this moment; the clock moves it on before it is read. */
export function readStatus(root: DropRoot): Result<DropStatus> {
  advanceRun(root)
  const run = runOf(root)
  if (run === null) return refuse('not_found')
  let entries = 0
  for (const count of root.memory.counts.values()) entries += count.entries
  const { definition, state, version, commitment, listHash, key } = run
  return ok({
    definition,
    state,
    remaining: bandOf(root),
    entries,
    version,
    commitment,
    termsHash: hashOf(root.hashes, boundTerms(run)),
    changes: loadChanges(root.sql),
    removable: isEnded(state) && listHash !== null && key === null && isEmpty(root),
  })
}

const isEmpty = (root: DropRoot): boolean =>
  loadHeads(root.sql).every(({ entries }) => entries === 0)
