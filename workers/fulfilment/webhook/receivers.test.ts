import { Webhook as Signer } from 'standardwebhooks'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CALLS_PER_RUN } from '../../../src/shared/platform/limits.ts'
import type { PublicEventType, WebhookStatus } from '../../../src/shared/webhook/contract.ts'
import { restartDelivery, selectDeliveries } from '../../../src/shared/webhook/delivery-store.ts'
import { newWebhookSecret } from '../../../src/shared/webhook/secret.ts'
import { selectWebhook, upsertWebhook } from '../../../src/shared/webhook/store.ts'
import { pipeline, placedIn, placedMessage } from '../../../tests/fixtures/pipeline.ts'
import { sweepCalls } from '../outbound/kinds.ts'

interface Received {
  url: string
  id: string
  type: string
  orderId: string
  sequence: number
  body: string
}

const ORDER_EVENTS: PublicEventType[] = ['order.placed', 'order.allocated']
const FIRST_WAIT_MS = 60_000

/** A shop with receivers, whose answers the test gives. */
function shopWithReceivers() {
  const shop = pipeline()
  const received: Received[] = []
  const secrets = new Map<string, string>()
  const receiver = { answer: (_one: Received): number | null => 200 }
  shop.deps.webhooks.post = async (url, headers, body) => {
    const at = new Date(Number(headers['webhook-timestamp']) * 1000)
    const signature = new Signer(secrets.get(url) ?? '').sign(headers['webhook-id'] ?? '', at, body)
    expect(headers['webhook-signature']).toBe(signature)
    const { type, sequence, data } = JSON.parse(body)
    const one = {
      url,
      id: headers['webhook-id'] ?? '',
      type,
      sequence,
      orderId: data.orderId,
      body,
    }
    received.push(one)
    return receiver.answer(one)
  }
  const { engagement } = shop.deps
  const subscribe = async (
    id: string,
    events = ORDER_EVENTS,
    more: { status?: WebhookStatus; url?: string } = {},
  ) => {
    const { status = 'active', url = `https://${id}.example.com/` } = more
    const secret = newWebhookSecret()
    secrets.set(url, secret)
    const sealed = await shop.deps.webhooks.sealer.seal(secret, id)
    await upsertWebhook(engagement, { id, url, events, status, secret: sealed, cursor: '0.0.0' }, 1)
  }
  const place = async (shard: 0 | 1 = 0) => {
    const placed = placedIn(shard)
    await shop.holdFor(placed)
    shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
    await shop.drain()
    return placed.order
  }
  const later = async (ms: number) => {
    shop.clock.now += ms
    await sweepCalls(shop.deps)
  }
  const deliveriesOf = async (id: string) =>
    (await selectDeliveries(engagement, id, { limit: 100, cursor: null })).data
  return { shop, received, receiver, subscribe, place, later, deliveriesOf, engagement }
}

/** The events that the log has from now on. */
function loggedErrors(): () => string[] {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => spy.mockRestore())
  return () => spy.mock.calls.map(([line]) => JSON.parse(line).event)
}

const typesOf = (received: readonly Received[]) => received.map(({ type }) => type)

