import { describe, expect, it } from 'vitest'
import { money } from '../platform/money.ts'
import type { SandboxPayment } from './contract.ts'
import { decideSandbox, type SandboxCommand } from './sandbox.ts'

const AT = '2026-01-01T00:00:00.000Z'
const request = {
  paymentId: 'pay_1',
  orderId: 'ord_1',
  shopperId: 'shp_1',
  amount: money(4_200, 'USD'),
  returnUrl: 'https://shop.test/orders/ord_1',
}
const create: SandboxCommand = { type: 'sandbox.create', request }
const decide = (outcome: 'succeed' | 'decline' | 'timeout' | 'duplicate' | 'delay') =>
  ({ type: 'sandbox.decide', paymentId: 'pay_1', outcome, eventId: `evt_${outcome}` }) as const
const cancel = { type: 'sandbox.cancel', paymentId: 'pay_1' } as const
const refund = { type: 'sandbox.refund', paymentId: 'pay_1', eventId: 'evt_refund' } as const
const part = (amount: number, key: string, eventId = `evt_${key}`) =>
  ({ ...refund, amount: money(amount, 'USD'), key, eventId }) as const

/** The payment's status after the commands, or the code of the last one's refusal. */
function after(...commands: SandboxCommand[]): string {
  let payment: SandboxPayment | null = null
  let status = ''
  for (const command of commands) {
    const decided = decideSandbox(payment, command, AT)
    if (decided.ok) payment = decided.value
    status = decided.ok ? decided.value.status : decided.problem.code
  }
  return status
}

describe('a payment in the provider’s book', () => {
  it.each([
    ['pending', [create]],
    ['pending', [create, decide('timeout')]],
    ['declined', [create, decide('decline')]],
    ['succeeded', [create, decide('decline'), decide('succeed')]],
    ['succeeded', [create, decide('duplicate')]],
    ['succeeded', [create, decide('delay')]],
    ['payment_closed', [create, decide('succeed'), decide('succeed')]],
    ['payment_closed', [create, decide('succeed'), decide('decline')]],
    ['cancelled', [create, cancel]],
    ['cancelled', [create, decide('decline'), cancel]],
    ['cancelled', [create, cancel, cancel]],
    ['cancelled', [cancel]],
    ['cancelled', [cancel, create]],
    ['payment_closed', [cancel, create, decide('succeed')]],
    ['payment_closed', [create, cancel, decide('succeed')]],
    ['succeeded', [create, decide('succeed'), cancel]],
    ['refunded', [create, decide('succeed'), refund]],
    ['refunded', [create, decide('succeed'), refund, refund]],
    ['payment_closed', [create, refund]],
    ['payment_closed', [create, decide('succeed'), refund, decide('succeed')]],
    ['succeeded', [create, decide('succeed'), create]],
    ['not_found', [decide('succeed')]],
    ['not_found', [refund]],
    ['succeeded', [create, decide('succeed'), part(1_000, 'a')]],
    ['refunded', [create, decide('succeed'), part(4_200, 'a')]],
    ['refunded', [create, decide('succeed'), part(1_000, 'a'), part(3_200, 'b')]],
    ['refunded', [create, decide('succeed'), part(1_000, 'a'), refund]],
    ['succeeded', [create, decide('succeed'), part(3_000, 'a'), part(3_000, 'a', 'evt_again')]],
    ['refund_exceeds_captured', [create, decide('succeed'), part(3_000, 'a'), part(3_000, 'b')]],
    ['refund_exceeds_captured', [create, decide('succeed'), part(4_201, 'a')]],
    ['refund_exceeds_captured', [create, decide('succeed'), part(0, 'a')]],
    ['refund_exceeds_captured', [create, decide('succeed'), refund, part(1, 'a')]],
    ['payment_closed', [create, part(1, 'a')]],
  ] as const)('is %s after %j', (status, commands) => {
    expect(after(...commands)).toBe(status)
  })

  it('tells of a success with the amount that was asked for', () => {
    const pending = decideSandbox(null, create, AT)
    const paid = decideSandbox(pending.ok ? pending.value : null, decide('succeed'), AT)
    expect(paid).toMatchObject({
      value: { event: { eventId: 'evt_succeed', status: 'succeeded', amount: request.amount } },
    })
  })

  it('returns a part per key, each with its own event, and never more than it took', () => {
    const run = (...commands: SandboxCommand[]) =>
      commands.reduce<SandboxPayment | null>((payment, command) => {
        const decided = decideSandbox(payment, command, AT)
        return decided.ok ? decided.value : payment
      }, null)
    const paid = [create, decide('succeed')]
    const parts = run(...paid, part(1_000, 'a'), part(1_000, 'a', 'evt_x'), part(200, 'b'))
    expect(parts?.refunds?.map(({ key, event }) => [key, event.eventId, event.amount])).toEqual([
      ['a', 'evt_a', money(1_000, 'USD')],
      ['b', 'evt_b', money(200, 'USD')],
    ])
    // The success is what a query answers while a part is left.
    expect(parts?.event).toMatchObject({ eventId: 'evt_succeed', status: 'succeeded' })
    const rest = run(...paid, part(1_000, 'a'), refund)
    expect(rest?.event).toMatchObject({ status: 'refunded', amount: money(3_200, 'USD') })
    const other = run(...paid, { ...part(100, 'c'), amount: money(100, 'EUR') })
    expect(other?.refunds).toBeUndefined()
  })

  it('takes the newest amount while nobody has paid, because a resumed order may be cheaper', () => {
    const pending = decideSandbox(null, create, AT)
    const cheaper = { ...request, amount: money(4_000, 'USD') }
    const again = (known: SandboxPayment | null) =>
      decideSandbox(known, { type: 'sandbox.create', request: cheaper }, AT)
    expect(again(pending.ok ? pending.value : null)).toMatchObject({
      value: { status: 'pending', amount: cheaper.amount },
    })
    const paid = decideSandbox(pending.ok ? pending.value : null, decide('succeed'), AT)
    expect(again(paid.ok ? paid.value : null)).toMatchObject({ value: { amount: request.amount } })
  })
})
