import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import shop from '../shop.config.ts'
import type { Cart } from '../src/shared/cart/contract.ts'
import type { CompletionIntent } from '../src/shared/checkout/contract.ts'
import type { CheckoutLine } from '../src/shared/checkout/quote/contract.ts'
import { quote } from '../src/shared/checkout/quote/quote.ts'
import { orderOf } from '../src/shared/checkout/rules.ts'
import type { Payment } from '../src/shared/payment/contract.ts'
import {
  COMPLETION_STALLED_MS,
  OUTBOX_RESEND_MS,
  PAYMENT_WINDOW_MS,
  SOCKET_MESSAGES_MAX,
  VISITOR_IDLE_MS,
} from '../src/shared/platform/limits.ts'
import type { Result } from '../src/shared/platform/result.ts'
import type {
  Caller,
  ShopperAnswer,
  ShopperCommand,
  ShopperPort,
} from '../src/shared/shopper/contract.ts'
import { taxAt } from '../src/shared/tax/rules.ts'
import { newOrderId } from '../tests/fixtures/order-ids.ts'
import { variantOf } from '../tests/fixtures/variant.ts'

let shopperId = ''
let made = 0
const stub = () => exports.ShopperObject.getByName(shopperId)
const shopper = () => stub() as unknown as ShopperPort

beforeEach(() => {
  made += 1
  shopperId = `shp_${made}`
})
afterEach(() => {
  vi.useRealTimers()
})

const caller = (sessionId = 'ses_1'): Caller => ({
  kind: 'session',
  session: { sessionId, shopperId, kind: 'guest', issuedAt: 0, expiresAt: Date.now() + 60_000 },
})
const system = (): Caller => ({ kind: 'system', shopperId })

const add = (sku: string, quantity = 1): ShopperCommand => ({
  type: 'cart.add-line',
  variant: variantOf(sku),
  availability: { state: 'in_stock' },
  quantity,
  attributes: {},
  catalogVersion: '1',
})
const write = (command: ShopperCommand, key?: string, fingerprint = 'same', by = caller()) =>
  shopper().execute({
    caller: by,
    command,
    ...(key ? { idempotency: { key, fingerprint } } : {}),
  })
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.problem.code)

const parsed = (json: string): Cart => JSON.parse(json)
async function cart(): Promise<Cart> {
  const reading = await shopper().read(caller(), { type: 'cart' })
  if (!reading.ok || reading.value.kind !== 'cart') throw new Error('no cart')
  return parsed(reading.value.cart.json)
}
const rows = (sql: string) =>
  runInDurableObject(stub(), (_, { storage }) => storage.sql.exec(sql).toArray())
