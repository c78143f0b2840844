import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { OrderEvent } from '../../../src/shared/order/contract.ts'
import { attentionOf } from '../../../src/shared/order/returned-money.ts'
import { money } from '../../../src/shared/platform/money.ts'
import type { ShopperPort } from '../../../src/shared/shopper/contract.ts'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { pipeline, placedMessage, unpaidIn } from '../../../tests/fixtures/pipeline.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { listDeadLetters } from '../dead-letter/staff.ts'
import { advanceOrder } from '../order/staff.ts'
import { resendOutbox } from '../outbox/resend.ts'

const usd = (amount: number) => money(amount, 'USD')
const now = () => 1_000

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

/** An allocated order that was paid by card, its shopper's object, and fulfilment between them. */
async function world() {
  const shop = pipeline()
  const placed = unpaidIn(0)
  const { order, shopperId } = placed
  const { id: orderId, payment } = order
  const objects = new Map<string, ReturnType<typeof shopperObject>>()
  const objectOf = (id: string) => {
    const known = objects.get(id) ?? shopperObject(now, id)
    objects.set(id, known)
    return known
  }
  /** The grant that fulfilment dies at, counted from 1; before or after its effect. */
  const death = { at: 0, when: 'before' as 'before' | 'after', grants: 0 }
  const { shopper } = shop.deps
  shop.deps.shopper = (id) => ({
    async execute(request) {
      if (request.command.type !== 'store-credit.grant') return shopper(id).execute(request)
      death.grants += 1
      const dies = death.grants === death.at
      if (dies && death.when === 'before') throw new Error('died before the call')
      const answer = await objectOf(id).execute(request)
      if (dies) throw new Error('died before the answer was read')
      return answer
    },
    read: ((caller, query) => objectOf(id).read(caller, query)) as ShopperPort['read'],
  })
  const send = (id: string, event: OrderEvent) => {
    const body = { orderId, shopperId, event, actor: 'payment', at: order.createdAt }
    const message = { id: `${orderId}:${id}`, type: 'order.event', body }
    shop.queues.get('orders')?.push({ body: message, attempts: 1 })
  }
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  const paid = { paymentId: payment.id, amount: order.cost.total }
  send('paid', { type: 'payment.succeeded', ...paid })
  await shop.drain()

  const take = async (event: OrderEvent) => {
    const eventId = `staff ${JSON.stringify(event)}`
    const taken = await advanceOrder(shop.deps, { orderId, event, actor: 'staff:stf_1', eventId })
    expect(taken.ok, event.type).toBe(true)
  }
  return {
    ...{ shop, death, total: order.cost.total.amount, shopperId, objectOf },
    askForCredit: (amount: number) =>
      take({
        ...{ type: 'refund.requested', refundId: 'rfd_1', paymentId: payment.id, reason: 'Late' },
        ...{ amount: usd(amount), to: 'store-credit' },
      }),
    failRefund: () =>
      take({ type: 'refund.failed', refundId: 'rfd_1', paymentId: payment.id, reason: 'no' }),
    /** Money that went back at the provider, as its webhook tells it. */
    returnAtProvider(refundId: string, amount: number) {
      const what = { paymentId: payment.id, amount: usd(amount), refundId }
      send(refundId, { type: 'payment.refunded', ...what })
    },
    record: () => shop.pushed.get(orderId),
    async creditOf(id: string) {
      const caller = { kind: 'system', shopperId: id } as const
      const query = { type: 'store-credit', limit: 9, before: null } as const
      const read = await objectOf(id).read(caller, query)
      return read.ok ? read.value.entries.map(({ amount }) => amount) : null
    },
    async letters() {
      const list = await listDeadLetters(shop.deps, { limit: 10, cursor: null, state: 'dead' })
      return list.ok ? list.value.data : []
    },
    left: async () => (await shop.deps.orders[0]?.prepare('SELECT id FROM outbox').all())?.results,
  }
}

