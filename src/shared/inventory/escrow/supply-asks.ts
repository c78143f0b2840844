import { assertInvariant } from '../../platform/result.ts'
import type { ShardUnits, Supply, UnitsAsk } from './protocol.ts'
import { isInBlock, type Move, planRebalance, sumUnits } from './rules.ts'
import type { EscrowRow } from './store.ts'

/** The means of the root to serve asking shards; nothing else moves units meanwhile. */
export interface SupplySource {
  escrowOf(dropId: string): EscrowRow | null
  /** @throws where a shard cannot be reached. */
  survey(sku: string, escrow: EscrowRow): Promise<ShardUnits[]>
  move(
    sku: string,
    escrow: EscrowRow,
    moves: readonly Move[],
  ): Promise<{ moved: number; finished: boolean }>
  /** Units of the drop on their way, at most. */
  inTransit(dropId: string): number
  /** The units that the root itself could move, for an order that is paid. */
  ownAvailable(sku: string): number
}

/** Serves asks that came together, in order; all are of one SKU. Answers in the same order. */
export async function supplyAsks(
  source: SupplySource,
  asks: readonly UnitsAsk[],
): Promise<Supply[]> {
  const supplies = new Map<UnitsAsk, Supply>()
  for (const [dropId, own] of Map.groupBy(asks, (ask) => ask.dropId)) {
    const escrow = source.escrowOf(dropId)
    const served = own.filter((ask) => {
      const refused = refusalOf(escrow, ask)
      if (refused) supplies.set(ask, { status: refused })
      return !refused
    })
    if (!escrow || served.length === 0) continue
    for (const [n, supply] of (await serve(source, escrow, served)).entries()) {
      const ask = served[n]
      assertInvariant(ask !== undefined, 'every ask has one answer')
      supplies.set(ask, supply)
    }
  }
  return asks.map((ask) => supplies.get(ask) ?? { status: 'unknown' })
}

function refusalOf(escrow: EscrowRow | null, ask: UnitsAsk): 'unknown' | 'closed' | null {
  if (!escrow) return 'unknown'
  if (escrow.state !== 'selling' && !ask.paid) return 'closed'
  return isInBlock(escrow, ask.shard) ? null : 'unknown'
}

async function serve(
  source: SupplySource,
  escrow: EscrowRow,
  asks: readonly UnitsAsk[],
): Promise<Supply[]> {
  const sku = asks[0]?.sku ?? ''
  const shards = await source.survey(sku, escrow)
  const moves = [...planRebalance(shards, asks), ...ownMoves(source, shards, asks)]
  if (moves.length > 0) await source.move(sku, escrow, moves)

  const at = (shard: number): number => shards.find((s) => s.shard === shard)?.available ?? 0
  const supplied = (ask: UnitsAsk): boolean =>
    at(ask.shard) >= ask.units || moves.some((move) => move.receiver === ask.shard)
  const none = asks.every(supplied) ? null : await whatIsLeft(source, sku, escrow, shards)
  return asks.map((ask) => (none && !supplied(ask) ? none : { status: 'supplied' }))
}

/** The move from the root itself where a paid order would otherwise be lost. */
function ownMoves(
  source: SupplySource,
  shards: readonly ShardUnits[],
  asks: readonly UnitsAsk[],
): Move[] {
  const { available } = sumUnits(shards)
  const paid = asks.find((ask) => ask.paid)
  if (!paid || available >= paid.units) return []
  const units = Math.min(paid.units - available, source.ownAvailable(paid.sku))
  return units > 0 ? [{ giver: null, receiver: paid.shard, units }] : []
}

/**
 * The place of the drop's units, for shards that got none. The answer "none anywhere" is final, and
 * shards are not read at one moment: it is given where a second read finds every ledger unchanged.
 */
async function whatIsLeft(
  source: SupplySource,
  sku: string,
  escrow: EscrowRow,
  first: readonly ShardUnits[],
): Promise<Supply> {
  const inTransit = source.inTransit(escrow.dropId)
  const { available, held } = sumUnits(first)
  if (available + held + inTransit > 0) return { status: 'none', available, held, inTransit }
  const second = await source.survey(sku, escrow)
  const untouched = second.every(({ version }, n) => version === first[n]?.version)
  if (!untouched) return { status: 'supplied' }
  return { status: 'none', available: 0, held: 0, inTransit: 0 }
}