const tables = () =>
  rows(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`)
const alarmAt = () => runInDurableObject(stub(), (_, { storage }) => storage.getAlarm())

/** Moves the clock of the objects; their alarms do not follow it. */
const travelTo = (at: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: at })
}

const intent: CompletionIntent = {
  orderId: newOrderId('shp', 2),
  paymentId: 'pay_1',
  startedAt: 0,
  idempotencyKey: 'POST complete k',
  returnOrigin: 'https://shop.test',
  holds: [{ sku: 'A', holdId: 'hold_A', quantity: 2 }],
}
const lines: CheckoutLine[] = [
  { id: 'li_now', variant: variantOf('A'), quantity: 2, attributes: {} },
]
const details = {
  email: 'ada@shop.test',
  shippingAddress: { name: 'Ada', line1: '1', city: 'LA', postalCode: '1', country: 'US' },
  deliveryOptionId: 'standard',
  paymentMethodId: 'sandbox',
}

/** Starts to complete a checkout, as a driver does before it calls anybody outside. */
async function begin() {
  const quoted = quote({
    config: shop,
    paymentMethods: shop.payment.methods,
    catalogVersion: '1',
    lines,
    details,
    tax: taxAt(shop.tax, details.shippingAddress),
    now: Date.now(),
  })
  const checkoutId = `chk_${made}`
  const base = { checkoutId, lines, quote: quoted }
  await write({ type: 'checkout.start', buyNow: true, cartVersion: 0, ...base })
  await write({ type: 'checkout.quote', expectedVersion: 1, details, ...base })
  const own = { ...intent, orderId: newOrderId(shopperId, 2), startedAt: Date.now() }
  const begun = await write(
    { type: 'checkout.begin', checkoutId, intent: own },
    own.idempotencyKey ?? '',
  )
  if (!begun.ok || begun.value.kind !== 'checkout') throw new Error(codeOf(begun))
  return { checkoutId, record: begun.value.checkout, intent: own }
}

/** Places the order of a begun checkout. */
async function place(payment: Partial<Payment> = {}) {
  const { checkoutId, record, intent: own } = await begin()
  const redirectUrl = '/pay/sandbox/pay_1'
  const paid: Payment = {
    id: 'pay_1',
    kind: 'sandbox',
    status: 'pending',
    redirectUrl,
    ...payment,
  }
  const order = orderOf(record, own, paid, Date.now())
  const command: ShopperCommand = { type: 'checkout.place', checkoutId, order }
  const placed = await write(command, undefined, undefined, system())
  if (!placed.ok) throw new Error(codeOf(placed))
  return order
}

describe('an object nobody wrote', () => {
  it('answers as if it were empty and leaves nothing behind', async () => {
    expect(await cart()).toMatchObject({ version: 0, lines: [] })
    expect(codeOf(await shopper().read(caller(), { type: 'session' }))).toBe('ok')
    expect(codeOf(await shopper().read(caller(), { type: 'favourites' }))).toBe('ok')
    expect(codeOf(await shopper().read(caller(), { type: 'order', orderId: 'ord_1' }))).toBe(
      'not_found',
    )
    expect(await tables()).toEqual([])
    expect(await alarmAt()).toBeNull()
  })
})

describe('an idempotency key', () => {
  it('gives the stored answer again, and refuses another body', async () => {
    const first = await write(add('A'), 'k')
    const again = await write(add('A'), 'k')
    expect(first).toMatchObject({ value: { replayed: false } })
    expect(again).toMatchObject({ value: { replayed: true, cart: { version: 1 } } })
    expect(codeOf(await write(add('A', 2), 'k', 'other'))).toBe('idempotency_conflict')
    expect(await cart()).toMatchObject({ version: 1, totalQuantity: 1 })
  })

  it('keeps a refusal too, and marks it', async () => {
    const remove: ShopperCommand = { type: 'cart.remove-line', lineId: 'li_none' }
    expect(await write(remove, 'k')).toMatchObject({ problem: { code: 'not_found' } })
    expect(await write(remove, 'k')).toMatchObject({ problem: { replayed: true } })
  })

  it('executes once under fifty parallel requests', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => write(add('A'), 'k')))
    expect(all.every((r) => r.ok)).toBe(true)
    expect(all.filter((r) => r.ok && !r.value.replayed)).toHaveLength(1)
    expect((await cart()).totalQuantity).toBe(1)
  })

  it('is in flight from the intent to the order, across an eviction', async () => {
    const { checkoutId, record, intent: own } = await begin()
    const complete = {
      type: 'checkout.begin',
      checkoutId,
      intent: own,
    } as const
    const key = own.idempotencyKey ?? ''
    expect(await write(complete, key)).toMatchObject({
      problem: { code: 'idempotency_in_flight', retryAfter: 1 },
    })
    await evictDurableObject(stub())
    expect(codeOf(await write(complete, key))).toBe('idempotency_in_flight')
    const order = orderOf(record, own, { id: 'pay_1', kind: 'sandbox', status: 'pending' }, 0)
    await write({ type: 'checkout.place', checkoutId, order }, undefined, undefined, system())
    expect(await write(complete, key)).toMatchObject({
      value: { kind: 'order', replayed: true, order: { id: order.id } },
    })
  })
})

describe('the cart', () => {
  it('writes at most four rows for an add: cart, line, key', async () => {
    await write(add('A'), 'k1')
    const written = await runInDurableObject(stub(), async (object, { storage }) => {
      const { sql } = storage
      const exec = sql.exec.bind(sql)
      const cursors: { rowsWritten: number }[] = []
      vi.spyOn(sql, 'exec').mockImplementation((query, ...values) => {
        const cursor = exec(query, ...values)
        cursors.push(cursor)
        return cursor as never
      })
      const alarms = vi.spyOn(storage, 'setAlarm')
      const request = { caller: caller(), command: add('B') }
      await object.execute({ ...request, idempotency: { key: 'k2', fingerprint: 'f' } })
      vi.restoreAllMocks()
      return alarms.mock.calls.length + cursors.reduce((sum, c) => sum + c.rowsWritten, 0)
    })
    expect(written).toBeGreaterThanOrEqual(3)
    expect(written).toBeLessThanOrEqual(4)
  })

  it('survives an eviction, line for line', async () => {
    await write(add('A', 2))
    await write(add('B', 3))
    const before = await cart()
    await evictDurableObject(stub())
    expect(await cart()).toEqual(before)
  })

  it('loses nothing of eight tabs that add two hundred times each', async () => {
    const tab = async () => {
      for (let n = 0; n < 200; n += 1) await write(add(`S${n % 4}`))
    }
    await Promise.all(Array.from({ length: 8 }, tab))
    const { lines: all, totalQuantity, version } = await cart()
    expect(all.map((line) => line.quantity)).toEqual([400, 400, 400, 400])
    expect(totalQuantity).toBe(1_600)
    expect(version).toBe(1_600)
  })

  it('refuses a write for a version it has left behind', async () => {
    await write(add('A'))
    const request = { caller: caller(), command: add('A') }
    const stale = await shopper().execute({ ...request, ifVersion: 0 })
    expect(stale).toMatchObject({ problem: { code: 'version_mismatch', extra: { version: 1 } } })
    expect(codeOf(await shopper().execute({ ...request, ifVersion: 1 }))).toBe('ok')
  })
})

/** A socket of the live cart, and what it has been told. */
async function open(sessionId: string, since?: number) {
  const query = `session=${sessionId}${since === undefined ? '' : `&since=${since}`}`
  const response = await stub().fetch(`https://shopper/live?${query}`, {
    headers: { upgrade: 'websocket' },
  })
  const socket = response.webSocket
  if (!socket) throw new Error(`no socket: ${response.status}`)
  const told: { type: string; version?: number; cart?: Cart }[] = []
  const closed: { code: number }[] = []
  socket.addEventListener('message', (event) => {
    told.push(JSON.parse(String(event.data)))
  })
  socket.addEventListener('close', (event) => {
    closed.push({ code: event.code })
  })
  socket.accept()
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(0))
  return { socket, told, closed }
}

