import { log } from '../../platform/log.ts'
import { BEACON_RETRY_MS, drawLots, sealEntries } from '../fairness/draw-lots.ts'
import { admitShoppers } from '../passes/admit-shoppers.ts'
import { settleAt, settlePasses } from '../passes/settle-passes.ts'
import { isEnded, nextChangeAt } from '../rules.ts'
import { advanceRun, type DropRoot, knownRun, passesOf, runOf, unitsOf } from './drop-root.ts'
import { readUnits } from './read-units.ts'
import { coolStock, SET_ASIDE_LEAD_MS, setStockAside } from './set-stock-aside.ts'
import { tellShards, warmShards } from './tell-shards.ts'

/** An open drop looks at its stock at least this often, whatever it is told. */
const OPEN_TICK_MS = 3_000
/** Work that failed is tried again after this. */
const RUN_RETRY_MS = 1_000
/** After its end a drop looks for what became of the last holds. */
const ENDED_TICK_MS = 15_000

/**
 * Does all that is due: moves the state on, sets stock aside, seals, draws, settles, admits, and
 * tells the shards. Each part may fail without stopping the others; what failed is due again.
 * One at a time: the caller sees to it.
 */
export async function runDrop(root: DropRoot): Promise<void> {
  if (runOf(root) === null) return
  advanceRun(root)
  let failed = false
  const attempt = async (work: (root: DropRoot) => Promise<void>) => {
    try {
      await work(root)
    } catch (error) {
      failed = true
      log('drop.run-failed', { dropId: root.dropId, work: work.name, error })
    }
  }
  await attempt(setStockAside)
  await attempt(warmShards)
  await attempt(sealEntries)
  await attempt(drawLots)
  advanceRun(root)
  await attempt(coolStock)
  await attempt(settlePasses)
  await attempt(admitShoppers)
  await attempt(readLast)
  await attempt(tellShards)
  root.memory.retryAt = failed ? root.now() + RUN_RETRY_MS : null
}

/** The outcome of the units held when the drop ended. */
async function readLast(root: DropRoot): Promise<void> {
  if (isEnded(knownRun(root).state) && holdsAreOut(root)) await readUnits(root)
}

const holdsAreOut = (root: DropRoot): boolean => unitsOf(root).some(({ held }) => held > 0)

/** When the drop wants attention next (milliseconds); null where it is over and all is settled. */
export function nextAttentionAt(root: DropRoot): number | null {
  const run = runOf(root)
  if (run === null) return null
  const times = isEnded(run.state) ? endedTimes(root) : runningTimes(root)
  const { retryAt } = root.memory
  const next = Math.min(...times, retryAt ?? Number.POSITIVE_INFINITY)
  if (!Number.isFinite(next)) return null
  // Work that just failed is due in any case, but not at once.
  return retryAt === null ? next : Math.max(next, retryAt)
}

function endedTimes(root: DropRoot): number[] {
  const now = root.now()
  if (unitsOf(root).some(({ cooled }) => !cooled) || knownRun(root).listHash === null) return [now]
  return holdsAreOut(root) ? [now + ENDED_TICK_MS] : []
}

function runningTimes(root: DropRoot): number[] {
  const { state, definition, key, listHash } = knownRun(root)
  const now = root.now()
  const times: number[] = []
  const change = nextChangeAt(state, definition)
  const drawn = definition.mode === 'queue' || key !== null
  // A draw that is late opens with its lots, not with the clock.
  if (change !== null && (drawn || change > now)) times.push(change)
  times.push(definition.closesAt)
  if (unitsOf(root).some(({ allotted }) => allotted === null)) {
    times.push(definition.opensAt - SET_ASIDE_LEAD_MS)
  }
  if (!drawn) {
    times.push(listHash === null ? definition.entriesCloseAt : now + BEACON_RETRY_MS)
  }
  if (state === 'open') {
    times.push(now + OPEN_TICK_MS)
    for (const pass of passesOf(root).values()) {
      if (pass.state === 'admitted') times.push(settleAt(pass))
    }
  }
  return times
}
