import {
  recordStockLevels,
  selectAvailable,
} from '../../../src/shared/catalog/stock-level-store.ts'
import type { StockCommand, StockLevel, UnitMove } from '../../../src/shared/inventory/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import type { InventoryMessage } from '../../../src/shared/platform/messages.ts'
import { insertLowStock } from '../../../src/shared/webhook/feed-store.ts'
import { fallenLow } from '../../../src/shared/webhook/rules.ts'
import { settleCoupons } from '../coupon/settle-coupons.ts'
import {
  type Accepted,
  accept,
  CALLS_AT_ONCE,
  type Delivery,
  inParallel,
  ofType,
  retryLater,
} from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { wakeCalls } from '../outbound/kinds.ts'
import { finishMessages } from '../outbox/finish.ts'
import { announceBackInStock } from '../stock-alert/send-alerts.ts'
import { commitStock } from './commit-stock.ts'
import { returnAllowances } from './return-allowances.ts'
import { runAll } from './run-all.ts'

type Of<Type extends InventoryMessage['type']> = Accepted<Extract<InventoryMessage, { type: Type }>>
type Return = Of<'inventory.release'> | Of<'inventory.ship'>

/** Queue `inventory`: what orders do to stock, and what stock says of its level. */
export async function consumeInventory(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('inventory', deliveries)
  await Promise.all([
    commitStock(deps, ofType(accepted, 'inventory.commit')),
    moveStock(deps, [
      ...ofType(accepted, 'inventory.release'),
      ...ofType(accepted, 'inventory.ship'),
    ]),
    moveUnits(deps, ofType(accepted, 'inventory.move')),
    settleCoupons(deps, [
      ...ofType(accepted, 'coupon.commit'),
      ...ofType(accepted, 'coupon.release'),
    ]),
    keepLevels(deps, ofType(accepted, 'stock.level-changed')),
  ])
}

async function keepLevels(
  deps: FulfilmentDeps,
  changed: readonly Of<'stock.level-changed'>[],
): Promise<void> {
  const levels = changed.map(({ message }) => message.body)
  await announceLow(deps, levels)
  await recordStockLevels(deps.catalog, levels, deps.now())
  await announceBackInStock(deps, levels)
  for (const { delivery } of changed) delivery.ack()
}

/** Before the levels are stored: the stored ones say which SKUs have fallen to the bound. */
async function announceLow(deps: FulfilmentDeps, levels: readonly StockLevel[]): Promise<void> {
  const low = levels.filter(({ available }) => available <= deps.lowUnits)
  if (low.length === 0) return
  const skus = [...new Set(low.map(({ sku }) => sku))]
  const before = await selectAvailable(deps.catalog, skus)
  const own = levels.filter(({ sku }) => skus.includes(sku))
  const fallen = fallenLow(before, own, deps.lowUnits)
  if (fallen.length === 0) return
  const at = rfc3339(deps.now())
  const { lowUnits } = deps
  await insertLowStock(
    deps.engagement,
    fallen.map(({ sku, available, version }) => ({ sku, available, version, at, lowUnits })),
  )
  wakeCalls(deps)
}

/** Moves some units of an order. A move that stock has made before is done. */
async function moveUnits(deps: FulfilmentDeps, moves: readonly Of<'inventory.move'>[]) {
  const calls = moves.flatMap(({ delivery, message: { id, body } }) =>
    body.moves.map((move, n) => ({ delivery, move, key: `${id}:${n}`, orderId: body.orderId })),
  )
  const settled = await inParallel(calls, CALLS_AT_ONCE, ({ move, key, orderId }) =>
    deps.stock(move.sku, move.shard).execute(commandOf(move, key, orderId)),
  )
  const failed = new Set(
    calls.flatMap(({ delivery }, i) => {
      const answer = settled[i]
      return answer?.status === 'fulfilled' && answer.value.ok ? [] : [delivery]
    }),
  )
  await finishMessages(
    deps,
    moves.filter(({ delivery }) => !failed.has(delivery)),
  )
  for (const delivery of failed) retryLater(delivery)
}

function commandOf(
  { sku, quantity, move, holdId }: UnitMove,
  key: string,
  orderId: string,
): StockCommand {
  if (move === 'restock' || holdId === undefined) {
    const reason = 'Returned.'
    const reference = orderId
    return { type: 'stock.adjust', sku, key, delta: quantity, reason, reference, actor: 'system' }
  }
  return { type: `stock.${move}`, sku, holdId, part: { key, quantity } }
}

/** Releases and ships. A hold that has nothing left to give is done; so is the message. */
async function moveStock(deps: FulfilmentDeps, moves: readonly Return[]): Promise<void> {
  if (moves.length === 0) return
  const releases = moves.filter(({ message }) => message.type === 'inventory.release')
  const ships = moves.filter(({ message }) => message.type === 'inventory.ship')
  const [released, shipped, kept] = await Promise.all([
    runAll(deps, releases, 'stock.release'),
    runAll(deps, ships, 'stock.ship'),
    returnAllowances(
      deps,
      releases.map(({ message }) => message.body),
    ),
  ])
  const isDone = ({ delivery, message }: Return): boolean => {
    if (message.type === 'inventory.release') {
      return (released.get(delivery) ?? null) !== null && !kept.has(message.body.orderId)
    }
    return shipped.get(delivery)?.every(({ answer }) => answer.ok) ?? false
  }
  const done = moves.filter(isDone)
  await finishMessages(deps, done)
  for (const move of moves) if (!done.includes(move)) retryLater(move.delivery)
}
