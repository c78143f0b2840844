import { Webhook as Signer } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InventorySystem } from '../../../src/shared/inventory-system/contract.ts'
import { selectDocuments } from '../../../src/shared/inventory-system/read-store.ts'
import type {
  Order,
  OrderActor,
  OrderEvent,
  PlacedOrder,
} from '../../../src/shared/order/contract.ts'
import { DAY_MS } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { pipeline, placedIn, placedMessage, unpaidIn } from '../../../tests/fixtures/pipeline.ts'
import { ErpLedger } from '../../../tools/erp-local/ledger.ts'
import { advanceOrder } from '../order/staff.ts'
import { sweepCalls } from '../outbound/kinds.ts'

const FIRST_WAIT_MS = 60_000
const SECRET = `whsec_${btoa('a secret of an inventory system')}`
const ERP: InventorySystem = {
  name: 'erp',
  url: 'https://erp.example.com/kerbside',
  secret: SECRET,
  problem: null,
}
const STORE: InventorySystem = { ...ERP, name: 'store', url: 'https://store.example.com/' }

interface Received {
  url: string
  id: string
  body: string
}

/** A shop with inventory systems, whose answers the test gives; a 2xx takes the document. */
function shopWithSystems(systems: readonly InventorySystem[] = [ERP]) {
  const shop = pipeline()
  shop.deps.inventorySystems = { systems, allowsLocal: false, firstWaitMs: FIRST_WAIT_MS }
  const received: Received[] = []
  const ledgers = new Map(systems.map(({ url }) => [url, new ErpLedger()]))
  const receiver = { answer: (_one: Received): number | null => 200, losesAnswers: false }
  shop.deps.webhooks.post = async (url, headers, body) => {
    const at = new Date(Number(headers['webhook-timestamp']) * 1000)
    const id = headers['webhook-id'] ?? ''
    expect(headers['webhook-signature']).toBe(new Signer(SECRET).sign(id, at, body))
    received.push({ url, id, body })
    const code = receiver.answer({ url, id, body })
    if (code === 200 || (code === null && receiver.losesAnswers)) {
      ledgers.get(url)?.take(id, JSON.parse(body))
    }
    return code
  }
  const linesOf = (lines: readonly [sku: string, quantity: number][]): Order['lines'] => {
    const [line] = placedIn(0).order.lines
    if (!line) throw new Error('an order without lines')
    return lines.map(([sku, quantity]) => ({
      ...{ ...line, id: newId('li'), holdId: newId('hold') },
      ...{ sku, quantity },
    }))
  }
  const record = async (placed: PlacedOrder) => {
    await shop.holdFor(placed)
    shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
    await shop.drain()
    return placed.order
  }
  const place = (lines: readonly [sku: string, quantity: number][], shard: 0 | 1 = 0) =>
    record(placedIn(shard, { lines: linesOf(lines) }))
  const placePaid = async (sku: string, quantity: number) => {
    const { order, ...placed } = unpaidIn(0)
    await record({ ...placed, order: { ...order, lines: linesOf([[sku, quantity]]) } })
    const { id: paymentId } = order.payment
    const paid = { type: 'payment.succeeded', paymentId, amount: order.cost.total } as const
    return advance(order, paid)
  }
  const advance = async (
    { id }: Pick<Order, 'id'>,
    event: OrderEvent,
    actor: OrderActor = 'staff:stf_1',
  ) => {
    const advanced = await advanceOrder(shop.deps, {
      ...{ orderId: id, event, actor, eventId: newId('evt') },
    })
    if (!advanced.ok) throw new Error(`${event.type}: ${advanced.problem.code}`)
    await shop.drain()
    return advanced.value
  }
  const send = async (order: Pick<Order, 'id'>) => {
    await advance(order, { type: 'order.packed' })
    return advance(order, { type: 'order.shipped' })
  }
  const later = async (ms: number) => {
    shop.clock.now += ms
    await sweepCalls(shop.deps)
    await shop.drain()
  }
  const bodies = () => received.map(({ body }) => JSON.parse(body))
  return {
    shop,
    received,
    receiver,
    ledgers,
    record,
    place,
    placePaid,
    advance,
    send,
    later,
    bodies,
  }
}

