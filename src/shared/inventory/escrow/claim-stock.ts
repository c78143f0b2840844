import { claimHoldId } from '../../platform/ids.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { StockAnswer, StockClaim, StockLevel } from '../contract.ts'
import type { EscrowLedger, LevelChange } from '../stock/ledger.ts'
import { readStock, viewHold } from '../stock/read-stock.ts'
import { decide } from '../stock/rules.ts'
import { appendJournal, readHold, writeLevel } from '../stock/store.ts'
import { readClaim, writeClaimedHold } from './store.ts'

interface ClaimChange extends LevelChange {
  /** Null where the shard has too few units: the root may find some. */
  answer: StockAnswer | null
  /** When the hold this claim made ends; null where it made none. */
  endsAt: number | null
}

/**
 * Makes the hold of a claim from what the shard has. Rows written: three (level, journal, hold);
 * none for a replay, a refusal or where units are short. The pass's times count by `now`; a
 * replay is answered after them too.
 */
export function claimStock(ledger: EscrowLedger, claim: StockClaim, now: number): ClaimChange {
  const { before, after: level } = readStock(ledger, claim.sku, now)
  const without = (answer: StockAnswer | null): ClaimChange => ({
    before,
    after: level,
    answer,
    endsAt: null,
  })
  const settled = replayOf(ledger, claim, level) ?? outOfTime(claim, now)
  if (settled) return without(settled)

  const shard = ledger.isInitialized() ? ledger.shard.read(ledger.sql) : null
  if (shard?.dropId === claim.dropId && !shard.selling) return without(refuse('drop_closed'))
  const short = claim.quantity > level.available
  if (shard?.dropId !== claim.dropId || short) return without(null)

  const { sku, shopperId: holder, quantity, idempotency } = claim
  const holdId = claimHoldId(claim.passId)
  const expiresAt = now + claim.holdMs
  const decision = decide(
    { level, hold: null, adjusted: null },
    { type: 'stock.hold', sku, holdId, holder, quantity, expiresAt },
    now,
  )
  if (!decision.ok) return without(decision)
  const { level: after, entry, hold } = decision.value
  if (!entry || !hold) return without(null)
  writeLevel(ledger.sql, after)
  appendJournal(ledger.sql, entry)
  writeClaimedHold(ledger.sql, hold, idempotency)
  ledger.calendar.note(hold)
  const answer = ok({ level: after, hold: viewHold(sku, hold), replayed: false })
  return { before, after, answer, endsAt: expiresAt }
}

/** The outcome of a pass that made its hold before, else null. */
function replayOf(ledger: EscrowLedger, claim: StockClaim, level: StockLevel): StockAnswer | null {
  if (!ledger.isInitialized() || !ledger.shard.read(ledger.sql)) return null
  const holdId = claimHoldId(claim.passId)
  const hold = readHold(ledger.sql, holdId)
  if (!hold) return null
  const made = readClaim(ledger.sql, holdId)
  const { key, fingerprint } = claim.idempotency
  if (hold.holder !== claim.shopperId || made?.key !== key) {
    return refuse('pass_used', undefined, { extra: { holdId } })
  }
  if (made.fingerprint !== fingerprint) return refuse('idempotency_conflict')
  return ok({ level, hold: viewHold(claim.sku, hold), replayed: true })
}

function outOfTime(claim: StockClaim, now: number): Result<never> | null {
  if (now < claim.notBefore) {
    const retryAfter = Math.ceil((claim.notBefore - now) / 1000)
    return refuse('pass_not_yet_valid', undefined, { retryAfter })
  }
  return now >= claim.passExpiresAt ? refuse('pass_expired') : null
}
