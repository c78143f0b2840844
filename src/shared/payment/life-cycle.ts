import { mayFollow, validateLifeCycle } from '../platform/life-cycle.ts'
import { assertInvariant } from '../platform/result.ts'
import type { PaymentStatus } from './contract.ts'

/** The events of a payment, from any source. */
type PaymentStep = 'succeed' | 'decline' | 'cancel' | 'lose-track' | 'refund' | 'return-refund'

const REFUNDS = ['partially_refunded', 'refunding', 'refunded'] as const

/** A payment of an order, from its registration to the last money that went back. */
const TRANSITIONS = validateLifeCycle<PaymentStatus, PaymentStep>(
  'payment',
  {
    pending: {
      succeed: ['succeeded'],
      decline: ['declined'],
      cancel: ['cancelled'],
      'lose-track': ['unknown'],
    },
    declined: {
      succeed: ['succeeded'],
      decline: ['declined'],
      cancel: ['cancelled'],
      'lose-track': ['unknown'],
    },
    unknown: { succeed: ['succeeded'], decline: ['declined'], cancel: ['cancelled'] },
    due_on_delivery: { succeed: ['succeeded'], cancel: ['cancelled'] },
    succeeded: { refund: REFUNDS },
    // The provider takes back a refund that it had made.
    partially_refunded: { refund: REFUNDS, 'return-refund': ['succeeded', 'partially_refunded'] },
    refunding: { refund: ['refunding', 'refunded'] },
    // Money that a closed payment took all the same goes back.
    cancelled: { refund: ['refunding', 'refunded'] },
    refunded: { 'return-refund': ['refunding', 'succeeded', 'partially_refunded'] },
  },
  { initial: ['pending', 'due_on_delivery'], ends: [] },
)

/** Whether a payment may go from one status to another; staying is always allowed. */
export const mayBecome = (from: PaymentStatus, to: PaymentStatus): boolean =>
  from === to ||
  (['succeed', 'decline', 'cancel', 'lose-track', 'refund', 'return-refund'] as const).some(
    (step) => mayFollow(TRANSITIONS, from, step, to),
  )

/**
 * The status after a step, as the table allows it.
 * @throws Error where it does not: a rule above is wrong
 */
export function paymentStatusAfter<To extends PaymentStatus>(
  from: PaymentStatus,
  step: PaymentStep,
  to: To,
): To {
  assertInvariant(mayFollow(TRANSITIONS, from, step, to), `payment: ${from} × ${step} is ${to}`)
  return to
}
