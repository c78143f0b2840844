import { buyerIdentities } from '../checkout/buyer/rules.ts'
import type { CompletionStep } from '../checkout/completion/contract.ts'
import type { CompletionIntent } from '../checkout/contract.ts'
import type { LineClaim } from '../checkout/quote/contract.ts'
import { ok } from '../platform/result.ts'
import type { ShopConfig } from '../platform/shop-config.ts'
import type { DropDefinition } from './catalogue/contract.ts'
import type { DropPort } from './coordinator/contract.ts'
import { visitorsOf } from './entries/rules.ts'

interface AllowanceDeps {
  config: Pick<ShopConfig, 'fairness'>
  drop(dropId: string): Pick<DropPort, 'reservePurchase' | 'returnPurchase'> & {
    /** May be a second old; null is no drop. */
    definition(): Promise<DropDefinition | null>
  }
}

/**
 * Takes the units of a drop off the allowance of every identity the shop knows the buyer by.
 * Refuses `purchase_limit_reached`.
 */
export const allowanceStep: CompletionStep<AllowanceDeps> = {
  name: 'allowance',
  applies: ({ lines }) => lines[0]?.claim !== undefined,

  async run({ deps, intent, record, shopperId }) {
    const claim = record.lines[0]?.claim
    if (!claim) return ok({})
    const { dropId, hold } = claim
    const { device } = intent
    const drop = deps.drop(dropId)
    const former = await formerShoppers(drop, intent, claim)
    const buyer = { shopperId, former, ...record.details, ...(device ? { device } : {}) }
    const identities = await buyerIdentities(buyer, deps.config.fairness)
    for (const orderId of formerOrders(intent, claim)) await drop.returnPurchase(orderId)
    const reserved = await drop.reservePurchase({
      orderId: intent.orderId,
      dropId,
      units: hold.quantity,
      identities,
    })
    return reserved.ok ? ok({}) : reserved
  },

  async undo({ deps, intent, record }, { isOver }) {
    const claim = record.lines[0]?.claim
    if (!isOver || !claim) return
    const drop = deps.drop(claim.dropId)
    for (const orderId of [intent.orderId, ...formerOrders(intent, claim)]) {
      await drop.returnPurchase(orderId)
    }
  },
}

/** Orders of attempts that have ended, whose drivers may have died before they gave it back. */
const formerOrders = (
  { visitorOrderId }: Pick<CompletionIntent, 'visitorOrderId'>,
  { formerOrderId }: Pick<LineClaim, 'formerOrderId'>,
): string[] => [formerOrderId, visitorOrderId].filter((id) => id !== undefined)

/**
 * The visitors whose purchases in the drop count as the member's: the one that made the claim, and
 * those that signed in since entries opened.
 */
async function formerShoppers(
  drop: ReturnType<AllowanceDeps['drop']>,
  { formerVisitors = [] }: CompletionIntent,
  { hold }: LineClaim,
): Promise<string[]> {
  const definition = formerVisitors.length === 0 ? null : await drop.definition()
  return [hold.holder, ...(definition === null ? [] : visitorsOf(definition, formerVisitors))]
}
