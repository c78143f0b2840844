import type { StockAnswer, StockCommand } from '../../../src/shared/inventory/contract.ts'
import type { InventoryMessage } from '../../../src/shared/platform/messages.ts'
import { type Accepted, CALLS_AT_ONCE, type Delivery, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

type OfOrder = Extract<
  InventoryMessage,
  { type: 'inventory.commit' | 'inventory.release' | 'inventory.ship' }
>

/** Stock's answers for one order, or null where a call broke. */
export type Answers = { sku: string; answer: StockAnswer }[] | null

/**
 * Runs one command per hold and answers by message: null where a call broke or was never made.
 * Calls to the same object are many at once; it serves them in turn.
 */
export async function runAll(
  deps: FulfilmentDeps,
  all: readonly Accepted<OfOrder>[],
  type: 'stock.commit' | 'stock.release' | 'stock.ship',
): Promise<Map<Delivery, Answers>> {
  const calls = all.flatMap(({ delivery, message }) =>
    message.body.holds.map((hold) => ({ delivery, hold, orderId: message.body.orderId })),
  )
  const settled = await inParallel(calls, CALLS_AT_ONCE, ({ hold, orderId }) => {
    const { sku, holdId, quantity, shard, holder = orderId } = hold
    const command: StockCommand =
      type === 'stock.commit' ? { type, sku, holdId, holder, quantity } : { type, sku, holdId }
    return deps.stock(sku, shard).execute(command)
  })
  const answers = new Map<Delivery, Answers>(all.map(({ delivery }) => [delivery, []]))
  for (const [index, { delivery, hold }] of calls.entries()) {
    const call = settled[index]
    const before = answers.get(delivery)
    const broken = call?.status !== 'fulfilled' || before === null
    answers.set(
      delivery,
      broken ? null : [...(before ?? []), { sku: hold.sku, answer: call.value }],
    )
  }
  return answers
}
