import { expect, it } from 'vitest'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { DAY_MS, HOUR_MS, rfc3339 } from '../platform/clock.ts'
import type { OrdersMessage } from '../platform/messages.ts'
import { insertOrder } from '../shopper/orders.ts'
import { idleTimeOf } from './rules.ts'

const START = Date.parse('2026-01-01T12:00:00Z')
const caller = { kind: 'system', shopperId: 'shp_1' } as const

/** A member whose cart rests for a day (the fixture's setting) before the reminder. */
async function member({ marketing = true } = {}) {
  const clock = { now: START }
  const object = shopperObject(() => clock.now)
  const profile = await memberOfObject(object)
  let version = 1
  const optIn = (wanted: boolean) => {
    version += 1
    const command = { type: 'member.save', version } as const
    return object.execute({
      caller,
      command: { ...command, member: { ...profile, marketing: wanted } },
    })
  }
  await optIn(marketing)
  await object.wake()
  const add = (sku: string) =>
    object.execute({
      caller,
      command: {
        ...{ type: 'cart.add-line', variant: variantOf(sku), quantity: 2 },
        ...{ availability: { state: 'in_stock' }, attributes: {}, catalogVersion: '1' },
      },
    })
  const wakeAt = async (at: number) => {
    clock.now = at
    await object.wake()
  }
  const messages = () =>
    object.sent.flatMap((one) => {
      const message = one as OrdersMessage
      return message.type === 'cart.reminder' ? [message] : []
    })
  const acknowledge = () =>
    object.execute({
      caller,
      command: { type: 'outbox.acknowledge', ids: messages().map(({ id }) => id) },
    })
  const read = async (cartVersion: number) => {
    const reading = await object.read(caller, { type: 'cart-reminder', cartVersion })
    if (!reading.ok) throw new Error(reading.problem.code)
    return reading.value.cart
  }
  return { clock, object, optIn, add, wakeAt, messages, acknowledge, read }
}

it('a cart that rests for a day is reminded of once, and its object then sleeps', async () => {
  const { object, add, wakeAt, messages, acknowledge, read } = await member()
  await add('LAMP')
  expect(await object.storage.getAlarm()).toBe(START + DAY_MS)
  await wakeAt(START + DAY_MS)
  const [message] = messages()
  expect(message?.body).toMatchObject({ shopperId: 'shp_1', at: rfc3339(START + DAY_MS) })
  expect(await read(message?.body.cartVersion ?? 0)).toEqual({
    memberId: 'mbr_1',
    lines: [{ title: 'Thing LAMP', quantity: 2 }],
    more: 0,
  })
  await acknowledge()
  await wakeAt(START + DAY_MS + HOUR_MS)
  await wakeAt(START + 20 * DAY_MS)
  expect(new Set(messages().map(({ id }) => id)).size).toBe(1)
  expect(await object.storage.getAlarm()).toBeGreaterThan(START + 20 * DAY_MS)
})

it('a change moves the reminder, and the next one comes a week after it', async () => {
  const { clock, object, add, wakeAt, messages } = await member()
  await add('LAMP')
  clock.now = START + 20 * HOUR_MS
  await add('CHAIR')
  await wakeAt(START + DAY_MS)
  expect(messages()).toEqual([])
  expect(await object.storage.getAlarm()).toBe(START + 44 * HOUR_MS)
  await wakeAt(START + 44 * HOUR_MS)
  const ids = () => new Set(messages().map(({ id }) => id)).size
  expect(ids()).toBe(1)
  clock.now = START + 46 * HOUR_MS
  await add('TABLE')
  await wakeAt(START + 71 * HOUR_MS)
  expect(ids()).toBe(1)
  await wakeAt(START + 44 * HOUR_MS + 7 * DAY_MS)
  expect(ids()).toBe(2)
})

it('only members that opted in are reminded, from their opt-in on and until they opt out', async () => {
  const { clock, object, add, optIn, wakeAt, messages, read } = await member({ marketing: false })
  await add('LAMP')
  await wakeAt(START + 2 * DAY_MS)
  expect(messages()).toEqual([])
  await optIn(true)
  expect(await object.storage.getAlarm()).toBe(clock.now + 1)
  await wakeAt(clock.now + 1)
  const [message] = messages()
  const version = message?.body.cartVersion ?? 0
  expect(await read(version)).not.toBeNull()
  await optIn(false)
  expect(await read(version)).toBeNull()
})

it('an order since, an empty cart and a changed one are not reminded of', async () => {
  const ordered = await member()
  await ordered.add('LAMP')
  const { order } = placedOrder()
  insertOrder(ordered.object.sql, { ...order, createdAt: rfc3339(START + HOUR_MS) }, null)
  await ordered.wakeAt(START + DAY_MS)
  expect(ordered.messages()).toEqual([])

  const changed = await member()
  await changed.add('LAMP')
  await changed.wakeAt(START + DAY_MS)
  const version = changed.messages()[0]?.body.cartVersion ?? 0
  await changed.add('CHAIR')
  expect(await changed.read(version)).toBeNull()

  const visitor = shopperObject(() => START)
  expect(await visitor.read(caller, { type: 'cart-reminder', cartVersion: 1 })).toMatchObject({
    value: { cart: null },
  })
})

it('a cart that was left for a month has no reminder any more', async () => {
  const { add, wakeAt, messages } = await member()
  await add('LAMP')
  await wakeAt(START + 31 * DAY_MS)
  expect(messages()).toEqual([])
})

it('the setting is in hours, 24 where it says nothing, and none for zero or no number', () => {
  expect(idleTimeOf(null)).toBe(DAY_MS)
  expect(idleTimeOf('0.5')).toBe(HOUR_MS / 2)
  for (const off of ['0', '-1', 'never']) expect(idleTimeOf(off)).toBeNull()
})