describe('the live cart', () => {
  it('tells every socket of a change, and nothing to one that has it', async () => {
    await write(add('A'))
    const one = await open('ses_1')
    const two = await open('ses_2', 1)
    expect(one.told[0]).toMatchObject({ type: 'cart', cart: { version: 1 } })
    expect(two.told[0]).toEqual({ type: 'unchanged', version: 1 })
    await write(add('B'))
    for (const { told } of [one, two]) {
      await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ cart: { version: 2 } }))
    }
  })

  it('resumes by version on a socket that outlived the object', async () => {
    await write(add('A'))
    const { socket, told } = await open('ses_1')
    await evictDurableObject(stub())
    socket.send('{"since": 1}')
    await vi.waitFor(() => expect(told.at(-1)).toEqual({ type: 'unchanged', version: 1 }))
    await write(add('B'))
    await vi.waitFor(() => expect(told.at(-1)?.cart?.version).toBe(2))
    socket.send('{"since": 1}')
    await vi.waitFor(() => expect(told).toHaveLength(4))
    expect(told.at(-1)?.cart?.version).toBe(2)
  })

  it.each(['not json', '{"since":"1"}', '[]', 'null', '{"since":1.5}', 'x'.repeat(2_000)])(
    'closes a socket that says %j',
    async (text) => {
      const { socket, closed } = await open('ses_1')
      socket.send(text)
      await vi.waitFor(() => expect(closed).toEqual([{ code: 1008 }]))
    },
  )

  it('sends one that floods it a bounded number of bytes, and closes it', async () => {
    for (let line = 0; line < 100; line += 1) await write(add(`LONG-${line}`))
    const other = await open('ses_2')
    const { socket, told, closed } = await open('ses_1')
    const bytesOf = (all: unknown[]) =>
      all.reduce<number>((n, m) => n + JSON.stringify(m).length, 0)
    const oneCart = bytesOf(told)
    for (let sent = 0; sent < 10_000; sent += 1) socket.send('{"since":0}')
    await vi.waitFor(() => expect(closed).toEqual([{ code: 1008 }]))
    expect(told.length).toBeLessThanOrEqual(1 + SOCKET_MESSAGES_MAX)
    expect(bytesOf(told)).toBeLessThanOrEqual(3 * oneCart)
    await write(add('B'))
    await vi.waitFor(() => expect(other.told.at(-1)?.cart?.version).toBe(101))
    expect(other.closed).toEqual([])
    expect((await open('ses_1')).told).toHaveLength(1)
  })

  it('answers who has the newest version without sending the cart', async () => {
    await write(add('A'))
    const { socket, told } = await open('ses_1', 1)
    for (let sent = 1; sent < SOCKET_MESSAGES_MAX; sent += 1) socket.send('{"since":1}')
    await vi.waitFor(() => expect(told).toHaveLength(SOCKET_MESSAGES_MAX))
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['unchanged']))
  })

  it('answers the last of several requests with the newest cart', async () => {
    await write(add('A'))
    const { socket, told } = await open('ses_1')
    socket.send('{"since":0}')
    socket.send('{"since":0}')
    await vi.waitFor(() => expect(told).toHaveLength(2))
    expect(told[1]).toMatchObject({ type: 'cart', cart: { version: 1 } })
  })

  it('answers a close, and takes no more than its share of sockets', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => open('ses_1')))
    await expect(open('ses_1')).rejects.toThrow('429')
    const [first] = all
    first?.socket.close(1000)
    await vi.waitFor(() => expect(first?.closed).toHaveLength(1))
    await vi.waitFor(async () => expect((await open('ses_1')).told).toHaveLength(1))
  })
})

