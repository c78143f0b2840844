import type { Level, RecordedOrder } from '../staff-api.ts'
import type { DropTally } from './buyers.ts'

export interface DropRecords {
  sku: string
  units: number
  limit: number
  tally: DropTally
  unanswered: number
  recorded: readonly RecordedOrder[]
  level: Level
}

/**
 * Every promise of a drop that was broken, in words; none where it held. It shares no arithmetic
 * with the shop it checks.
 */
export function checkDrop(records: DropRecords): string[] {
  return [...countUnits(records), ...lookAtShoppers(records), ...lookAtPasses(records)]
}

function* countUnits({ sku, units, recorded, level, tally }: DropRecords): Generator<string> {
  const sold = recorded
    .flatMap(({ lines }) => lines)
    .filter((line) => line.sku === sku)
    .reduce((sum, { quantity }) => sum + quantity, 0)
  if (sold !== units) yield `${units} units were for sale and ${sold} are in orders`
  const { onHand, available, held, committed } = level
  if (onHand !== available + held + committed) {
    yield `on hand ${onHand} is not ${available} + ${held} + ${committed}`
  }
  if (committed !== sold) yield `${sold} units are in orders and ${committed} are committed`
  if (onHand !== units) yield `${units} units were booked in and ${onHand} are on hand`
  const known = new Set(recorded.map(({ id }) => id))
  const lost = tally.orders.filter(({ orderId }) => !known.has(orderId))
  for (const { orderId } of lost) yield `order ${orderId} was acknowledged and is not recorded`
}

function* lookAtShoppers({ sku, limit, recorded, unanswered }: DropRecords): Generator<string> {
  for (const { id, email, lines } of recorded) {
    const taken = lines.filter((line) => line.sku === sku).reduce((sum, l) => sum + l.quantity, 0)
    if (taken > limit) yield `order ${id} has ${taken} units, over the limit of ${limit}`
    const same = recorded.filter((other) => other.email === email)
    if (same.length > 1 && same[0]?.id === id) yield `${email} has ${same.length} orders`
  }
  if (unanswered > 0) yield `${unanswered} requests were never answered`
}

function* lookAtPasses({ tally }: DropRecords): Generator<string> {
  if (tally.stolen > 0) yield `${tally.stolen} claims with a forged or shared pass were granted`
  for (const [pass, holds] of tally.holds) {
    if (holds.size > 1) yield `pass ${pass.slice(0, 12)}… made ${holds.size} holds`
  }
}
