import type { Completion, CompletionStep, StepAnswer } from '../checkout/completion/contract.ts'
import type { CheckoutLine } from '../checkout/quote/contract.ts'
import { HOLD_GRACE_MS, HOLD_PLACED_MS, PAYMENT_WINDOW_MS } from '../platform/limits.ts'
import { ok, type Problem, type Result, refuse } from '../platform/result.ts'
import type { Hold, HoldRef, StockAnswer, StockPort } from './contract.ts'

export interface HoldDeps {
  /** The stock of a SKU, or of one of its shards. */
  stock(sku: string, shard?: number): Pick<StockPort, 'execute'>
  now(): number
}

/** The goods and the quote of a completion without the gifts of these promotions. */
type WithoutGifts<D> = (
  completion: Completion<D>,
  promotionIds: readonly string[],
) => Promise<Result<NonNullable<Extract<StepAnswer, { ok: false }>['revised']>>>

/**
 * Holds every SKU of a completion. The source of the goods knows how. A gift keeps no order from
 * being placed: where gifts alone are short of units, the checkout goes on without them, as a later
 * version that is completed at once.
 */
export const holdStepOf = <D extends HoldDeps>(
  withoutGifts: WithoutGifts<D>,
): CompletionStep<D> => ({
  name: 'hold',
  applies: () => true,

  async run(completion) {
    const held = await completion.source.hold(completion)
    if (held.ok) return held
    const promotionIds = giftsToLeaveOut(held.problem, completion.record.lines)
    if (promotionIds.length === 0) return held
    const revised = await withoutGifts(completion, promotionIds)
    return revised.ok ? { ...refuse('version_mismatch'), revised: revised.value } : revised
  },

  undo: (completion, reason) => completion.source.release(completion, reason),
})

/** A SKU that is short of units, and the lines of it. */
interface Shortage {
  sku: string
  available: number
  lineIds: string[]
}

/**
 * The promotions whose gifts are given up so that the buyer's own lines have their units; none where
 * these are short of units themselves. Of several gifts of a SKU the first ones stay.
 */
function giftsToLeaveOut({ code, extra }: Problem, lines: readonly CheckoutLine[]): string[] {
  if (code !== 'insufficient_stock') return []
  // Written by `takeHolds`; a drop has no gifts.
  const short = (extra?.short ?? []) as readonly Shortage[]
  const leftOut: string[] = []
  for (const { available, lineIds } of short) {
    const ofSku = lines.filter(({ id }) => lineIds.includes(id))
    const own = ofSku.filter(({ giftOf }) => giftOf === undefined)
    let left = available - own.reduce((units, { quantity }) => units + quantity, 0)
    if (left < 0) return []
    for (const { giftOf, quantity } of ofSku) {
      if (giftOf === undefined) continue
      if (quantity <= left) left -= quantity
      else leftOut.push(giftOf)
    }
  }
  return leftOut
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
  const short = refusals.map(
    ({ sku = '', problem }): Shortage => ({
      sku,
      available: Number(problem.extra?.available ?? 0),
      lineIds: record.lines.filter((l) => l.variant.sku === sku).map((l) => l.id),
    }),
  )
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