describe('the store credit of a refund', () => {
  it('is given once, however often its message comes and wherever fulfilment dies', async () => {
    for (const when of ['before', 'after'] as const) {
      const { shop, death, shopperId, objectOf, ...at } = await world()
      await memberOfObject(objectOf(shopperId))
      Object.assign(death, { at: 1, when })
      await at.askForCredit(500)
      const [message] = shop.queues.get('payments') ?? []
      await shop.drain(2)
      expect(await at.creditOf(shopperId)).toEqual([500])
      expect(at.record()?.payment.refunds).toMatchObject([{ id: 'rfd_1', status: 'succeeded' }])
      // Again, long after the order has taken it.
      if (message) shop.queues.get('payments')?.push({ ...message, attempts: 1 })
      await shop.drain()
      expect(await at.creditOf(shopperId)).toEqual([500])
      expect([await at.left(), await at.letters()]).toEqual([[], []])
    }
  })

  it('is not given where the order has no such refund, or one that failed', async () => {
    const { shop, death, shopperId, objectOf, ...at } = await world()
    await memberOfObject(objectOf(shopperId))
    await at.askForCredit(500)
    const [message] = shop.queues.get('payments') ?? []
    await at.failRefund()
    await shop.drain()
    expect([death.grants, await at.left()]).toEqual([0, []])
    // A read that lags behind the outbox: nothing is decided by it.
    const early = structuredClone(message?.body) as { body: { refundId: string } }
    early.body.refundId = 'rfd_2'
    shop.queues.get('payments')?.push({ body: early, attempts: 1 })
    await shop.drain()
    expect(death.grants).toBe(0)
    expect(await at.letters()).toMatchObject([{ message: { type: 'store-credit.grant' } }])
  })

  it('and the provider’s refund of the same money are never both silent', async () => {
    for (const isGivenFirst of [true, false]) {
      const { shop, shopperId, objectOf, total, ...at } = await world()
      await memberOfObject(objectOf(shopperId))
      await at.askForCredit(2_000)
      if (isGivenFirst) await shop.drain()
      else shop.loseQueues()
      at.returnAtProvider('re_1', total)
      await shop.drain()
      shop.clock.now += 60_000
      await resendOutbox(shop.deps)
      await shop.drain()
      expect(await at.creditOf(shopperId)).toEqual([2_000])
      const order = at.record()
      expect(order && attentionOf(order)).toBe('over_refunded')
      expect(order?.payment.refunds).toMatchObject([
        { id: 'rfd_1', amount: usd(2_000), status: 'succeeded' },
        { id: 're_1', amount: usd(total - 2_000), excess: usd(2_000) },
      ])
    }
  })

  it('a report of more money back than the payment took is a dead letter', async () => {
    const { shop, total, ...at } = await world()
    at.returnAtProvider('re_1', total)
    at.returnAtProvider('re_2', 100)
    await shop.drain()
    expect(at.record()?.payment.refunds).toHaveLength(1)
    expect(await at.letters()).toMatchObject([
      { id: 'payment:sandbox:re_2', queue: 'payments', message: { body: { amount: usd(100) } } },
    ])
  })
})

describe('the store credit of a visitor’s order', () => {
  it('goes to the member that the visitor became, once', async () => {
    const { shop, death, shopperId, objectOf, ...at } = await world()
    await memberOfObject(objectOf('shp_member'))
    const times = { issuedAt: 0, expiresAt: 1e9 }
    const session = { sessionId: 'ses_1', shopperId, kind: 'guest', ...times } as const
    await objectOf(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'merge.take', mergeId: 'm', session, memberShopperId: 'shp_member' },
    })
    Object.assign(death, { at: 2, when: 'after' })
    await at.askForCredit(700)
    await shop.drain(2)
    expect(await at.creditOf('shp_member')).toEqual([700])
    expect(at.record()?.payment.refunds).toMatchObject([{ status: 'succeeded' }])
  })

  it('is not given to a visitor: the refund fails, and staff see it', async () => {
    const { shop, ...at } = await world()
    await at.askForCredit(700)
    await shop.drain()
    const order = at.record()
    expect(order?.payment.refunds).toMatchObject([{ status: 'failed' }])
    expect(order && attentionOf(order)).toBe('partially_refunded')
    expect(await at.letters()).toEqual([])
  })
})
