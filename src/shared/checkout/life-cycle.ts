import { mayFollow, validateLifeCycle } from '../platform/life-cycle.ts'
import { assertInvariant } from '../platform/result.ts'
import type { CheckoutStatus } from './contract.ts'

/** The events of a checkout: the commands of the saga, the end of its time, and a newer one. */
type CheckoutEvent =
  | 'start'
  | 'quote'
  | 'begin'
  | 'refuse'
  | 'place'
  | 'cancel'
  | 'replace'
  | 'expire'

const QUOTED = ['incomplete', 'ready'] as const

/**
 * `completing` is the status of a completion that a release before two-step completion began: it
 * is placed or refused, and no new one comes. `expired` is seen, never written.
 */
const TRANSITIONS = validateLifeCycle<CheckoutStatus, CheckoutEvent>(
  'checkout',
  {
    incomplete: {
      start: QUOTED,
      quote: QUOTED,
      cancel: ['cancelled'],
      replace: ['cancelled'],
      expire: ['expired'],
    },
    ready: {
      start: QUOTED,
      quote: QUOTED,
      begin: ['completing'],
      refuse: [...QUOTED, 'cancelled'],
      place: ['completed'],
      cancel: ['cancelled'],
      replace: ['cancelled'],
      expire: ['expired'],
    },
    completing: { place: ['completed'], refuse: [...QUOTED, 'cancelled'] },
    completed: {},
    cancelled: {},
    expired: {},
  },
  { initial: QUOTED, ends: ['completed', 'cancelled', 'expired'] },
)

/** Whether the event may happen to a checkout in this status. */
export const mayHappen = (status: CheckoutStatus, event: CheckoutEvent): boolean =>
  TRANSITIONS[status][event] !== undefined

/**
 * The status after an event, as the table allows it.
 * @throws Error where it does not: a rule above is wrong, and the transaction is rolled back
 */
export function statusAfter(
  from: CheckoutStatus,
  event: CheckoutEvent,
  to: CheckoutStatus,
): CheckoutStatus {
  assertInvariant(mayFollow(TRANSITIONS, from, event, to), `checkout: ${from} × ${event} is ${to}`)
  return to
}
