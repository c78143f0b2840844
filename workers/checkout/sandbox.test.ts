import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import shop from '../../shop.config.ts'
import { offeredMethods } from '../../src/shared/checkout/deps.ts'
import type {
  PaymentEvent,
  PaymentKind,
  SandboxPayment,
} from '../../src/shared/payment/contract.ts'
import type { SandboxPort } from '../../src/shared/payment/sandbox.ts'
import { ok, refuse } from '../../src/shared/platform/result.ts'
import { paymentProviders } from './providers/registry.ts'
import { sandboxProvider, sandboxWebhook } from './providers/sandbox.ts'

const empty: SandboxPort = {
  execute: async () => refuse('not_found'),
  find: async () => null,
  read: async () => [],
}
const provider = sandboxProvider(
  () => empty,
  'the secret',
  () => [empty],
)

const event: PaymentEvent = {
  eventId: 'evt_1',
  paymentId: 'pay_1',
  orderId: 'ord_1',
  shopperId: 'shp_1',
  status: 'succeeded',
  amount: { amount: 100, currency: 'USD' },
  at: '2026-01-01T00:00:00.000Z',
}
const verify = ({ headers, rawBody } = sandboxWebhook('the secret', event, new Date())) =>
  provider.verifyWebhook(headers, rawBody, Date.now())
const invalid = { problem: { code: 'webhook_signature_invalid' } }

describe('the sandbox’s webhook', () => {
  it('is read when it was signed with the shop’s secret within five minutes', async () => {
    expect(await verify()).toEqual({ ok: true, value: { events: [event] } })
    const FOUR_MINUTES_MS = 240_000
    const late = new Date(Date.now() - FOUR_MINUTES_MS)
    expect(await verify(sandboxWebhook('the secret', event, late))).toMatchObject({ ok: true })
    const SIX_MINUTES_MS = 360_000
    const stale = new Date(Date.now() - SIX_MINUTES_MS)
    expect(await verify(sandboxWebhook('the secret', event, stale))).toMatchObject(invalid)
  })

  it('is refused with another secret, another body, another id or no headers', async () => {
    const genuine = sandboxWebhook('the secret', event, new Date())
    expect(await verify(sandboxWebhook('guessed', event, new Date()))).toMatchObject(invalid)
    expect(await verify({ ...genuine, rawBody: `${genuine.rawBody} ` })).toMatchObject(invalid)
    expect(await verify({ ...genuine, headers: {} })).toMatchObject(invalid)
    const headers = { ...genuine.headers, 'webhook-id': 'evt_2' }
    expect(await verify({ ...genuine, headers })).toMatchObject(invalid)
  })

  it('is refused where it is genuine and says what no event says', async () => {
    const odd = { ...event, amount: { amount: 1.5, currency: 'USD' } }
    expect(await verify(sandboxWebhook('the secret', odd, new Date()))).toMatchObject({
      problem: { code: 'invalid_body' },
    })
  })
})

it.each(['', '{', 'succeeded', '[]', 'null'])(
  'a genuine webhook that holds no event is refused as a body: %j',
  async (rawBody) => {
    const now = new Date()
    const headers = {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(`whsec_${btoa('the secret')}`).sign('evt_1', now, rawBody),
    }
    expect(await provider.verifyWebhook(headers, rawBody, Date.now())).toMatchObject({
      problem: { code: 'invalid_body' },
    })
  },
)

describe('where test payments are not permitted', () => {
  const succeeded = { status: 'succeeded', event } as SandboxPayment
  const ledger: SandboxPort = {
    ...empty,
    execute: async () => ok(succeeded),
    find: async () => succeeded,
  }
  const registryOf = (environment: string) =>
    paymentProviders({
      environment,
      sandboxLedger: () => ledger,
      sandboxLedgers: () => [ledger],
      sandboxSecret: 'the secret',
      sandboxAnswerMs: 0,
      wait: async () => undefined,
      bankTransfer: null,
      stripe: null,
    })

  it('the sandbox is not offered, takes no payment and hears no webhook', async () => {
    const providers = registryOf('production')
    const deps = { config: shop, provider: (kind: PaymentKind) => providers[kind] ?? null }
    expect(offeredMethods(deps).map(({ kind }) => kind)).toEqual(['cash-on-delivery'])
    const created = await providers.sandbox?.create({ ...succeeded, paymentId: 'pay_1' })
    expect(created).toMatchObject({ problem: { code: 'payment_method_unavailable' } })
    const { headers, rawBody } = sandboxWebhook('the secret', event, new Date())
    expect(await providers.sandbox?.verifyWebhook(headers, rawBody, Date.now())).toMatchObject({
      problem: { code: 'not_found' },
    })
  })

  it('an earlier test payment never counts as paid, and can still be given back', async () => {
    const { sandbox } = registryOf('production')
    expect(await sandbox?.query('pay_1')).toEqual({ status: 'cancelled' })
    expect(await sandbox?.cancel('pay_1')).toEqual({ status: 'cancelled' })
    expect(await registryOf('local').sandbox?.cancel('pay_1')).toMatchObject({
      status: 'succeeded',
    })
    const returned = { ...event, status: 'refunded' as const }
    const refunded = { ...succeeded, status: 'refunded' as const, event: returned }
    const refunding: SandboxPort = { ...ledger, execute: async () => ok(refunded) }
    const retired = paymentProviders({
      environment: 'production',
      sandboxLedger: () => refunding,
      sandboxLedgers: () => [refunding],
      sandboxSecret: 'the secret',
      sandboxAnswerMs: 0,
      wait: async () => undefined,
      bankTransfer: null,
      stripe: null,
    })
    expect(await retired.sandbox?.refund({ paymentId: 'pay_1', key: 'key' })).toMatchObject({
      status: 'refunded',
    })
  })

  it('a shop with no other method offers none', () => {
    const providers = registryOf('production')
    const methods = shop.payment.methods.filter(({ kind }) => kind === 'sandbox')
    const config = { ...shop, payment: { methods } }
    const provider = (kind: PaymentKind) => providers[kind] ?? null
    expect(offeredMethods({ config, provider })).toEqual([])
  })
})

it('a refund the sandbox will never make is answered as failed', async () => {
  const closed: SandboxPort = {
    ...empty,
    execute: async () => refuse('refund_exceeds_captured', 'Only 1.00 USD is left.'),
  }
  const asked = sandboxProvider(
    () => closed,
    's',
    () => [closed],
  ).refund({
    paymentId: 'pay_1',
    key: 'k',
  })
  expect(await asked).toEqual({ status: 'failed', reason: 'Only 1.00 USD is left.' })
})

it('a payment the provider never heard of can no longer succeed once it is cancelled', async () => {
  expect(await provider.cancel('pay_none')).toEqual({ status: 'cancelled' })
  expect(await provider.query('pay_none')).toEqual({ status: 'unknown' })
  expect(await provider.refund({ paymentId: 'pay_none', key: 'k' })).toEqual({
    status: 'refunding',
  })
})
