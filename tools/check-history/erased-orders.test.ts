import { describe, expect, it } from 'vitest'
import { insertMail } from '../../src/shared/notify/store.ts'
import { type Advance, advanceOrders } from '../../src/shared/order/advance-orders.ts'
import type { OrderActor, OrderEvent, PlacedOrder } from '../../src/shared/order/contract.ts'
import { eraseOrders } from '../../src/shared/order/erase-orders.ts'
import { hasAddressToErase } from '../../src/shared/order/erase-rules.ts'
import { noteOrder } from '../../src/shared/order/notes/note-order.ts'
import { recordPlacedOrders } from '../../src/shared/order/record-placed-orders.ts'
import { readStates } from '../../src/shared/order/store.ts'
import { verifyOrderLedger } from '../../src/shared/order/verify-ledger.ts'
import { money } from '../../src/shared/platform/money.ts'
import { d1Of, type TestD1 } from '../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../tests/fixtures/placed-order.ts'
import { checkDatabases } from './check-databases.ts'

const ADDRESS = {
  ...{ name: 'Zebulon Quimby', line1: '9 Xylograph Row', line2: 'Bothy', city: 'Ullapoolish' },
  ...{ postalCode: 'QX9 9ZZ', country: 'GB', phone: '+44 9999 123' },
}
const EMAIL = 'Zebulon@Xylograph.test'
/** Every text by which the buyer could be known. */
const TRACES = [...Object.values(ADDRESS).filter((text) => text !== 'GB'), EMAIL, 'XYLOWORD']

const usd = (amount: number) => money(amount, 'USD')
const shipment = {
  id: 'shp_1',
  carrier: 'simulated',
  trackingNumber: 'KP1',
  status: 'booked' as const,
  events: [{ status: 'booked' as const, at: '2026-01-01T11:00:00.000Z', note: 'for XYLOWORD' }],
}
const DELIVERED: readonly OrderEvent[] = [
  { type: 'stock.allocated' },
  { type: 'shipment.booked', shipment },
  { type: 'order.packed' },
  { type: 'order.shipped' },
  { type: 'shipment.moved', status: 'in_transit', note: 'with XYLOWORD' },
]

/** A record of one order, whose buyer has left words in every kind of entry. */
async function record(events: readonly OrderEvent[] = []) {
  const db = d1Of('orders')
  const placed: PlacedOrder = placedOrder({
    email: EMAIL,
    shippingAddress: ADDRESS,
    note: 'Ring XYLOWORD',
  })
  const [line] = placed.order.lines
  if (line) line.attributes = { engraving: 'XYLOWORD' }
  await recordPlacedOrders([db], [placed], EFFECT_CONTEXT)
  const { id } = placed.order
  let minute = 0
  const advance = async (event: OrderEvent, actor: OrderActor = 'staff:stf_1') => {
    minute += 1
    const at = new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()
    const one: Advance = { orderId: id, event, eventId: `event-${minute}`, actor, at }
    const { results } = await advanceOrders([db], [one], EFFECT_CONTEXT)
    expect(results).toMatchObject([{ outcome: 'changed' }])
  }
  for (const event of events) await advance(event)
  const author = { id: 'stf_1', name: 'Ada' }
  const at = '2026-01-01T12:00:00Z'
  await noteOrder({ databases: [db] }, id, { id: 'note_1', at, author, text: 'XYLOWORD called' })
  const erase = () => eraseOrders([db], [id], EFFECT_CONTEXT)
  const order = async () => (await readStates(db, [id])).get(id)?.order
  return { db, id, line, advance, erase, order }
}

/** Every row of every table, as text. */
const dump = ({ sqlite }: TestD1): string => {
  const tables = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  return tables
    .map(({ name }) => JSON.stringify(sqlite.prepare(`SELECT * FROM "${name}"`).all()))
    .join('\n')
    .toLowerCase()
}
const tracesIn = (db: TestD1) => {
  const text = dump(db)
  return TRACES.filter((trace) => text.includes(trace.toLowerCase()))
}

async function isSound({ db, id }: { db: TestD1; id: string }) {
  expect(await verifyOrderLedger({ databases: [db] }, id)).toMatchObject({
    value: { balanced: true, differences: [] },
  })
  const databases = { orders: [db.sqlite], directory: null, close: () => undefined }
  expect((await checkDatabases(databases, () => undefined)).differences).toEqual([])
}

