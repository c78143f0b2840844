import type { Completion, CompletionStep, StepAnswer } from '../checkout/completion/contract.ts'
import { HOLD_GRACE_MS, HOLD_PLACED_MS, PAYMENT_WINDOW_MS } from '../platform/limits.ts'
import { ok, refuse } from '../platform/result.ts'
import type { Hold, HoldRef, StockAnswer, StockPort } from './contract.ts'

export interface HoldDeps {
  /** The stock of a SKU, or of one of its shards. */
  stock(sku: string, shard?: number): Pick<StockPort, 'execute'>
  now(): number
}

/** Holds every SKU of a completion. The source of the goods knows how. */
export const holdStep: CompletionStep<HoldDeps> = {
  name: 'hold',
  applies: () => true,
  run: (completion) => completion.source.hold(completion),
  undo: (completion, reason) => completion.source.release(completion, reason),
}

/** For how long units are held (milliseconds): for the payment, or for the queue alone. */
const holdMsOf = ({ provider }: Pick<Completion<never>, 'provider'>): number =>
  provider?.kind === 'cash-on-delivery'
    ? HOLD_PLACED_MS
    : (provider?.windowMs ?? PAYMENT_WINDOW_MS) + HOLD_GRACE_MS

/**
 * Takes the holds of a completion from the shelf. Refuses `insufficient_stock` with what each SKU
 * that is short of units has left.
 */
export async function takeHolds(completion: Completion<HoldDeps>): Promise<StepAnswer> {
  const { deps, intent, record } = completion
  const expiresAt = deps.now() + holdMsOf(completion)
  const holder = intent.orderId
  const answers = await Promise.all(
    intent.holds.map(async ({ sku, holdId, quantity }): Promise<StockAnswer> => {
      const stock = deps.stock(sku)
      const command = { type: 'stock.hold', sku, holdId, quantity, holder, expiresAt } as const
      const held = await stock.execute(command)
      const isOld =
        held.ok && held.value.replayed && endOf(held.value.hold) < expiresAt - HOLD_GRACE_MS
      // A driver that died took it: the order that is placed now has the whole time.
      return isOld ? stock.execute({ type: 'stock.extend', sku, holdId, expiresAt }) : held
    }),
  )
  const refusals = answers.flatMap((answer, index) => {
    const sku = intent.holds[index]?.sku
    return answer.ok ? [] : [{ sku, problem: answer.problem }]
  })
  const [first] = refusals
  if (!first) return ok({})
  if (first.problem.code !== 'insufficient_stock') return { ok: false, problem: first.problem }
  const short = refusals.map(({ sku, problem }) => ({
    sku,
    available: problem.extra?.available ?? 0,
    lineIds: record.lines.filter((l) => l.variant.sku === sku).map((l) => l.id),
  }))
  return refuse('insufficient_stock', undefined, {
    extra: { available: short[0]?.available ?? 0, sku: short[0]?.sku, short },
  })
}

const endOf = (hold: Hold | undefined): number => (hold ? Date.parse(hold.expiresAt) : 0)

/** Releases held units. Releasing what is not held is no error. */
export async function releaseHolds(
  deps: Pick<HoldDeps, 'stock'>,
  holds: readonly HoldRef[],
): Promise<void> {
  await Promise.all(
    holds.map(({ sku, holdId, shard }) =>
      deps.stock(sku, shard).execute({ type: 'stock.release', sku, holdId }),
    ),
  )
}
