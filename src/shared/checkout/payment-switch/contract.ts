import type { OpenOrderBudget } from '../../budget/contract.ts'
import type { OrderPaymentKind, Payment, PaymentKind } from '../../payment/contract.ts'
import type { Problem } from '../../platform/result.ts'

/** A placed order on its way to another payment; its ids are chosen before anything is called. */
export interface PaymentSwitch {
  method: { id: string; kind: PaymentKind }
  paymentId: string
  from: { id: string; kind: OrderPaymentKind }
  startedAt: number
  /** The caller's idempotency row, answered by the end of the switch, from any driver. */
  idempotencyKey: string | null
}

/** `kept`: the old payment stands as it is. `dropped`: it is closed, and there is no new one. */
export type PaymentSwitchOutcome =
  | { kind: 'switched'; payment: Payment }
  | { kind: 'kept' | 'dropped'; problem: Problem }

/** Commands of the switch of a placed order's payment (commands.ts). */
export type PaymentSwitchCommand =
  /** Durable intent, as in `checkout.begin`. */
  | {
      type: 'checkout.begin-switch'
      checkoutId: string
      method: PaymentSwitch['method']
      paymentId: string
      idempotencyKey: string | null
      budget?: OpenOrderBudget
    }
  | {
      type: 'checkout.end-switch'
      checkoutId: string
      paymentId: string
      outcome: PaymentSwitchOutcome
    }
  /** The order's payment can no longer be made. */
  | { type: 'checkout.close-window'; orderId: string; paymentId: string }
