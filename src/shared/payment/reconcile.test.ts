import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { shopperStub } from '../../../tests/fixtures/shopper-object.ts'
import { MINUTE_MS } from '../platform/clock.ts'
import { PAYMENT_WINDOW_MS } from '../platform/limits.ts'
import { ok } from '../platform/result.ts'
import type { PaymentEvent } from './contract.ts'
import type { PaymentProvider } from './provider/contract.ts'
import { dueSpans, RECONCILE_EVERY_MS, reconcilePayment } from './reconcile.ts'

describe('the looks at a payment without a webhook', () => {
  /** The minutes of its age at which sweeps, one a minute, look at a payment. */
  const looks = (firstMs: number) =>
    Array.from({ length: 20 }, (_, minute) => minute).filter((minute) => {
      const changed = 0
      const now = changed + minute * MINUTE_MS
      return dueSpans(now, firstMs, PAYMENT_WINDOW_MS).some(
        ({ from, to }) => from <= changed && changed < to,
      )
    })

  it('come after the first wait, and then every minute until its window closes', () => {
    const everyMinute = Array.from({ length: 15 }, (_, n) => n + 1)
    expect(looks(MINUTE_MS)).toEqual(everyMinute)
    expect(looks(30_000)).toEqual(everyMinute)
  })

  it('are met by a sweep whenever it runs, and overlap nowhere', () => {
    for (let offset = 0; offset < RECONCILE_EVERY_MS; offset += 7_000) {
      const seen = Array.from({ length: 15 }, (_, n) => offset + n * RECONCILE_EVERY_MS).filter(
        (now) =>
          dueSpans(now, MINUTE_MS, PAYMENT_WINDOW_MS).some(({ from, to }) => from <= 0 && 0 < to),
      )
      expect(seen.length).toBeGreaterThanOrEqual(7)
    }
    const spans = dueSpans(0, 1_000, PAYMENT_WINDOW_MS)
    for (const [i, { to }] of spans.slice(1).entries()) {
      expect(to).toBeLessThan(spans[i]?.from ?? 0)
    }
  })
})

describe('a look at a payment', () => {
  const { order, shopperId } = placedOrder({
    status: 'awaiting_payment',
    payment: { id: 'pay_1', kind: 'stripe', status: 'pending', providerId: 'cs_1' },
  })
  const ref = { orderId: order.id, shopperId, paymentId: 'pay_1' }
  const event: PaymentEvent = {
    ...{ eventId: 'cs_1:paid', ...ref, status: 'succeeded' },
    ...{ amount: order.cost.total, at: order.createdAt },
  }
  const look = async (
    query: PaymentProvider['query'],
    changes: Partial<typeof order> = {},
    paymentId = 'pay_1',
  ) => {
    const now = { ...order, ...changes }
    const taken: unknown[] = []
    const asked: unknown[] = []
    const provider: PaymentProvider = {
      kind: 'stripe',
      initialStatus: 'pending',
      create: () => Promise.reject(new Error('not here')),
      query: (...which) => {
        asked.push(which)
        return query(...which)
      },
      cancel: () => Promise.reject(new Error('not here')),
      refund: () => Promise.reject(new Error('not here')),
      verifyWebhook: () => Promise.reject(new Error('not here')),
    }
    const deps = {
      shopper: () =>
        shopperStub({
          read: async () => ok({ kind: 'order', order: now }),
          execute: async ({ command }) => {
            taken.push(command)
            return ok({ kind: 'order', order: now, replayed: false })
          },
        }),
      provider: () => provider,
      now: () => 0,
      declined: async () => undefined,
    }
    const told = await reconcilePayment(deps, { ...ref, paymentId })
    return { told, taken, asked }
  }

  it('takes the provider’s word as its webhook', async () => {
    const { told, taken, asked } = await look(async () => ({ status: 'succeeded', event }))
    expect({ told, taken, asked }).toEqual({
      told: true,
      taken: [{ type: 'order.apply-payment', event }],
      asked: [['pay_1', 'cs_1']],
    })
  })

  it('changes nothing while the provider has no word', async () => {
    for (const status of ['pending', 'unknown', 'cancelled'] as const) {
      expect(await look(async () => ({ status }))).toMatchObject({ told: false, taken: [] })
    }
    await expect(look(() => Promise.reject(new Error('out')))).rejects.toThrow('out')
  })

  it('asks nobody for an order that no longer waits for it', async () => {
    const query = async () => ({ status: 'succeeded' as const, event })
    expect((await look(query, { status: 'paid' })).asked).toEqual([])
    expect((await look(query, {}, 'pay_other')).asked).toEqual([])
  })
})
