import {
  changeRun,
  type DropRoot,
  knownRun,
  markPendingSync,
  passesOf,
  promisedUnits,
  unitsOf,
} from '../coordinator/drop-root.ts'
import { readUnits } from '../coordinator/read-units.ts'
import { insertPass, saveRun } from '../coordinator/store.ts'
import { callShard, shardsOf } from '../coordinator/tell-shards.ts'
import { isSoldOut } from '../rules.ts'
import {
  admissionBudget,
  candidatesWanted,
  chooseNext,
  type Grant,
  grantPasses,
  passesFor,
  raiseThreshold,
} from './admission.ts'
import { passExpiry } from './pass.ts'

/**
 * Admits as many as there are units for, lowest rank first over all shards. The stock is read
 * anew: an earlier report is a reason to look, never a figure to count on.
 */
export async function admitShoppers(root: DropRoot): Promise<void> {
  if (knownRun(root).state !== 'open') return
  // Counted before the stock is read: a claim in between is in both, so too few are admitted for
  // a moment and never too many.
  const promised = promisedUnits(root)
  const left = await readUnits(root)
  if (knownRun(root).state !== 'open') return
  const setAside = unitsOf(root).every(({ allotted }) => allotted !== null)
  if (setAside && isSoldOut(left)) return sellOut(root)
  const { admissionFactor } = knownRun(root).definition
  let budget = admissionBudget(left.available, admissionFactor, promised)
  while (budget > 0) {
    const grants = await admitRound(root, budget)
    if (grants.length === 0) break
    budget -= grants.reduce((sum, { quota }) => sum + quota, 0)
  }
  root.memory.spare = budget
}

/** One round: grants to the lowest ranks of all shards, written before any shopper is told. */
async function admitRound(root: DropRoot, budget: number): Promise<Grant[]> {
  const { definition } = knownRun(root)
  const { entryShards, limitPerShopper } = definition
  const passes = passesFor(budget, limitPerShopper)
  const peek = { limit: candidatesWanted(passes, entryShards), asOf: root.now() }
  const candidates = await Promise.all(
    shardsOf(entryShards).map(async (shard) => {
      const { ranks, more } = await callShard(root, shard, peek)
      return { shard, ranks, more }
    }),
  )
  const run = knownRun(root)
  // The clock may have ended the drop while the shards were asked.
  if (run.state !== 'open' || root.now() >= definition.closesAt) return []
  const chosen = chooseNext(candidates, passes, run.threshold)
  const grants = grantPasses(chosen, budget, limitPerShopper)
  if (grants.length > 0) recordGrants(root, grants)
  return grants
}

function recordGrants(root: DropRoot, grants: readonly Grant[]): void {
  const admittedAt = root.now()
  const expiresAt = passExpiry(knownRun(root).definition, admittedAt)
  root.transact(() => {
    const run = knownRun(root)
    const next = { ...run, threshold: raiseThreshold(run.threshold, grants) }
    saveRun(root.sql, next)
    root.memory.run = next
    for (const grant of grants) {
      insertPass(root.sql, grant, admittedAt, expiresAt)
      const { entryId, shard, quota } = grant
      const pass = { entryId, shard, quota, claimed: 0, admittedAt, expiresAt }
      passesOf(root).set(entryId, { ...pass, state: 'admitted' })
    }
  })
  for (const { entryId } of grants) {
    const pass = passesOf(root).get(entryId)
    if (pass) markPendingSync(root, pass)
  }
}

/** Ends the drop once a second look finds nothing either: its parts were read one by one. */
async function sellOut(root: DropRoot): Promise<void> {
  const again = await readUnits(root)
  if (knownRun(root).state !== 'open' || !isSoldOut(again)) return
  root.transact(() => void changeRun(root, { state: 'sold_out' }))
}
