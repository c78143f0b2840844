import { describe, expect, it } from 'vitest'
import type { PaymentEvent } from '../../src/shared/payment/contract.ts'
import type { SandboxPort } from '../../src/shared/payment/sandbox.ts'
import { refuse } from '../../src/shared/platform/result.ts'
import { sandboxProvider, sandboxWebhook } from './providers/sandbox.ts'

const empty: SandboxPort = { execute: async () => refuse('not_found'), find: async () => null }
const provider = sandboxProvider(() => empty, 'the secret')

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
    expect(await verify()).toEqual({ ok: true, value: event })
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

it('a payment the provider never heard of can no longer succeed once it is cancelled', async () => {
  expect(await provider.cancel('pay_none')).toEqual({ status: 'cancelled' })
  expect(await provider.query('pay_none')).toEqual({ status: 'unknown' })
  expect(await provider.refund('pay_none', 'k')).toEqual({ status: 'refunding' })
})
