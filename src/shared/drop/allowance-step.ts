import { buyerIdentities } from '../checkout/buyer/rules.ts'
import type { CompletionStep } from '../checkout/completion/contract.ts'
import { ok } from '../platform/result.ts'
import type { ShopConfig } from '../platform/shop-config.ts'
import type { DropPort } from './coordinator/contract.ts'

interface AllowanceDeps {
  config: Pick<ShopConfig, 'fairness'>
  drop(dropId: string): Pick<DropPort, 'reservePurchase' | 'returnPurchase'>
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
    const { dropId, hold, formerOrderId } = claim
    const { device } = intent
    const buyer = { shopperId, ...record.details, ...(device ? { device } : {}) }
    const identities = await buyerIdentities(buyer, deps.config.fairness)
    const drop = deps.drop(dropId)
    if (formerOrderId !== undefined) await drop.returnPurchase(formerOrderId)
    const reserved = await drop.reservePurchase({
      orderId: intent.orderId,
      dropId,
      units: hold.quantity,
      identities,
    })
    return reserved.ok ? ok({}) : reserved
  },

  async undo({ deps, intent, record }, { isOver }) {
    if (!isOver) return
    const claim = record.lines[0]?.claim
    if (claim) await deps.drop(claim.dropId).returnPurchase(intent.orderId)
  },
}
