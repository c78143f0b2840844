import { beforeEach, describe, expect, it, vi } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { shopperStub } from '../../../tests/fixtures/shopper-object.ts'
import { ok, refuse } from '../platform/result.ts'
import type { ShopperPort } from '../shopper/contract.ts'
import type { PaymentEvent } from './contract.ts'
import type { PaymentProvider } from './provider/contract.ts'
import { type PaymentDeps, receiveWebhook, refundPayment, settleOverdue } from './settle.ts'

const { order, shopperId } = placedOrder({
  status: 'awaiting_payment',
  payment: { id: 'pay_1', kind: 'sandbox', status: 'pending' },
})
const ref = { orderId: order.id, shopperId, paymentId: 'pay_1' }
const event: PaymentEvent = {
  eventId: 'evt_1',
  ...ref,
  status: 'succeeded',
  amount: order.cost.total,
  at: order.createdAt,
}

let provider: PaymentProvider
let shopper: ShopperPort
let deps: PaymentDeps
beforeEach(() => {
  provider = {
    kind: 'sandbox',
    initialStatus: 'pending',
    create: vi.fn(),
    query: vi.fn(),
    cancel: vi.fn(async () => ({ status: 'cancelled' as const })),
    refund: vi.fn(async () => ({ status: 'refunded' as const, event })),
    verifyWebhook: vi.fn(async () => ok({ events: [event] })),
  }
  shopper = shopperStub({
    execute: vi.fn(async () => ok({ kind: 'order', order, replayed: false })),
    read: vi.fn(async () => ok({ kind: 'order', order })),
  })
  deps = {
    shopper: () => shopper,
    provider: (kind) => (kind === 'sandbox' ? provider : null),
    now: () => 0,
    declined: vi.fn(async () => undefined),
  }
})

describe('a webhook', () => {
  it('is answered once its event is durable in the shopper’s object', async () => {
    const taken = ok({ quarantined: [], forRecord: [], refusal: null })
    expect(await receiveWebhook(deps, 'sandbox', {}, 'raw')).toEqual(taken)
    expect(provider.verifyWebhook).toHaveBeenCalledWith({}, 'raw', 0)
    expect(shopper.execute).toHaveBeenCalledWith({
      caller: { kind: 'system', shopperId },
      command: { type: 'order.apply-payment', event },
    })
  })

  it('with a bad signature, or of a provider that is not here, reaches nobody', async () => {
    vi.mocked(provider.verifyWebhook).mockResolvedValue(refuse('webhook_signature_invalid'))
    expect(await receiveWebhook(deps, 'sandbox', {}, 'raw')).toMatchObject({
      problem: { code: 'webhook_signature_invalid' },
    })
    expect(await receiveWebhook(deps, 'stripe', {}, 'raw')).toMatchObject({
      problem: { code: 'not_found' },
    })
    expect(shopper.execute).not.toHaveBeenCalled()
  })

  it('that fits no order is quarantined, and refused unless its provider ends at refusals', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    for (const [code, reason] of [
      ['not_found', 'unknown_order'],
      ['invalid_body', 'wrong_amount'],
    ] as const) {
      vi.mocked(shopper.execute).mockResolvedValue(refuse(code))
      const letter = { eventId: 'evt_1', reason, orderId: order.id, amount: order.cost.total }
      expect(await receiveWebhook(deps, 'sandbox', {}, 'raw')).toMatchObject({
        value: { quarantined: [letter], refusal: { code } },
      })
      const acknowledged: PaymentProvider = { ...provider, acknowledgesQuarantined: true }
      const asked = { ...deps, provider: () => acknowledged }
      expect(await receiveWebhook(asked, 'sandbox', {}, 'raw')).toMatchObject({
        value: { quarantined: [letter], refusal: null },
      })
    }
  })

  it.each(['refunded', 'disputed'] as const)(
    'of a charge beside the one that pays the order (%s) changes no order, and is quarantined',
    async (status) => {
      const about = { ...event, status }
      const { eventId: _, amount: __, ...ids } = event
      const failed = { ...ids, eventId: 'evt_2', status: 'refund_failed', reason: 'card' } as const
      const failedRefunds = [{ ...failed, refundId: 're_1' }]
      const news = { events: [about], failedRefunds, chargeId: 'pi_2' }
      vi.mocked(provider.verifyWebhook).mockResolvedValue(ok(news))
      const asked: PaymentProvider = {
        ...provider,
        charges: {
          listCharges: () => Promise.reject(new Error('not asked')),
          refundCharge: () => Promise.reject(new Error('not asked')),
          chargeOf: async () => 'pi_1',
        },
      }
      const heard = await receiveWebhook({ ...deps, provider: () => asked }, 'stripe', {}, 'raw')
      expect(heard).toEqual({
        ok: true,
        value: {
          quarantined: ['evt_1', 'evt_2'].map((eventId) =>
            expect.objectContaining({ eventId, reason: 'other_charge', objectId: 'pi_2' }),
          ),
          forRecord: [],
          refusal: null,
        },
      })
      expect(shopper.execute).not.toHaveBeenCalled()
      vi.mocked(provider.verifyWebhook).mockResolvedValue(ok({ ...news, chargeId: 'pi_1' }))
      await receiveWebhook({ ...deps, provider: () => asked }, 'stripe', {}, 'raw')
      expect(shopper.execute).toHaveBeenCalledTimes(1)
    },
  )

  it('that the shopper’s object cannot take now comes again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.mocked(shopper.execute).mockResolvedValue(refuse('dependency_unavailable'))
    expect(await receiveWebhook(deps, 'sandbox', {}, 'raw')).toMatchObject({ ok: false })
    vi.mocked(shopper.execute).mockRejectedValue(new Error('out'))
    await expect(receiveWebhook(deps, 'sandbox', {}, 'raw')).rejects.toThrow('out')
  })
})

