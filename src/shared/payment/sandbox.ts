import type { ObjectPort } from '../kit/handlers.ts'
import { formatDecimal, type Money } from '../platform/money.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { PaymentEvent, PaymentRequest, SandboxOutcome, SandboxPayment } from './contract.ts'
import { paymentStatusAfter } from './life-cycle.ts'

export type SandboxCommand =
  | { type: 'sandbox.create'; request: PaymentRequest }
  | SandboxDecision
  | { type: 'sandbox.cancel'; paymentId: string }
  /** Without an amount all that is left; without a key the one refund of the whole payment. */
  | { type: 'sandbox.refund'; paymentId: string; eventId: string; amount?: Money; key?: string }

interface SandboxDecision {
  type: 'sandbox.decide'
  paymentId: string
  outcome: SandboxOutcome
  eventId: string
  /** Leaves a payment as it is that was declined before. */
  isFirstTry?: true
}

/** The commands of the sandbox provider's ledger, with the answer of each. */
export type SandboxCommands = {
  [Command in SandboxCommand as Command['type']]: (command: Command) => Result<SandboxPayment>
}

export interface SandboxQueries {
  /** Null for a payment that the provider does not know. */
  'sandbox.payment': (fields: { paymentId: string }) => SandboxPayment | null
  /** Payments that succeeded in a part of time, oldest first. */
  'sandbox.charges': (fields: SandboxChargesQuery) => SandboxCharge[]
}

export type SandboxObjectPort = ObjectPort<SandboxCommands, SandboxQueries>

export interface SandboxChargesQuery {
  /** Milliseconds; `until` is not part of it. */
  since: number
  until: number
  /** The last charge of the page before. */
  after: { at: number; paymentId: string } | null
  limit: number
}

/** A payment that succeeded; `at` in milliseconds. */
export interface SandboxCharge {
  at: number
  payment: SandboxPayment
}

/** The object as Workers call it until release 0.3.0: `find` is a method of release 0.1.0. */
export interface SandboxPort {
  execute(command: SandboxCommand): Promise<Result<SandboxPayment>>
  find(paymentId: string): Promise<SandboxPayment | null>
  read(query: { type: 'sandbox.charges' } & SandboxChargesQuery): Promise<SandboxCharge[]>
}

/**
 * Applies a command to a payment. A declined payment may be tried again; a succeeded, cancelled
 * or refunded one is final but for the refund. Refuses `payment_closed`, `not_found` and
 * `refund_exceeds_captured`.
 */
export function decideSandbox(
  payment: SandboxPayment | null,
  command: SandboxCommand,
  at: string,
): Result<SandboxPayment> {
  if (command.type === 'sandbox.create') {
    // The last request is the one that is charged.
    const asked = payment === null || payment.status === 'pending'
    if (asked) return ok({ ...command.request, status: 'pending', event: null })
    // Cancelled before it was registered: it is known now, and stays cancelled.
    const unknown = payment.orderId === ''
    return ok(unknown ? { ...payment, ...command.request } : payment)
  }
  if (!payment) {
    return command.type === 'sandbox.cancel' ? ok(cancelledUnseen(command)) : refuse('not_found')
  }
  switch (command.type) {
    case 'sandbox.decide': {
      if (payment.status !== 'pending' && payment.status !== 'declined') {
        return refuse('payment_closed', `It is ${payment.status}.`)
      }
      const isLeft = command.isFirstTry && payment.status === 'declined'
      if (isLeft || command.outcome === 'timeout') return ok(payment)
      const declines = command.outcome === 'decline'
      const status = declines
        ? paymentStatusAfter(payment.status, 'decline', 'declined')
        : paymentStatusAfter(payment.status, 'succeed', 'succeeded')
      return ok({ ...payment, status, event: eventOf(payment, command.eventId, status, at) })
    }
    case 'sandbox.cancel':
      return ok(
        payment.status === 'pending' || payment.status === 'declined'
          ? { ...payment, status: paymentStatusAfter(payment.status, 'cancel', 'cancelled') }
          : payment,
      )
    case 'sandbox.refund':
      return refunded(payment, command, at)
  }
}

/** The payment after a refund of a part, or of all that is left. A known key changes nothing. */
function refunded(
  payment: SandboxPayment,
  { key = WHOLE, amount: asked, eventId }: Extract<SandboxCommand, { type: 'sandbox.refund' }>,
  at: string,
): Result<SandboxPayment> {
  const { status, amount: captured, refunds = [] } = payment
  if (refunds.some((one) => one.key === key)) return ok(payment)
  if (status === 'refunded' && asked === undefined) return ok(payment)
  if (status !== 'succeeded' && status !== 'refunded') {
    return refuse('payment_closed', 'Nothing was captured.')
  }
  const left = { ...captured, amount: leftOf(payment) }
  const amount = asked ?? left
  const fits = amount.amount > 0 && amount.amount <= left.amount
  if (!fits || amount.currency !== left.currency) {
    const told = `${formatDecimal(left)} ${left.currency} is left of the payment.`
    return refuse('refund_exceeds_captured', told)
  }
  const event = { ...eventOf(payment, eventId, 'refunded', at), amount }
  const next = { ...payment, refunds: [...refunds, { key, event }] }
  if (amount.amount < left.amount) return ok(next)
  return ok({ ...next, status: paymentStatusAfter(status, 'refund', 'refunded'), event })
}

/** The key of the refund of a whole payment, as older callers ask for it. */
const WHOLE = 'whole'

/** Captured money that has not gone back, in minor units. */
function leftOf({ status, amount, refunds = [] }: SandboxPayment): number {
  if (status === 'refunded') return 0
  return refunds.reduce((left, { event }) => left - event.amount.amount, amount.amount)
}

/** A payment that was cancelled before it was registered: registering it later revives nothing. */
const cancelledUnseen = ({ paymentId }: { paymentId: string }): SandboxPayment => ({
  paymentId,
  orderId: '',
  shopperId: '',
  amount: { amount: 0, currency: 'XXX' },
  returnUrl: '',
  status: 'cancelled',
  event: null,
})

const eventOf = (
  payment: SandboxPayment,
  eventId: string,
  status: PaymentEvent['status'],
  at: string,
): PaymentEvent => ({
  eventId,
  paymentId: payment.paymentId,
  orderId: payment.orderId,
  shopperId: payment.shopperId,
  status,
  amount: payment.amount,
  at,
})