describe('the record of an erased order', () => {
  it('has no trace of the buyer once it was delivered, and its ledger rebuilds it', async () => {
    const world = await record([...DELIVERED, { type: 'order.delivered' }])
    const returned = { type: 'return.requested', returnId: 'ret_1' } as const
    const lines = [{ lineId: world.line?.id ?? '', quantity: 1, reason: 'XYLOWORD' }]
    await world.advance({ ...returned, lines }, 'shopper')
    await world.advance({ type: 'return.rejected', returnId: 'ret_1', reason: 'XYLOWORD' })
    const of = { refundId: 'rfd_1', paymentId: (await world.order())?.payment.id ?? '' }
    const amount = usd(500)
    await world.advance({ type: 'refund.requested', ...of, amount, reason: 'XYLOWORD' })
    await world.advance({ type: 'refund.failed', ...of, reason: 'XYLOWORD' }, 'payment')
    expect(tracesIn(world.db)).toEqual(TRACES)
    const before = await world.order()
    const { waiting, later } = await world.erase()
    expect({ waiting, later }).toEqual({ waiting: [], later: [] })
    expect(tracesIn(world.db)).toEqual([])
    expect(await world.order()).toMatchObject({
      ...{ email: '', cost: before?.cost, status: 'delivered', number: before?.number },
      shippingAddress: { country: 'GB', name: '' },
    })
    await isSound(world)
  })

  it('keeps its address alone until it is delivered, and asks for the rest then', async () => {
    const world = await record(DELIVERED)
    expect((await world.erase()).waiting).toEqual([world.id])
    expect(await world.order()).toMatchObject({ email: '', shippingAddress: ADDRESS })
    expect(tracesIn(world.db)).not.toContain(EMAIL)
    await isSound(world)
    await world.advance({ type: 'order.delivered' })
    const delivered = await world.order()
    expect(delivered && hasAddressToErase(delivered)).toBe(true)
    expect(dump(world.db)).toContain('"type\\":\\"order.erase\\"')
    // The buyer has no mailbox any more.
    expect(world.db.sqlite.prepare('SELECT count(*) AS n FROM mail').get()).toEqual({ n: 0 })
    await world.erase()
    expect(tracesIn(world.db)).toEqual([])
    await isSound(world)
  })

  it('of an order that was cancelled keeps the reason of the shop alone', async () => {
    for (const [actor, kept] of [
      ['system', true],
      ['shopper', false],
    ] as const) {
      const world = await record()
      await world.advance({ type: 'order.cancelled', reason: 'SOMEWORD' }, actor)
      await world.erase()
      expect(dump(world.db).includes('someword')).toBe(kept)
      await isSound(world)
    }
  })

  it('is erased once: a repetition changes nothing', async () => {
    const world = await record([...DELIVERED, { type: 'order.delivered' }])
    await world.erase()
    const once = dump(world.db)
    await world.erase()
    expect(dump(world.db)).toBe(once)
  })

  it('a break between the event and the rest is healed by a repetition', async () => {
    const world = await record([...DELIVERED, { type: 'order.delivered' }])
    const mail = { id: `${world.id}:1:changed`, to: EMAIL, subject: 'XYLOWORD', text: '' }
    await insertMail(world.db, [{ ...mail, at: (await world.order())?.createdAt ?? '' }])
    for (let trip = 1; ; trip += 1) {
      world.db.failAt(trip, 'before')
      const done = await world.erase().then(
        () => true,
        () => false,
      )
      await isSound(world)
      if (done) break
      expect(trip).toBeLessThan(10)
    }
    expect(tracesIn(world.db)).toEqual([])
  })

  it('does not let an entry be changed without a seal, nor the sealed one to something else', async () => {
    const world = await record([...DELIVERED, { type: 'order.delivered' }])
    const change = (sequence: number, data: string) =>
      world.db.sqlite
        .prepare('UPDATE order_event SET data = ? WHERE order_id = ? AND sequence = ?')
        .run(data, world.id, sequence)
    expect(() => change(3, '{}')).toThrow('append-only')
    await world.erase()
    expect(() => change(2, '{}')).toThrow('append-only')
    change(3, '{"shipment":null}')
    expect(await verifyOrderLedger({ databases: [world.db] }, world.id)).toMatchObject({
      value: { differences: [{ code: 'chain_broken', sequence: 3 }] },
    })
  })
})