describe('a session that was ended', () => {
  it('is dead at the next request, and so are its sockets; other sessions live on', async () => {
    await write(add('A'))
    const [mine, other] = [await open('ses_1'), await open('ses_2')]
    expect(codeOf(await write({ type: 'session.revoke' }))).toBe('ok')
    expect(codeOf(await write(add('A')))).toBe('session_revoked')
    expect(codeOf(await shopper().read(caller(), { type: 'cart' }))).toBe('session_revoked')
    await vi.waitFor(() => expect(mine.closed).toEqual([{ code: 1008 }]))
    await expect(open('ses_1')).rejects.toThrow('401')
    expect(other.closed).toEqual([])
    expect(codeOf(await write(add('A'), undefined, undefined, caller('ses_2')))).toBe('ok')
    await evictDurableObject(stub())
    expect(codeOf(await write(add('A')))).toBe('session_revoked')
  })
})

const orders = { type: 'orders', limit: 20, before: null } as const
const outbox = () => rows('SELECT id, due_at, attempts FROM outbox ORDER BY id')

describe('what the object has to say', () => {
  it('stays in its outbox until acknowledged, and is sent again by the alarm', async () => {
    const placedAt = Date.now()
    const order = await place({ kind: 'cash-on-delivery', status: 'due_on_delivery' })
    const id = `${order.id}:placed`
    expect(await outbox()).toMatchObject([{ id, attempts: 1 }])
    expect(await alarmAt()).toBeLessThanOrEqual(Date.now() + OUTBOX_RESEND_MS)

    await evictDurableObject(stub())
    travelTo(placedAt + 2 * OUTBOX_RESEND_MS)
    await runDurableObjectAlarm(stub())
    expect(await outbox()).toMatchObject([{ id, attempts: 2 }])
    expect(await alarmAt()).not.toBeNull()
    const command: ShopperCommand = { type: 'outbox.acknowledge', ids: [id, 'unknown'] }
    await write(command, undefined, undefined, system())
    expect(await outbox()).toEqual([])
  })

  it('has its alarm set again by any touch, where message and alarm were lost', async () => {
    const touches: [string, () => Promise<unknown>][] = [
      ['a read of the orders', () => shopper().read(caller(), orders)],
      ['a read of the cart', () => shopper().read(caller(), { type: 'cart' })],
      ['a write', () => write(add('A'))],
      ['a socket', () => open('ses_1')],
    ]
    const order = await place({ kind: 'cash-on-delivery', status: 'due_on_delivery' })
    expect(await outbox()).toMatchObject([{ id: `${order.id}:placed` }])
    for (const [name, touch] of touches) {
      await runInDurableObject(stub(), (_, { storage }) => storage.deleteAlarm())
      await evictDurableObject(stub())
      expect(await alarmAt(), name).toBeNull()
      await touch()
      expect(await alarmAt(), name).toBeLessThanOrEqual(Date.now() + OUTBOX_RESEND_MS)
    }
  })

  it('asks once for an unpaid order, when its window has closed', async () => {
    const placedAt = Date.now()
    const order = await place()
    await write(
      { type: 'outbox.acknowledge', ids: [`${order.id}:placed`] },
      undefined,
      undefined,
      system(),
    )
    travelTo(placedAt + PAYMENT_WINDOW_MS - 1_000)
    await runDurableObjectAlarm(stub())
    expect(await outbox()).toEqual([])
    for (const late of [1_000, 12_000, 30_000]) {
      travelTo(placedAt + PAYMENT_WINDOW_MS + late)
      await runDurableObjectAlarm(stub())
      expect(await outbox()).toMatchObject([{ id: `${order.id}:overdue` }])
    }
    const [row] = await rows('SELECT message FROM outbox')
    expect(JSON.parse(String(row?.message))).toMatchObject({
      type: 'payment.overdue',
      body: { orderId: order.id, shopperId, paymentId: order.payment.id },
    })
  })

  it('asks for a completion to be resumed whose driver fell silent, and takes it back', async () => {
    const { checkoutId, intent: own } = await begin()
    expect(await alarmAt()).toBeLessThanOrEqual(Date.now() + COMPLETION_STALLED_MS)
    travelTo(own.startedAt + COMPLETION_STALLED_MS + 1_000)
    await runDurableObjectAlarm(stub())
    const [row] = await rows('SELECT message FROM outbox')
    expect(JSON.parse(String(row?.message))).toMatchObject({
      type: 'checkout.stalled',
      body: { shopperId, checkoutId },
    })
    const problem = { code: 'insufficient_stock' } as const
    const { orderId } = own
    const abort = { type: 'checkout.abort', checkoutId, orderId, problem, revised: null } as const
    await write(abort, undefined, undefined, system())
    expect(await outbox()).toEqual([])
  })

  it('asks for the registration of a placed order’s payment, until it is recorded', async () => {
    const { checkoutId, record, intent: own } = await begin()
    const unregistered: Payment = { id: 'pay_1', kind: 'sandbox', status: 'pending' }
    const order = orderOf(record, own, unregistered, Date.now())
    const place: ShopperCommand = { type: 'checkout.place', checkoutId, order }
    expect(await write(place, undefined, undefined, system())).toMatchObject({ ok: true })
    expect(await alarmAt()).toBeLessThanOrEqual(Date.now() + COMPLETION_STALLED_MS)
    travelTo(Date.now() + COMPLETION_STALLED_MS + 1_000)
    await runDurableObjectAlarm(stub())
    expect(await outbox()).toMatchObject([{}, {}])
    const redirectUrl = 'https://pay.test/pay_1'
    const registration: ShopperCommand = {
      type: 'checkout.record-registration',
      checkoutId,
      paymentId: 'pay_1',
      outcome: { kind: 'registered', payment: { ...unregistered, redirectUrl } },
    }
    for (let times = 0; times < 2; times += 1) {
      expect(await write(registration, undefined, undefined, system())).toMatchObject({
        value: { order: { payment: { redirectUrl } } },
      })
    }
    expect(await outbox()).toMatchObject([{ id: `${order.id}:placed` }])
    // The stored answer shows the page too.
    const again = { type: 'checkout.begin', checkoutId, intent: own } as const
    expect(await write(again, own.idempotencyKey ?? '')).toMatchObject({
      value: { replayed: true, order: { payment: { redirectUrl } } },
    })
  })

  it('asks for a switch of the payment to be finished whose driver fell silent', async () => {
    const order = await place()
    const placedId = `${order.id}:placed`
    await write({ type: 'outbox.acknowledge', ids: [placedId] }, undefined, undefined, system())
    const [checkout] = await rows('SELECT id FROM checkout')
    const checkoutId = String(checkout?.id)
    const [method, paymentId] = [{ id: 'cash', kind: 'cash-on-delivery' } as const, 'pay_2']
    const intent = { checkoutId, method, paymentId, idempotencyKey: null }
    const startedAt = Date.now()
    expect(await write({ type: 'checkout.begin-switch', ...intent })).toMatchObject({ ok: true })
    travelTo(startedAt + COMPLETION_STALLED_MS + 1_000)
    await runDurableObjectAlarm(stub())
    const [row] = await rows('SELECT message FROM outbox')
    expect(JSON.parse(String(row?.message))).toMatchObject({
      type: 'checkout.stalled',
      body: { shopperId, checkoutId },
    })
    const payment = { id: paymentId, kind: method.kind, status: 'due_on_delivery' } as const
    const outcome = { kind: 'switched', payment } as const
    const end = { type: 'checkout.end-switch', checkoutId, paymentId, outcome } as const
    for (let times = 0; times < 2; times += 1) {
      expect(await write(end, undefined, undefined, system())).toMatchObject({ ok: true })
    }
    expect(await outbox()).toMatchObject([{ id: `${order.id}:${paymentId}:switched` }])
  })
})

