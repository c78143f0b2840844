import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Mail, momentsOf, type OutgoingMail } from '../../../src/shared/notify/contract.ts'
import { selectMailLogOfOrder } from '../../../src/shared/notify/log-store.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { codeMail } from '../../../src/shared/notify/templates/code-mail.ts'
import { readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { MAILS_AT_ONCE_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { commitMeter } from '../../../tests/fixtures/commit-meter.ts'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
} from '../../../tests/fixtures/pipeline.ts'
import { advanceOrder } from '../order/staff.ts'
import { sendMailsNow, sendQueuedMail } from './send-queued.ts'

const MINUTE = 60_000
let shop: Pipeline
let left: OutgoingMail[]

beforeEach(() => {
  shop = pipeline()
  left = []
  const send = async (mail: OutgoingMail) => {
    left.push(mail)
    return ok({ providerId: `re_${mail.id}` })
  }
  shop.deps.mail = { port: { send }, status: 'ok' }
  shop.deps.sender = { ...shop.deps.sender, sends: true }
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

async function place(count = 1, shard: 0 | 1 = 0) {
  const orders = Array.from({ length: count }, (_, i) =>
    placedIn(shard, { email: `s${shard}-${i}@shop.test` }),
  )
  for (const one of orders) await shop.holdFor(one)
  shop.queues.get('orders')?.push(...orders.map((o) => ({ body: placedMessage(o), attempts: 1 })))
  await shop.drain()
  return orders.map(({ order }) => order)
}

const statesIn = async (db: D1Database | undefined) => {
  const rows = await db?.prepare('SELECT state, attempts FROM mail ORDER BY id').all()
  return rows?.results ?? []
}

describe('the mail of an order', () => {
  it('leaves as soon as it is recorded, and no sweep sends it again', async () => {
    await place(1, 0)
    await place(1, 1)
    expect(left.map(({ to }) => to)).toEqual(['s0-0@shop.test', 's1-0@shop.test'])
    shop.clock.now += 10 * MINUTE
    expect(await sendQueuedMail(shop.deps)).toBe(0)
    expect(await statesIn(shop.deps.orders[0])).toEqual([{ state: 'sent', attempts: 1 }])
  })

  it('leaves as soon as staff ship it', async () => {
    const [order] = await place()
    for (const type of ['order.packed', 'order.shipped'] as const) {
      const eventId = `evt_${type}`
      await advanceOrder(shop.deps, {
        orderId: order?.id ?? '',
        event: { type },
        actor: 'staff:stf_1',
        eventId,
      })
    }
    await shop.drain()
    expect(left.map(({ kind }) => kind)).toEqual(['order-placed', 'order-shipped'])
  })

  it('of a large batch leaves at once up to a bound, the rest with the sweep', async () => {
    await place(MAILS_AT_ONCE_MAX + 3)
    expect(left).toHaveLength(MAILS_AT_ONCE_MAX)
    expect(await sendQueuedMail(shop.deps)).toBe(3)
    expect(new Set(left.map(({ id }) => id)).size).toBe(MAILS_AT_ONCE_MAX + 3)
  })

  it('leaves where the clock that wrote it is ahead', async () => {
    const { now } = shop.deps
    shop.deps.now = () => now() - 300
    await place()
    expect(left).toHaveLength(1)
  })

  it('is sent by the sweep where the provider did not answer', async () => {
    const { mail } = shop.deps
    shop.deps.wait = async () => undefined
    shop.deps.mail = { port: { send: () => new Promise(() => {}) }, status: 'ok' }
    await place()
    expect(await statesIn(shop.deps.orders[0])).toEqual([{ state: 'queued', attempts: 1 }])
    shop.deps.mail = mail
    shop.deps.wait = () => new Promise(() => {})
    shop.clock.now += 2 * MINUTE
    expect(await sendQueuedMail(shop.deps)).toBe(1)
  })

  it('does not keep the order from its shopper where the provider is out', async () => {
    shop.deps.mail = {
      port: { send: async () => refuse('dependency_unavailable', 'http_503') },
      status: 'ok',
    }
    const [order] = await place()
    expect(shop.pushed.get(order?.id ?? '')?.version).toBe(3)
  })

  it('costs no further commit without a provider', async () => {
    shop.deps.mail = { port: null, status: 'no_provider' }
    shop.deps.sender = { ...shop.deps.sender, sends: false }
    const meter = commitMeter(shop)
    await place()
    expect(meter.commits).toEqual(['d1', 'stock', 'd1', 'shopper'])
  })

  it('is found by its order, whenever the change reached the record', async () => {
    shop.clock.now += 1234
    const [order] = await place()
    shop.clock.now += MINUTE
    // Real clocks go on between two readings.
    shop.deps.now = () => {
      shop.clock.now += 1
      return shop.clock.now
    }
    await advanceOrder(shop.deps, {
      orderId: order?.id ?? '',
      event: { type: 'order.cancelled', reason: 'test' },
      actor: 'staff:stf_1',
      eventId: 'evt_1',
    })
    const [db] = shop.deps.orders
    if (!db || !order) throw new Error('no order')
    const events = await readOrderEvents({ databases: shop.deps.orders }, order.id)
    const about = { id: order.id, email: '', moments: momentsOf(events.ok ? events.value : []) }
    const all = { to: null, kind: null, state: null, cursor: null, limit: 10 }
    const mails = await selectMailLogOfOrder(db, about, all)
    expect(mails.data.map(({ kind }) => kind)).toEqual(['order-cancelled', 'order-placed'])
  })
})

describe('a code', () => {
  const code = (id: string): Mail => {
    const at = new Date(shop.clock.now).toISOString()
    const about = { to: 'ada@shop.test', purpose: 'x', minutes: 10 }
    return { id, ...codeMail('123456', about, shop.deps.sender, at) }
  }

  it('is the one mail that its request sends', async () => {
    await insertMail(shop.deps.engagement, [code('msg_1'), code('msg_2')])
    sendMailsNow(shop.deps, [{ id: 'msg_2', at: code('msg_2').at }])
    await shop.drain()
    expect(left.map(({ id }) => id)).toEqual(['msg_2'])
  })

  it('whose sender died leaves while it is still valid', async () => {
    await insertMail(shop.deps.engagement, [code('msg_1')])
    const { mail } = shop.deps
    shop.deps.mail = { port: { send: () => new Promise(() => {}) }, status: 'ok' }
    shop.deps.background = (work) => void work()
    sendMailsNow(shop.deps, [code('msg_1')])
    await vi.waitFor(async () =>
      expect(await statesIn(shop.deps.engagement)).toEqual([{ state: 'queued', attempts: 1 }]),
    )
    shop.deps.mail = mail
    expect(await sendQueuedMail(shop.deps)).toBe(0)
    shop.clock.now += 2 * MINUTE
    expect(await sendQueuedMail(shop.deps)).toBe(1)
  })
})