// Documents that fail for long are logged at each sweep.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

const typesOf = (bodies: readonly { type: string }[]) => bodies.map(({ type }) => type)

describe('an inventory system', () => {
  it('gets the documents of an order in their form, lines of one SKU as one', async () => {
    const { shop, place, send, received, bodies } = shopWithSystems()
    const order = await place([
      ['SHIRT-M', 2],
      ['CAP', 1],
      ['SHIRT-M', 3],
    ])
    await send(order)
    const timestamp = new Date(shop.clock.now).toISOString()
    const lines = [
      { sku: 'SHIRT-M', quantity: 5 },
      { sku: 'CAP', quantity: 1 },
    ]
    const data = { orderId: order.id, number: order.number, lines }
    expect(bodies()).toEqual([
      { type: 'order.allocated', timestamp, data },
      { type: 'order.shipped', timestamp, data },
    ])
    expect(new Set(received.map(({ id }) => id)).size).toBe(2)
  })

  it('hears of a line whose variant has no stock of its own, and of goods without a parcel', async () => {
    const { shop, bodies } = shopWithSystems()
    const [line] = placedIn(0).order.lines
    if (!line) throw new Error('an order without lines')
    const { holdId: _, ...untracked } = line
    const placed = placedIn(0, { lines: [{ ...untracked, requiresShipping: false }] })
    shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
    await shop.drain()
    expect(typesOf(bodies())).toEqual(['order.allocated', 'order.shipped'])
    expect(bodies()[1].data.lines).toEqual([{ sku: 'SHIRT-M', quantity: 2 }])
  })

  it('hears of a cancellation only where the units were allocated before', async () => {
    const { record, place, advance, bodies } = shopWithSystems()
    const unpaid = unpaidIn(1)
    await record(unpaid)
    await advance(unpaid.order, { type: 'order.cancelled', reason: 'late' })
    expect(bodies()).toEqual([])

    const order = await place([['SHIRT-M', 2]])
    await advance(order, { type: 'order.cancelled', reason: 'changed_mind' })
    expect(typesOf(bodies())).toEqual(['order.allocated', 'order.cancelled'])
    expect(bodies()[1].data).toEqual({
      ...{ orderId: order.id, number: order.number },
      lines: [{ sku: 'SHIRT-M', quantity: 2 }],
    })
  })

  it('gets a document until it takes it, by the same bytes, whatever it answers', async () => {
    const { shop, place, later, received, receiver } = shopWithSystems()
    const answers = [410, 302, 404, null, 500]
    receiver.answer = () => answers[received.length % answers.length] ?? null
    await place([['SHIRT-M', 1]])
    for (let tries = 0; tries < 50; tries += 1) await later(DAY_MS)
    expect(received).toHaveLength(51)
    expect(new Set(received.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
    const alerts = vi.mocked(console.error).mock.calls.map(([line]) => JSON.parse(line))
    expect(alerts.at(-1)).toMatchObject({
      ...{ event: 'inventory-system.documents-late', system: 'erp', documents: 1 },
    })
    receiver.answer = () => 200
    await later(DAY_MS)
    await later(DAY_MS)
    expect(received).toHaveLength(52)
    const { data } = await selectDocuments(shop.deps.engagement, 'erp', {
      ...{ limit: 10, before: null, state: null },
    })
    expect(data).toMatchObject([{ status: 'sent', attempts: 52, lastStatusCode: 200 }])
  })

  it('gets the documents of one SKU in their order, while other SKUs go on', async () => {
    const { place, later, received, receiver, bodies, send } = shopWithSystems()
    const first = await place([['A', 1]])
    receiver.answer = ({ body }) => (body.includes('"A"') ? 500 : 200)
    received.length = 0
    await send(first)
    await place([['B', 1]], 1)
    const both = await place([
      ['B', 1],
      ['A', 1],
    ])
    await send(both)
    await place([['B', 2]], 1)
    // The one of `both` waits for A, and the later one of B waits for `both`.
    expect(bodies().map(({ type, data }) => [type, data.lines[0].sku])).toEqual([
      ['order.shipped', 'A'],
      ['order.allocated', 'B'],
    ])
    receiver.answer = () => 200
    await later(FIRST_WAIT_MS - 1)
    expect(received).toHaveLength(2)
    await later(1)
    const taken = bodies().slice(2)
    expect(taken.map(({ type, data }) => [type, data.lines.length, data.orderId])).toEqual([
      ['order.shipped', 1, first.id],
      ['order.allocated', 2, both.id],
      ...[expect.anything(), expect.anything()],
    ])
    expect(new Set(typesOf(taken.slice(2)))).toEqual(new Set(['order.shipped', 'order.allocated']))
  })

  it('that fails holds up no other one, and is not told of its own reports', async () => {
    const { place, advance, later, received, receiver, ledgers } = shopWithSystems([ERP, STORE])
    receiver.answer = ({ url }) => (url === ERP.url ? null : 200)
    const order = await place([['A', 3]])
    await advance(order, { type: 'order.packed' }, 'system:store')
    await advance(order, { type: 'order.shipped' }, 'system:store')
    const at = (url: string | null) => received.filter((one) => one.url === url)
    expect(at(STORE.url)).toHaveLength(1)
    receiver.answer = () => 200
    await later(DAY_MS)
    expect(typesOf(ledgers.get(STORE.url)?.documents ?? [])).toEqual(['order.allocated'])
    expect(typesOf(ledgers.get(ERP.url)?.documents ?? [])).toEqual([
      'order.allocated',
      'order.shipped',
    ])
  })

  it('gets all but an event that is no document, which the log names', async () => {
    const { shop, place, send, bodies } = shopWithSystems()
    const order = await place([['A', 1]])
    const data = JSON.stringify({ orderId: order.id, number: order.number, lines: [{ sku: 'A' }] })
    await shop.deps.orders[0]
      ?.prepare(
        "INSERT INTO event_feed (order_id, sequence, type, at, data) VALUES (?, 99, 'order.shipped', ?, ?)",
      )
      .bind(order.id, '2026-01-01T00:00:00Z', data)
      .run()
    await send(order)
    expect(typesOf(bodies())).toEqual(['order.allocated', 'order.shipped'])
    const logged = vi.mocked(console.error).mock.calls.map(([line]) => JSON.parse(line))
    expect(logged).toContainEqual({
      ...{ level: 'error', event: 'outbound.event-unreadable', system: 'erp' },
      ...{ orderId: order.id, eventId: `evt_${order.id.slice(4)}_99` },
    })
  })

  it('that is new begins with the events of its first minutes', async () => {
    const { shop, place, later, bodies, send } = shopWithSystems()
    const { systems } = shop.deps.inventorySystems
    shop.deps.inventorySystems.systems = []
    const order = await place([['A', 1]])
    shop.clock.now += DAY_MS
    shop.deps.inventorySystems.systems = systems
    await later(0)
    expect(bodies()).toEqual([])
    await send(order)
    expect(typesOf(bodies())).toEqual(['order.shipped'])
  })

  it.each(['no_secret', 'invalid_secret', 'url_refused'] as const)(
    'whose settings are of no use gets nothing: %s',
    async (problem) => {
      const { place, received } = shopWithSystems([{ ...ERP, problem }])
      await place([['A', 1]])
      expect(received).toEqual([])
    },
  )

  it('whose name resolves to an address of its own network gets nothing', async () => {
    const { shop, place, received } = shopWithSystems()
    shop.deps.webhooks.resolve = async () => ['10.0.0.7']
    await place([['A', 1]])
    expect(received).toEqual([])
  })
})

describe('the ledgers of shop and system', () => {
  const SKUS = ['A', 'B', 'C']
  const ON_HAND = 100

  /** Answers by a fixed sequence of its own: half of the documents fail, in every way. */
  function unsteady(receiver: ReturnType<typeof shopWithSystems>['receiver']) {
    let state = 7
    receiver.losesAnswers = true
    receiver.answer = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return [200, 500, 200, null, 503, 200][Math.floor(state / 65_536) % 6] ?? null
    }
  }

  it('are equal once all documents are taken, after an outage and lost answers', async () => {
    const world = shopWithSystems()
    const { shop, place, advance, send, later, receiver, ledgers, received } = world
    const ledger = ledgers.get(ERP.url)
    for (const sku of SKUS) ledger?.count(sku, ON_HAND)
    unsteady(receiver)
    for (let round = 0; round < 12; round += 1) {
      const [one = 'A', other = 'B'] = [SKUS[round % 3], SKUS[(round + 1) % 3]]
      const order = await place(
        [
          [one, 2],
          [other, 1],
        ],
        round % 2 === 0 ? 0 : 1,
      )
      if (round % 4 === 0) await advance(order, { type: 'order.cancelled', reason: 'no' })
      else if (round % 4 !== 1) await send(order)
      await later(round * 1_000)
    }
    for (let tries = 0; tries < 200; tries += 1) await later(600_000)
    for (const sku of SKUS) {
      const { onHand, committed } = shop.stock.levels.get(sku) ?? { onHand: -1, committed: -1 }
      expect(ledger?.unitsOf(sku), sku).toEqual({ onHand, reserved: committed })
    }
    expect(received.length).toBeGreaterThan(ledger?.documents.length ?? 0)
    for (const sku of SKUS) {
      const times = (ledger?.documents ?? []).filter(({ data }) =>
        data.lines.some((line) => line.sku === sku),
      )
      const moments = times.map(({ timestamp }) => timestamp)
      expect(moments).toEqual(moments.toSorted())
    }
  })

  it('are equal where units are refunded before or after they were sent, and come back', async () => {
    const { shop, placePaid, advance, ledgers, bodies } = shopWithSystems()
    const ledger = ledgers.get(ERP.url)
    ledger?.count('A', ON_HAND)
    const order = await placePaid('A', 6)
    const lineId = order.lines[0]?.id ?? ''
    const lines = [{ lineId, quantity: 1 }]
    const about = { paymentId: order.payment.id, amount: { amount: 100, currency: 'USD' } }
    const refund = (refundId: string, restock: boolean): OrderEvent => ({
      ...{ type: 'refund.requested', refundId, reason: 'asked', ...about },
      lines: lines.map((line) => ({ ...line, restock })),
    })
    const parcel = (id: string, quantity: number): OrderEvent => ({
      type: 'shipment.shipped',
      shipment: {
        ...{ id, carrier: 'Van', trackingNumber: id, status: 'picked_up', events: [] },
        lines: [{ lineId, quantity }],
      },
    })
    const expectEqual = () => {
      const { onHand, committed } = shop.stock.levels.get('A') ?? { onHand: -1, committed: -1 }
      expect(ledger?.unitsOf('A')).toEqual({ onHand, reserved: committed })
    }
    await advance(order, refund('rfd_1', true))
    expectEqual()
    await advance(order, refund('rfd_2', false))
    expectEqual()
    await advance(order, parcel('shm_1', 2))
    await advance(order, parcel('shm_2', 2))
    await advance(order, { type: 'order.delivered' })
    expectEqual()
    await advance(order, refund('rfd_3', true))
    expectEqual()
    const returnId = 'ret_1'
    await advance(order, {
      ...{ type: 'return.requested', returnId },
      lines: [{ lineId, quantity: 2, reason: 'Too small.' }],
    })
    await advance(order, { type: 'return.approved', returnId })
    await advance(order, { type: 'return.received', returnId })
    await advance(order, {
      ...{ type: 'return.inspected', returnId, refundId: 'rfd_4', ...about },
      lines: [{ lineId, quantity: 2, condition: 'sellable' }],
    })
    expectEqual()
    expect(bodies().map(({ type, data }) => [type, data.returnId, data.lines[0].quantity])).toEqual(
      [
        ['order.allocated', undefined, 6],
        ['order.cancelled', undefined, 1],
        ['order.shipped', undefined, 1],
        ['order.shipped', undefined, 2],
        ['order.shipped', undefined, 2],
        ['return.received', undefined, 1],
        ['return.received', returnId, 2],
      ],
    )
  })

  it.each([
    ['sent', { A: 98, B: 97 }],
    ['refunded', { A: 99, B: 97 }],
  ] as const)(
    'are equal where goods without a parcel leave as the last unit for a parcel is %s',
    async (last, left) => {
      const { shop, record, advance, ledgers } = shopWithSystems()
      const ledger = ledgers.get(ERP.url)
      const { order, ...placed } = unpaidIn(0)
      const goods = { ...(order.lines[0] ?? expect.fail('an order without lines')) }
      const units = { lineId: newId('li'), quantity: 1 }
      const lines: Order['lines'] = [
        { ...goods, id: units.lineId, holdId: newId('hold'), sku: 'A', quantity: 2 },
        { ...goods, id: newId('li'), holdId: newId('hold'), sku: 'B', quantity: 3 },
      ].map((line) => (line.sku === 'B' ? { ...line, requiresShipping: false } : line))
      for (const sku of ['A', 'B']) ledger?.count(sku, ON_HAND)
      await record({ ...placed, order: { ...order, lines } })
      const { id: paymentId } = order.payment
      await advance(order, { type: 'payment.succeeded', paymentId, amount: order.cost.total })
      const parcel = (id: string): OrderEvent => ({
        type: 'shipment.shipped',
        shipment: {
          ...{ id, carrier: 'Van', trackingNumber: id, status: 'picked_up', events: [] },
          lines: [units],
        },
      })
      await advance(order, parcel('shm_1'))
      expect(shop.stock.levels.get('B')).toMatchObject({ onHand: ON_HAND, committed: 3 })
      const refund: OrderEvent = {
        ...{ type: 'refund.requested', refundId: 'rfd_1', reason: 'asked', paymentId },
        ...{ amount: { amount: 100, currency: 'USD' }, lines: [{ ...units, restock: true }] },
      }
      await advance(order, last === 'sent' ? parcel('shm_2') : refund)
      for (const sku of ['A', 'B'] as const) {
        expect(shop.stock.levels.get(sku)).toMatchObject({ onHand: left[sku], committed: 0 })
        expect(ledger?.unitsOf(sku), sku).toEqual({ onHand: left[sku], reserved: 0 })
      }
    },
  )

  it('are equal where a parcel came back, some of its units were refunded, and the order ends', async () => {
    const { shop, placePaid, advance, ledgers, bodies } = shopWithSystems()
    const ledger = ledgers.get(ERP.url)
    ledger?.count('A', ON_HAND)
    const order = await placePaid('A', 6)
    const units = (quantity: number) => [{ lineId: order.lines[0]?.id ?? '', quantity }]
    await advance(order, {
      type: 'shipment.shipped',
      shipment: {
        ...{ id: 'shm_1', carrier: 'Van', trackingNumber: 'V1', status: 'picked_up', events: [] },
        lines: units(4),
      },
    })
    const moved = { shipmentId: 'shm_1', status: 'returned', note: '' } as const
    await advance(order, { type: 'shipment.moved', ...moved })
    const refund = { refundId: 'rfd_1', paymentId: order.payment.id, reason: 'asked' }
    const [amount, lines] = [{ amount: 100, currency: 'USD' }, units(3)]
    // Two had not been sent; the third came back, and cannot be sold.
    const damaged = lines.map((line) => ({ ...line, restock: false }))
    await advance(order, { type: 'refund.requested', ...refund, amount, lines: damaged })
    await advance(order, { type: 'order.cancelled', reason: 'parcel_returned' })
    expect(shop.stock.levels.get('A')).toMatchObject({ onHand: 97, available: 97, committed: 0 })
    expect(ledger?.unitsOf('A')).toEqual({ onHand: 97, reserved: 0 })
    expect(bodies().map(({ type, data }) => [type, data.lines[0].quantity])).toEqual([
      ...[['order.allocated', 6] as const, ['order.shipped', 4] as const],
      ...[['order.shipped', 2] as const, ['return.received', 3] as const],
    ])
  })
})
