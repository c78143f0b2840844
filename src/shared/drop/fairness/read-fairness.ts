import { MINUTE_MS, rfc3339 } from '../../platform/clock.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import {
  advanceRun,
  boundTerms,
  type DropRoot,
  knownRun,
  passesOf,
  runOf,
  unitsOf,
} from '../coordinator/drop-root.ts'
import { type DropRun, loadChanges, loadHeads, loadRefusals } from '../coordinator/store.ts'
import { shardsOf } from '../coordinator/tell-shards.ts'
import type { ShardTally } from '../protocol.ts'
import { isEnded, quotaOf } from '../rules.ts'
import { admissionsHash, genesis, hashOf } from './chain.ts'
import type { FairnessReport, RefusalReason } from './contract.ts'

const LIMIT_NOTES = [
  'The limit counts by shopper, mailbox, browser and address. Other spellings of a mailbox or an address count as the same one.',
  'Flats of one building count apart, up to the number of limits the shop sets for a building.',
  'One person with several mailboxes, browsers and addresses cannot be told from several people.',
  'An address with another postal code counts as another address.',
  'Mailboxes of one private domain count apart unless the shop counts the domain as one buyer.',
  'The shop does not see which card or account pays, so it does not count by it.',
]
export const minuteOf = (at: number): number => at - (at % MINUTE_MS)

/** Everything anybody needs to check the drop; what must still be secret is null. */
export async function readFairness(root: DropRoot): Promise<Result<FairnessReport>> {
  advanceRun(root)
  if (runOf(root) === null) return refuse('not_found')
  const { entryShards } = knownRun(root).definition
  const tallies = await Promise.all(
    shardsOf(entryShards).map((shard) => root.ports.entries(shard).tally()),
  )
  const run = knownRun(root)
  const { definition, listHash } = run
  const heads = loadHeads(root.sql)
  const terms = boundTerms(run)
  const report = {
    dropId: definition.id,
    mode: definition.mode,
    state: run.state,
    opensAt: rfc3339(definition.opensAt),
    entriesCloseAt: rfc3339(definition.entriesCloseAt),
    terms,
    termsHash: hashOf(root.hashes, terms),
    changes: loadChanges(root.sql),
    commitment: run.commitment,
    seed: listHash === null ? null : run.seed,
    beacon: beaconOf(run),
    listHash,
    // Once sealed, what was hashed: not what a shard may say later.
    shards:
      heads.length > 0
        ? heads
        : tallies.map(({ entries, head }, shard) => ({
            shard,
            entries,
            head: head || genesis(root.hashes, root.dropId, shard),
          })),
    key: run.key,
    counts: countsOf(root, tallies),
    timeline: timelineOf(root, tallies),
    limitNotes: LIMIT_NOTES,
    admissionsHash: admissionsHash(root.hashes, admissionsOf(root)),
  }
  return ok({ ...report, digest: hashOf(root.hashes, report) })
}

const admissionsOf = (root: DropRoot) =>
  [...passesOf(root).values()].map(({ entryId, admittedAt, quota, state }) => ({
    entryId,
    admittedAt: rfc3339(admittedAt),
    units: quota,
    outcome: state,
  }))

function beaconOf({ definition, randomness, source }: DropRun): FairnessReport['beacon'] {
  const { beacon } = definition
  return beacon === null ? null : { ...beacon, randomness, source: source ?? 'not yet' }
}

function countsOf(root: DropRoot, tallies: readonly ShardTally[]): FairnessReport['counts'] {
  const { state, definition } = knownRun(root)
  const passes = [...passesOf(root).values()]
  const entries = tallies.reduce((sum, tally) => sum + tally.entries, 0)
  const used = passes.filter((pass) => pass.state === 'used').length
  const missed = passes.filter((pass) => pass.state === 'missed').length
  const undecided = entries - passes.length
  const refusals: Partial<Record<RefusalReason, number>> = {}
  for (const { reason, count } of loadRefusals(root.sql)) {
    refusals[reason] = (refusals[reason] ?? 0) + count
  }
  const units = unitsOf(root)
  return {
    entries,
    admitted: passes.length,
    used,
    missed: missed + (isEnded(state) ? undecided : 0),
    waiting: isEnded(state) ? 0 : undecided,
    unitsQuota: quotaOf(definition),
    unitsSetAside: units.some(({ allotted }) => allotted === null)
      ? null
      : units.reduce((sum, { allotted }) => sum + (allotted ?? 0), 0),
    unitsSold: units.reduce((sum, { sold }) => sum + sold, 0),
    unitsHeld: units.reduce((sum, { held }) => sum + held, 0),
    refusals,
  }
}

/** Per minute in which anything happened, oldest first. */
function timelineOf(root: DropRoot, tallies: readonly ShardTally[]): FairnessReport['timeline'] {
  const minutes = new Map<number, { entries: number; admitted: number; refusals: number }>()
  const at = (minute: number) => {
    const line = minutes.get(minute) ?? { entries: 0, admitted: 0, refusals: 0 }
    minutes.set(minute, line)
    return line
  }
  for (const { perMinute } of tallies) {
    for (const [minute, entries] of perMinute) at(minute).entries += entries
  }
  for (const { admittedAt } of passesOf(root).values()) at(minuteOf(admittedAt)).admitted += 1
  for (const { minute, count } of loadRefusals(root.sql)) at(minute).refusals += count
  return [...minutes]
    .sort(([a], [b]) => a - b)
    .map(([minute, line]) => ({ at: rfc3339(minute), ...line }))
}