describe('a payment’s event', () => {
  const apply = (order: { id: string }, changes: object = {}) =>
    write(
      {
        type: 'order.apply-payment',
        event: {
          eventId: 'evt_1',
          paymentId: 'pay_1',
          orderId: order.id,
          shopperId,
          status: 'succeeded',
          amount: { amount: 2_595, currency: 'USD' },
          at: '2026-01-01T00:00:00.000Z',
          ...changes,
        },
      },
      undefined,
      undefined,
      system(),
    )

  it('is applied once, and marks nothing paid with another amount or payment', async () => {
    const order = await place()
    expect(order.cost.total.amount).toBe(2_595)
    const wrong = { amount: 1, currency: 'USD' }
    expect(codeOf(await apply(order, { amount: wrong }))).toBe('invalid_body')
    expect(codeOf(await apply(order, { amount: { amount: 2_595, currency: 'EUR' } }))).toBe(
      'invalid_body',
    )
    expect(codeOf(await apply(order, { paymentId: 'pay_2' }))).toBe('not_found')
    expect(codeOf(await apply({ id: 'ord_none' }))).toBe('not_found')
    expect(await outbox()).toHaveLength(1)

    const all: Result<ShopperAnswer>[] = await Promise.all([apply(order), apply(order)])
    for (const answer of all) {
      expect(answer).toMatchObject({ value: { order: { status: 'paid' } } })
    }
    expect(await outbox()).toMatchObject([
      { id: `${order.id}:evt_1` },
      { id: `${order.id}:placed` },
    ])
  })

  it('that declines leaves the order open for another try', async () => {
    const order = await place()
    expect(await apply(order, { status: 'declined' })).toMatchObject({
      value: { order: { status: 'awaiting_payment', payment: { status: 'declined' } } },
    })
    expect(await apply(order, { eventId: 'evt_2' })).toMatchObject({
      value: { order: { status: 'paid' } },
    })
  })
})