describe('the events of an order', () => {
  it('reach a webhook once each, in sequence, signed, at once', async () => {
    const { received, subscribe, place, later } = shopWithReceivers()
    await subscribe('whk_1')
    const orders = [await place(0), await place(1), await place(0)]
    await later(0)
    expect(new Set(received.map(({ id }) => id)).size).toBe(6)
    expect(received).toHaveLength(6)
    for (const { id } of orders) {
      const own = received.filter(({ orderId }) => orderId === id)
      expect(typesOf(own)).toEqual(ORDER_EVENTS)
      expect(own[0]?.sequence).toBeLessThan(own[1]?.sequence ?? 0)
    }
  })

  it('reach each webhook that wants them alone, and under the same id', async () => {
    const { received, subscribe, place, later } = shopWithReceivers()
    await subscribe('whk_1', ['order.placed'])
    await subscribe('whk_2')
    await subscribe('whk_3', ORDER_EVENTS, { status: 'disabled' })
    await place()
    await later(0)
    const of = (host: string) => received.filter(({ url }) => url.includes(host))
    expect(typesOf(of('whk_1'))).toEqual(['order.placed'])
    expect(typesOf(of('whk_2'))).toEqual(ORDER_EVENTS)
    expect(of('whk_3')).toEqual([])
    expect(of('whk_1')[0]?.id).toBe(of('whk_2')[0]?.id)
  })

  it('are sent once where several runs work at the same time', async () => {
    const { shop, received, subscribe, place } = shopWithReceivers()
    await subscribe('whk_1', ORDER_EVENTS, { status: 'disabled' })
    await place()
    await place(1)
    await subscribe('whk_1')
    await Promise.all(Array.from({ length: 4 }, () => sweepCalls(shop.deps)))
    await sweepCalls(shop.deps)
    expect(received).toHaveLength(4)
  })

  it('wait for an earlier one that fails, with the same bytes; other orders go on', async () => {
    const { received, receiver, subscribe, place, later, deliveriesOf } = shopWithReceivers()
    await subscribe('whk_1')
    let failing: string | null = null
    receiver.answer = ({ type, orderId }) => {
      failing ??= orderId
      return orderId === failing && type === 'order.placed' ? 500 : 200
    }
    const first = await place()
    const second = await place()
    expect(typesOf(received.filter(({ orderId }) => orderId === first.id))).toEqual([
      'order.placed',
    ])
    expect(typesOf(received.filter(({ orderId }) => orderId === second.id))).toEqual(ORDER_EVENTS)
    receiver.answer = () => 200
    await later(FIRST_WAIT_MS - 1)
    expect(received).toHaveLength(3)
    await later(1)
    const own = received.filter(({ orderId }) => orderId === first.id)
    expect(typesOf(own)).toEqual(['order.placed', 'order.placed', 'order.allocated'])
    expect(own[0]?.body).toBe(own[1]?.body)
    const tried = (await deliveriesOf('whk_1')).find(({ id }) => id === own[0]?.id)
    expect(tried).toMatchObject({ status: 'delivered', attempts: 2, statusCodes: [500, 200] })
  })

  it('are given up after three days, and sent again on request', async () => {
    const { shop, received, receiver, subscribe, place, later, deliveriesOf, engagement } =
      shopWithReceivers()
    await subscribe('whk_1', ['order.placed'])
    receiver.answer = () => 302
    await place()
    for (let hour = 0; hour < 100; hour += 1) await later(3_600_000)
    const [failed] = await deliveriesOf('whk_1')
    expect(failed).toMatchObject({ status: 'failed', nextAttemptAt: null })
    const tries = received.length
    await later(24 * 3_600_000)
    expect(received).toHaveLength(tries)
    receiver.answer = () => 200
    await restartDelivery(engagement, 'whk_1', failed?.id ?? '', shop.clock.now)
    await later(0)
    expect((await deliveriesOf('whk_1'))[0]).toMatchObject({
      status: 'delivered',
      attempts: tries + 1,
    })
  })
})

describe('a run', () => {
  it('asks the queue for the next one after a first wait of seconds, and no sooner than a sweep', async () => {
    const { shop, received, receiver, subscribe, place } = shopWithReceivers()
    const delays: number[] = []
    const { send } = shop.deps
    shop.deps.send = async (queue, messages) => {
      for (const { body, delaySeconds } of messages) {
        if ('type' in body && body.type === 'calls.due') delays.push(delaySeconds)
      }
      return send(queue, messages)
    }
    await subscribe('whk_1', ['order.placed'])
    receiver.answer = () => 500
    await place()
    expect(delays).toEqual([])

    shop.deps.webhooks.firstWaitMs = 5_000
    await place()
    expect(delays).toEqual([5])
    const tries = received.length
    receiver.answer = () => 200
    shop.clock.now += 5_000
    const body = { id: 'msg_1', type: 'calls.due', body: {} }
    shop.queues.get('notifications')?.push({ body, attempts: 1 })
    await shop.drain()
    expect(received).toHaveLength(tries + 1)
  })

  it('goes on by message where its bounds leave calls', async () => {
    const { shop, received, subscribe, place, later } = shopWithReceivers()
    const orders = CALLS_PER_RUN / 2 + 5
    for (let order = 0; order < orders; order += 1) await place()
    await subscribe('whk_1')
    await later(0)
    expect(received).toHaveLength(CALLS_PER_RUN)
    await shop.drain()
    expect(received).toHaveLength(2 * orders)
  })
})

