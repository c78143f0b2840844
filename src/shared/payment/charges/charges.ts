import type { ChargingKind, PaymentEvent, PaymentRef } from '../contract.ts'
import { applyEvent, chargeOf, type PaymentDeps } from '../settle.ts'
import type { ChargeRefund, ChargesPort, ChargeToRefund, ChargeWindow } from './contract.ts'

/** The lists of this deployment's providers, and the shoppers' objects that charges are told to. */
export class Charges implements ChargesPort {
  readonly #deps: PaymentDeps

  constructor(deps: PaymentDeps) {
    this.#deps = deps
  }

  async listCharges(kind: ChargingKind, window: ChargeWindow) {
    const list = this.#deps.provider(kind)?.charges
    return list ? list.listCharges(window) : null
  }

  async tellCharge(event: PaymentEvent): Promise<'taken' | 'unknown' | 'wrong_amount'> {
    const applied = await applyEvent(this.#deps, event)
    if (applied.ok) return 'taken'
    if (applied.problem.code === 'not_found') return 'unknown'
    if (applied.problem.code === 'invalid_body') return 'wrong_amount'
    throw new Error(`the shopper's object answers ${applied.problem.code}`)
  }

  /** A payment that a switch is making now is on its way to its order. */
  async isAbandoned({ shopperId, orderId, paymentId }: PaymentRef): Promise<boolean> {
    const caller = { kind: 'system', shopperId } as const
    const reading = await this.#deps
      .shopper(shopperId)
      .read(caller, { type: 'checkout-of-order', orderId })
    if (reading.ok) return reading.value.checkout.switching?.paymentId !== paymentId
    if (reading.problem.code === 'not_found') return false
    throw new Error(`the shopper's object answers ${reading.problem.code}`)
  }

  async refundCharge(charge: ChargeToRefund): Promise<ChargeRefund> {
    const list = this.#deps.provider(charge.kind)?.charges
    if (!list) throw new Error(`no provider knows charge ${charge.id}`)
    return list.refundCharge(charge)
  }

  chargeOf(kind: ChargingKind, ref: PaymentRef): Promise<string | null> {
    return chargeOf(this.#deps, kind, ref)
  }
}
