import { expect, it, vi } from 'vitest'
import type { SandboxPayment } from '../../src/shared/payment/contract.ts'
import type { PaymentDeps } from '../../src/shared/payment/settle.ts'
import { ok } from '../../src/shared/platform/result.ts'
import { decideSandboxPayment } from './sandbox-page.ts'

type Env = Parameters<typeof decideSandboxPayment>[0]
type Context = Parameters<typeof decideSandboxPayment>[1]
type Deps = Parameters<typeof decideSandboxPayment>[2]

const payment: SandboxPayment = {
  paymentId: 'pay_1',
  orderId: 'ord_1',
  shopperId: 'shp_1',
  amount: { amount: 100, currency: 'USD' },
  returnUrl: 'https://shop.test/orders/ord_1',
  status: 'succeeded',
  event: {
    eventId: 'evt_1',
    paymentId: 'pay_1',
    orderId: 'ord_1',
    shopperId: 'shp_1',
    status: 'succeeded',
    amount: { amount: 100, currency: 'USD' },
    at: '2026-11-28T10:00:00.000Z',
  },
}
const ledger = { execute: async () => ok(payment) }

it.each([
  ['succeed', 1],
  ['duplicate', 2],
  ['lose', 0],
  ['timeout', 0],
] as const)('a payment with the outcome %s sends %i webhooks', async (outcome, webhooks) => {
  const bindings: object = {
    SANDBOX_PAYMENT: { getByName: () => ledger },
    SANDBOX_WEBHOOK_SECRET: 'the secret',
  }
  const provider = vi.fn<PaymentDeps['provider']>(() => null)
  const deps: object = { provider }
  const context: object = {}
  const decided = await decideSandboxPayment(
    bindings as Env,
    context as Context,
    deps as Deps,
    'pay_1',
    outcome,
  )
  expect(decided).toEqual(ok(payment))
  expect(provider).toHaveBeenCalledTimes(webhooks)
})
