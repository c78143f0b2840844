import { assertInvariant, type Problem, refuse } from '../../platform/result.ts'
import type { JournalEntry, StockLevel } from '../contract.ts'
import { decide } from '../stock/rules.ts'
import type { EscrowPlace, ShardUnits } from './protocol.ts'

/** Seconds after which a unit that others hold may have come back. */
const STOCK_HELD_RETRY_S = 2

/** The stock shards of one drop: a block of numbers of its own. */
export interface ShardBlock {
  firstShard: number
  shards: number
}

/** The numbers of a block, in order. */
export const shardsOf = ({ firstShard, shards }: ShardBlock): number[] =>
  Array.from({ length: shards }, (_, n) => firstShard + n)

export const isInBlock = ({ firstShard, shards }: ShardBlock, shard: number): boolean =>
  shard >= firstShard && shard < firstShard + shards

/** Whether two drops would sell from one shard's ledger. */
export const overlap = (a: ShardBlock, b: ShardBlock): boolean =>
  a.firstShard < b.firstShard + b.shards && b.firstShard < a.firstShard + a.shards

/** Units to be moved from one place to another; null is the root. */
export interface Move {
  giver: EscrowPlace
  receiver: EscrowPlace
  units: number
}

/** The part of a shard that a plan reads. */
type Stocked = Pick<ShardUnits, 'shard' | 'available'>

/**
 * Pours units over shards so that they come out as even as they can: the emptiest are filled up
 * to a common line, no two of them apart by more than one unit. `units` is whole, at least 0.
 */
export function planAllotment(shards: readonly Stocked[], units: number): Move[] {
  const emptiest = [...shards].sort((a, b) => a.available - b.available || a.shard - b.shard)
  let line = emptiest[0]?.available ?? 0
  let left = units
  let filled = 1
  for (const next of emptiest.slice(1)) {
    const cost = (next.available - line) * filled
    if (cost > left) break
    left -= cost
    line = next.available
    filled += 1
  }
  const each = Math.floor(left / filled)
  const rest = left % filled
  return emptiest.slice(0, filled).flatMap(({ shard, available }, n): Move[] => {
    const poured = line + each + (n < rest ? 1 : 0) - available
    return poured > 0 ? [{ giver: null, receiver: shard, units: poured }] : []
  })
}

/** Takes up to `units` back to the root, from the fullest shards first. */
export function planCollection(shards: readonly Stocked[], units: number): Move[] {
  const moves: Move[] = []
  let wanted = units
  for (const { shard, available } of fullestFirst(shards)) {
    const taken = Math.min(wanted, available)
    if (taken > 0) moves.push({ giver: shard, receiver: null, units: taken })
    wanted -= taken
  }
  return moves
}

/**
 * Plans the moves to the shards that ask, in order of their asking. A shard that asks is
 * brought up to the even share, so that its next claims need not ask again: from those above that
 * share. Where that does not cover what is asked for, the others give all they have.
 */
export function planRebalance(
  shards: readonly Stocked[],
  asks: readonly { shard: number; units: number }[],
): Move[] {
  const left = new Map(shards.map(({ shard, available }) => [shard, available]))
  const total = shards.reduce((sum, { available }) => sum + available, 0)
  const share = Math.floor(total / Math.max(1, shards.length))
  const moves: Move[] = []
  for (const { shard, units } of asks) {
    const own = left.get(shard) ?? 0
    // The claims that ask use the units that are there already.
    left.set(shard, Math.max(0, own - units))
    if (own >= units) continue
    const taken = new Map<number, number>()
    const take = (wanted: number, keep: number): number => {
      let missing = wanted
      const donors = [...left].map(([n, available]) => ({ shard: n, available }))
      for (const donor of fullestFirst(donors)) {
        const some = donor.shard === shard ? 0 : Math.min(missing, donor.available - keep)
        if (some <= 0) continue
        left.set(donor.shard, donor.available - some)
        taken.set(donor.shard, (taken.get(donor.shard) ?? 0) + some)
        missing -= some
      }
      return missing
    }
    const aim = Math.max(units, share) - own
    const evened = aim - take(aim, share)
    if (own + evened < units) take(units - own - evened, 0)
    for (const [giver, some] of taken) moves.push({ giver, receiver: shard, units: some })
  }
  return moves
}

const fullestFirst = (shards: readonly Stocked[]): Stocked[] =>
  [...shards].sort((a, b) => b.available - a.available || a.shard - b.shard)

/** A drop's units over all its shards. */
export const sumUnits = (shards: readonly ShardUnits[]) =>
  shards.reduce(
    (sum, { available, held, sold }) => ({
      available: sum.available + available,
      held: sum.held + held,
      sold: sum.sold + sold,
    }),
    { available: 0, held: 0, sold: 0 },
  )

/**
 * Why a claim got nothing: `insufficient_stock` where fewer are left than it wants,
 * `stock_held` where units may still come back, `sold_out` only where none can.
 */
export function shortage(
  sku: string,
  quantity: number,
  left: { available: number; held: number; inTransit: number },
): { ok: false; problem: Problem } {
  if (left.available > 0 && left.available < quantity) {
    return refuse('insufficient_stock', undefined, { extra: { available: left.available, sku } })
  }
  return left.available + left.held + left.inTransit > 0 ? stockHeld() : refuse('sold_out')
}

export const stockHeld = () => refuse('stock_held', undefined, { retryAfter: STOCK_HELD_RETRY_S })

/**
 * Posts units that come from (delta > 0) or leave to (delta < 0) another place of the same SKU.
 * Seen from the ledger they come from outside: the sum of the journal stays what is on hand.
 * @throws Error where a rule above it wants more than is available.
 */
export function postTransfer(
  level: StockLevel,
  delta: number,
  transfer: { transferId: string; dropId: string },
  now: number,
): { level: StockLevel; entry: JournalEntry } {
  const decision = decide(
    { level, hold: null, adjusted: null },
    {
      type: 'stock.adjust',
      sku: level.sku,
      key: transfer.transferId,
      delta,
      reason: `escrow:${transfer.dropId}`,
      reference: transfer.transferId,
      actor: 'system',
    },
    now,
  )
  assertInvariant(decision.ok, `${level.sku}: ${delta} units cannot be moved`)
  const { entry } = decision.value
  assertInvariant(entry !== null, `${level.sku}: a transfer is a line of the journal`)
  return { level: decision.value.level, entry }
}