describe('a visitor who left', () => {
  it('is forgotten by the alarm, and may come back', async () => {
    const now = Date.now()
    await write(add('A'))
    travelTo(now + VISITOR_IDLE_MS - 60_000)
    await runDurableObjectAlarm(stub())
    expect((await cart()).lines).toHaveLength(1)
    travelTo(now + VISITOR_IDLE_MS + 60_000)
    await runDurableObjectAlarm(stub())
    expect(await tables()).toEqual([])
    expect(await alarmAt()).toBeNull()
    expect((await cart()).version).toBe(0)
    expect(codeOf(await write(add('A')))).toBe('ok')
  })

  it('is not one who never had a cart and buys or likes something', async () => {
    await write({ type: 'favourite.add', productId: 'prd_1' })
    const { checkoutId, intent: own } = await begin()
    const problem = { code: 'insufficient_stock' } as const
    const { orderId } = own
    const abort = { type: 'checkout.abort', checkoutId, orderId, problem, revised: null } as const
    await write(abort, undefined, undefined, system())
    travelTo(Date.now() + COMPLETION_STALLED_MS + 1_000)
    await runDurableObjectAlarm(stub())
    expect(await shopper().read(caller(), { type: 'favourites' })).toMatchObject({
      value: { favourites: [{ productId: 'prd_1' }] },
    })
    expect(await shopper().read(caller(), { type: 'checkout', checkoutId })).toMatchObject({
      value: { checkout: { status: 'ready' } },
    })
  })

  it('is not one who has ordered', async () => {
    const order = await place({ kind: 'cash-on-delivery', status: 'due_on_delivery' })
    const command: ShopperCommand = { type: 'outbox.acknowledge', ids: [`${order.id}:placed`] }
    await write(command, undefined, undefined, system())
    travelTo(Date.now() + 2 * VISITOR_IDLE_MS)
    await runDurableObjectAlarm(stub())
    expect(await shopper().read(caller(), { type: 'order', orderId: order.id })).toMatchObject({
      value: { order: { id: order.id } },
    })
  })
})
