import { claimHoldId } from '../../platform/ids.ts'
import { stockShardOf } from '../../platform/objects.ts'
import {
  type DropRoot,
  knownRun,
  markPendingSync,
  passesOf,
  unitsOf,
} from '../coordinator/drop-root.ts'
import { type PassRecord, updatePass } from '../coordinator/store.ts'
import { isEnded } from '../rules.ts'
import { PASS_SETTLE_GRACE_MS, passIdOf } from './pass.ts'

/** Holds asked for at once. */
const ASKED_AT_ONCE = 100

/** When a live pass is to be looked at, the drop going on. */
export const settleAt = (pass: PassRecord): number => pass.expiresAt + PASS_SETTLE_GRACE_MS

/**
 * Decides passes whose time is over, all live ones once the drop has ended: used where the stock
 * shard knows a hold of theirs, else missed. Stock is asked, because a report may be lost.
 */
export async function settlePasses(root: DropRoot): Promise<void> {
  const now = root.now()
  const ended = isEnded(knownRun(root).state)
  const due = [...passesOf(root).values()].filter(
    (pass) => pass.state === 'admitted' && (ended || settleAt(pass) <= now),
  )
  for (let at = 0; at < due.length; at += ASKED_AT_ONCE) {
    const asked = due.slice(at, at + ASKED_AT_ONCE)
    const claims = await Promise.all(asked.map((pass) => claimedUnits(root, pass)))
    root.transact(() => {
      asked.forEach(({ entryId }, index) => {
        settlePass(root, entryId, claims[index] ?? 0)
      })
    })
  }
}

/**
 * Writes the end of a pass: used with so many units, or missed with none. A used pass stays used;
 * a missed one that turns out to have been claimed becomes used. In a transaction.
 * @returns whether anything changed
 */
export function settlePass(root: DropRoot, entryId: string, claimed: number): boolean {
  const pass = passesOf(root).get(entryId)
  if (!pass || pass.state === 'used') return false
  const state = claimed > 0 ? 'used' : 'missed'
  if (pass.state === state) return false
  const settled: PassRecord = { ...pass, state, claimed: Math.min(claimed, pass.quota) }
  updatePass(root.sql, settled)
  passesOf(root).set(entryId, settled)
  markPendingSync(root, settled)
  return true
}

async function claimedUnits(root: DropRoot, pass: PassRecord): Promise<number> {
  const passId = passIdOf(pass.entryId)
  const shard = stockShardOf(passId, root.dropId, knownRun(root).definition.stockShards)
  const holds = await Promise.all(
    unitsOf(root).map(({ sku }) => root.ports.stock.hold(sku, shard, claimHoldId(passId))),
  )
  return holds.reduce((units, hold) => units + (hold?.quantity ?? 0), 0)
}