describe('a receiver', () => {
  it('that answers 410 is disabled and gets nothing more', async () => {
    const { received, receiver, subscribe, place, later, engagement } = shopWithReceivers()
    await subscribe('whk_1')
    receiver.answer = () => 410
    await place()
    await place()
    await later(FIRST_WAIT_MS)
    expect((await selectWebhook(engagement, 'whk_1'))?.status).toBe('disabled')
    expect(received).toHaveLength(1)
  })

  it('that does not answer holds up no other one', async () => {
    const { received, receiver, subscribe, place, later } = shopWithReceivers()
    await subscribe('whk_1')
    await subscribe('whk_2')
    receiver.answer = ({ url }) => (url.includes('whk_1') ? null : 200)
    for (let order = 0; order < 4; order += 1) await place()
    await later(0)
    expect(received.filter(({ url }) => url.includes('whk_2'))).toHaveLength(8)
  })

  it('whose secret cannot be read is tried less and less often, and the log says so', async () => {
    const { shop, subscribe, place, later, deliveriesOf } = shopWithReceivers()
    const logged = loggedErrors()
    await subscribe('whk_1')
    shop.deps.webhooks.sealer.open = () => Promise.reject(new Error('no key'))
    await place()
    for (let minute = 0; minute < 4; minute += 1) await later(FIRST_WAIT_MS)
    const [first] = (await deliveriesOf('whk_1')).filter(({ type }) => type === 'order.placed')
    expect(first).toMatchObject({ status: 'pending', statusCodes: [null, null, null] })
    expect(logged()).toContain('outbound.call-broke')
  })

  it('whose events cannot be stored is named in the log; others get theirs', async () => {
    const { subscribe, place, received, engagement } = shopWithReceivers()
    const logged = loggedErrors()
    await subscribe('whk_1')
    await subscribe('whk_2')
    await engagement.prepare("UPDATE webhook SET cursor = 'x' WHERE id = 'whk_1'").run()
    await place()
    expect(typesOf(received)).toEqual(ORDER_EVENTS)
    expect(logged()).toContain('outbound.events-not-stored')
  })

  it.each([
    ['an address of its own network', ['10.0.0.7']],
    ['a public and a private address', ['93.184.215.14', '::1']],
    ['no address', []],
    ['nobody knows what', null],
  ])('whose name resolves to %s gets nothing', async (_what, addresses) => {
    const { shop, received, subscribe, place, deliveriesOf } = shopWithReceivers()
    shop.deps.webhooks.resolve = async () => addresses
    await subscribe('whk_1')
    await place()
    expect(received).toEqual([])
    const pending = (await deliveriesOf('whk_1')).find(({ type }) => type === 'order.placed')
    expect(pending).toMatchObject({ status: 'pending', statusCodes: [null] })
  })
})

it('a SKU that falls to the low bound is one event, however often its level is reported', async () => {
  const { shop, received, subscribe, later } = shopWithReceivers()
  await subscribe('whk_1', ['stock.low'])
  const report = async (available: number, version: number) => {
    const level = { sku: 'A', onHand: available, available, held: 0, committed: 0, version }
    const body = { id: `stock:A:${version}`, type: 'stock.level-changed', body: level }
    shop.queues.get('inventory')?.push({ body, attempts: 1 })
    await shop.drain(3)
  }
  const levels = [3, 9, 5, 4, 6, 2]
  for (const [index, available] of levels.entries()) await report(available, index + 1)
  await later(0)
  expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: 'stock.low', data: { sku: 'A', available: 5, lowUnits: 5 } },
    { type: 'stock.low', data: { sku: 'A', available: 2, lowUnits: 5 } },
  ])
})