describe('a payment whose window has closed', () => {
  it('is what the provider last says: never charged, or charged in time', async () => {
    expect(await settleOverdue(deps, ref)).toEqual({ status: 'cancelled' })
    vi.mocked(provider.cancel).mockResolvedValue({ status: 'succeeded', event })
    expect(await settleOverdue(deps, ref)).toEqual({ status: 'succeeded', event })
  })

  it('is asked for again where the provider does not know yet, or is out', async () => {
    vi.mocked(provider.cancel).mockResolvedValue({ status: 'unknown' })
    await expect(settleOverdue(deps, ref)).rejects.toThrow('asked again later')
    vi.mocked(provider.cancel).mockResolvedValue({ status: 'succeeded' })
    await expect(settleOverdue(deps, ref)).rejects.toThrow('asked again later')
    vi.mocked(provider.cancel).mockRejectedValue(new Error('out'))
    await expect(settleOverdue(deps, ref)).rejects.toThrow('out')
  })

  it('of an order nobody knows is no cancellation', async () => {
    vi.mocked(shopper.read).mockResolvedValue(refuse('not_found'))
    await expect(settleOverdue(deps, ref)).rejects.toThrow('no provider')
    expect(provider.cancel).not.toHaveBeenCalled()
  })
})

describe('a refund', () => {
  it('is done when the provider says so, and under way until then', async () => {
    const ask = () => refundPayment(deps, { ...ref, key: 'k' })
    expect(await ask()).toEqual({ status: 'refunded', event })
    // Without an amount it is all that the provider has left.
    expect(provider.refund).toHaveBeenCalledWith({ paymentId: 'pay_1', key: 'k' })
    vi.mocked(provider.refund).mockResolvedValue({ status: 'refunding' })
    expect(await ask()).toEqual({ status: 'refunding' })
    vi.mocked(provider.refund).mockResolvedValue({ status: 'failed', reason: 'card_closed' })
    expect(await ask()).toEqual({ status: 'failed', reason: 'card_closed' })
  })

  it('of a part asks for that part, under its own id', async () => {
    const amount = { ...order.cost.total, amount: 100 }
    await refundPayment(deps, { ...ref, key: 'k', amount, refundId: 'ref_1' })
    expect(provider.refund).toHaveBeenCalledWith({
      paymentId: 'pay_1',
      key: 'k',
      amount,
      refundId: 'ref_1',
    })
  })

  it('of a payment the order was switched away from goes to that payment’s provider', async () => {
    const atTheDoor = { id: 'pay_2', kind: 'cash-on-delivery', status: 'due_on_delivery' } as const
    const formerPayments = [{ id: 'pay_1', kind: 'sandbox', status: 'refunding' } as const]
    const switched = { ...order, payment: atTheDoor, formerPayments }
    vi.mocked(shopper.read).mockResolvedValue(ok({ kind: 'order', order: switched }))
    expect(await refundPayment(deps, { ...ref, key: 'k' })).toMatchObject({ status: 'refunded' })
    expect(provider.refund).toHaveBeenCalledWith({ paymentId: 'pay_1', key: 'k' })
  })
})
