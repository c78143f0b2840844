import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { insertDeadLetters } from '../../../src/shared/dead-letter/store.ts'
import { requestErasure } from '../../../src/shared/erasure/request-erasure.ts'
import { issueDocuments } from '../../../src/shared/invoice/issue-documents.ts'
import { ensureMember, updateMember } from '../../../src/shared/member/store.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import type { OrderEvent, PlacedOrder } from '../../../src/shared/order/contract.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { verifyOrderLedger } from '../../../src/shared/order/verify-ledger.ts'
import { insertPasskey } from '../../../src/shared/passkey/store.ts'
import { HOUR_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ERASURE_SETTLED_MS } from '../../../src/shared/platform/limits.ts'
import { insertAlert } from '../../../src/shared/stock-alert/store.ts'
import type { TestD1 } from '../../../tests/fixtures/d1.ts'
import { type Pipeline, pipeline, placedIn } from '../../../tests/fixtures/pipeline.ts'
import { ADDRESS } from '../../../tests/fixtures/shop-client.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { eraseMembers } from './erase-members.ts'

const WORD = 'zebulon'
const EMAIL = `${WORD}@shop.test`
const MEMBER = 'shp_member'
const FORMER = 'shp_former'
const GUEST = 'shp_guest'
/** Signed in as the member without an order. */
const VISITOR = 'shp_visitor'
const PLACE = { ...ADDRESS, name: WORD, line1: `9 ${WORD} Row` }
const DELIVERED: readonly OrderEvent[] = [
  { type: 'stock.allocated' },
  { type: 'order.packed' },
  { type: 'order.shipped' },
  { type: 'order.delivered' },
]

const system = (shopperId: string) => ({ kind: 'system', shopperId }) as const

/** A member with a former visitor, and an order of each of them and of a guest with the same email. */
async function world() {
  const line: Pipeline = pipeline()
  const objects = new Map(
    [MEMBER, FORMER, GUEST, VISITOR].map((id) => [id, shopperObject(() => line.clock.now, id)]),
  )
  const object = (id: string) => {
    const found = objects.get(id)
    if (!found) throw new Error(`no shopper ${id}`)
    return found
  }
  const deps: FulfilmentDeps = { ...line.deps, shopper: object }
  const directory = deps.directory as TestD1
  const { now } = line.clock
  const fresh = { id: 'mbr_1', email: EMAIL, shopperId: MEMBER, locale: 'en' }
  await ensureMember(directory, fresh, now)
  const named = await updateMember(directory, fresh.id, { name: WORD })
  if (named === null) throw new Error('the member is there')
  const credential = { credentialId: 'c', publicKey: 'k', counter: 0, transports: [] }
  const passkey = { id: 'pky_1', memberId: fresh.id, device: 'Firefox', noticeId: 'msg_notice' }
  await insertPasskey(directory, passkey, credential, now)
  const caller = system(MEMBER)
  await object(MEMBER).execute({
    caller,
    command: { type: 'member.save', member: named.member, version: 2 },
  })
  await object(MEMBER).execute({
    caller,
    command: { type: 'address.add', id: 'adr_1', address: PLACE, isDefault: true },
  })
  const cart = { lines: [], discountCodes: [], catalogVersion: '1' }
  const content = { shopperId: FORMER, hasOrders: true, cart, favourites: [], checkouts: [] }
  await object(MEMBER).execute({
    caller,
    command: { type: 'merge.apply', mergeId: 'mrg_1', content },
  })
  const own = { email: EMAIL, shippingAddress: PLACE }
  const placed: PlacedOrder[] = [
    { ...placedIn(0, own), shopperId: MEMBER },
    { ...placedIn(1, own), shopperId: FORMER },
    { ...placedIn(0, { ...own, email: EMAIL.toUpperCase() }), shopperId: GUEST },
  ]
  await recordPlacedOrders(deps.orders, placed, contextOf(deps))
  const deliver = async (some: readonly PlacedOrder[]) => {
    for (const [n, event] of DELIVERED.entries()) {
      const at = rfc3339(line.clock.now + n)
      const advances = some.map(({ order: { id } }) => {
        const eventId = `${id}:${event.type}`
        return { orderId: id, event, eventId, actor: 'system', at } as const
      })
      await advanceOrders(deps.orders, advances, contextOf(deps))
    }
  }
  await deliver(placed.slice(0, 2))
  const [first] = placed
  if (!first) throw new Error('an order was placed')
  const at = rfc3339(now)
  const mail = { id: 'msg_1', to: EMAIL, subject: 'Your code', text: 'code', at }
  await insertMail(deps.engagement, [mail])
  const alert = { token: 't', sku: 'A', variantId: 'var_A', title: 'A', handle: 'a' }
  await insertAlert(deps.engagement, { ...alert, email: EMAIL }, now)
  const body = { shopperId: FORMER, order: placed[1]?.order, mail: { to: EMAIL, text: WORD } }
  const message = { id: `${placed[1]?.order.id}:9:changed`, type: 'order.changed', body }
  const letter = { id: 'dead_1', queue: 'notifications', message, reason: 'x' } as const
  await insertDeadLetters(deps.engagement, [letter], now)
  const paid = { ...first.order.payment, status: 'succeeded' as const }
  const invoicing = { ...deps.invoices, database: directory, now }
  await issueDocuments(invoicing, [{ ...first.order, payment: paid }])
  for (const path of [`orders/${first.order.id}/pack`, 'mails/1:msg_1/resend']) {
    directory.sqlite
      .prepare(`INSERT INTO staff_idempotency VALUES (?, ?, 'h', 'done', 200, ?, ?)`)
      .run(`stf_1 POST /api/admin/v1/${path} k`, 'f'.repeat(64), WORD, now)
  }
  await requestErasure(
    { database: directory, sealer: deps.erasures, now: () => now },
    { member: named.member, shopperId: MEMBER, emails: [EMAIL] },
    'member',
  )
  const databases = { directory, engagement: deps.engagement as TestD1 }
  const files = [directory, deps.engagement, ...deps.orders] as TestD1[]
  const stores = () => [...files, ...objects.values()].map(dump)
  return { line, deps, placed, deliver, databases, files, stores }
}
type World = Awaited<ReturnType<typeof world>>

/** All rows of a database or object, as text. */
function dump(store: { sqlite: TestD1['sqlite'] } | ReturnType<typeof shopperObject>): string {
  const all = (query: string): Record<string, unknown>[] =>
    'sqlite' in store ? store.sqlite.prepare(query).all() : store.sql.exec(query).toArray()
  return all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .map(({ name }) => JSON.stringify(all(`SELECT * FROM "${name}"`)))
    .join('\n')
    .toLowerCase()
}
/** Indexes of the stores that name the person. */
const traces = (all: readonly string[]): number[] =>
  all.flatMap((text, n) => (text.includes(WORD) ? [n] : []))
/** The first orders database: the guest's order is not delivered. */
const WITH_GUEST = [2]

const journal = ({ databases }: World) =>
  databases.directory.sqlite.prepare('SELECT * FROM erasure').get() ?? {}

// Each break is logged.
beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue())
afterEach(() => void vi.restoreAllMocks())

describe('the erasure of a member', () => {
  it('leaves the address of an order on its way alone, and drops what it looked for in the end', async () => {
    const w = await world()
    expect(traces(w.stores())).toEqual([0, 1, 2, 3, 4])
    expect(await eraseMembers(w.deps)).toBe(1)
    expect(traces(w.stores())).toEqual(WITH_GUEST)
    for (const { order } of w.placed) {
      const verified = await verifyOrderLedger({ databases: w.deps.orders }, order.id)
      expect(verified).toMatchObject({ value: { balanced: true } })
    }
    // The mailbox's budget is freed while it is known.
    expect([...new Set(w.line.released)].length).toBe(3)
    expect(journal(w)).toMatchObject({ subject: expect.stringContaining('s1.'), done_at: null })
    expect(await eraseMembers(w.deps)).toBe(0)

    w.line.clock.now += ERASURE_SETTLED_MS
    await insertMail(w.deps.engagement, [
      { id: 'msg_late', to: EMAIL, subject: 'Late', text: '', at: rfc3339(w.line.clock.now) },
    ])
    expect(await eraseMembers(w.deps)).toBe(1)
    expect(traces(w.stores())).toEqual(WITH_GUEST)
    expect(journal(w)).toMatchObject({ subject: null, done_at: null })

    await w.deliver(w.placed.slice(2))
    w.line.clock.now += HOUR_MS
    expect(await eraseMembers(w.deps)).toBe(1)
    expect(traces(w.stores())).toEqual([])
    expect(journal(w)).toMatchObject({ next_at: null, waiting: '[]' })
    expect(await eraseMembers(w.deps)).toBe(0)
  })

  it('takes the stored answer of a sign-in from a visitor that never ordered', async () => {
    const w = await world()
    const cart = { lines: [], discountCodes: [], catalogVersion: '1' }
    const content = { shopperId: VISITOR, hasOrders: false, cart, favourites: [], checkouts: [] }
    await w.deps.shopper(MEMBER).execute({
      caller: system(MEMBER),
      command: { type: 'merge.apply', mergeId: 'mrg_2', content },
    })
    const answer = { fingerprint: 'print', sealed: `sealed ${WORD}` }
    await w.deps.shopper(VISITOR).execute({
      caller: system(VISITOR),
      command: { type: 'sign-in.remember', key: 'key', answer },
    })
    const visitor = w.stores().length - 1
    expect(traces(w.stores())).toContain(visitor)
    await eraseMembers(w.deps)
    expect(traces(w.stores())).toEqual(WITH_GUEST)
  })

  it('takes the address of an order by the message of its delivery', async () => {
    const w = await world()
    await eraseMembers(w.deps)
    const [, , guest] = w.placed
    const id = guest?.order.id ?? ''
    await w.deliver(w.placed.slice(2))
    const [row] =
      w.files[2]?.sqlite
        .prepare(`SELECT message FROM outbox WHERE json_extract(message, '$.type') = 'order.erase'`)
        .all() ?? []
    const message = JSON.parse(String(row?.message))
    expect(message.body).toEqual({ orderId: id, shopperId: GUEST })
    w.line.queues.get('orders')?.push({ body: message, attempts: 1 })
    Object.assign(w.line.deps, { shopper: w.deps.shopper })
    await w.line.drain(2)
    expect(traces(w.stores())).toEqual([])
    expect(w.files[2] && dump(w.files[2])).not.toContain('order.erase"')
  })

  for (const name of ['directory', 'engagement', 'orders'] as const) {
    it(`goes on where the database ${name} broke at any moment`, async () => {
      for (let trip = 1; ; trip += 1) {
        const w = await world()
        const broken = name === 'orders' ? w.files[2] : w.databases[name]
        const before = broken?.trips() ?? 0
        broken?.failAt(trip, trip % 2 === 0 ? 'after' : 'before')
        const done = await eraseMembers(w.deps).catch(() => 0)
        const trips = (broken?.trips() ?? 0) - before
        broken?.failAt(Number.MAX_SAFE_INTEGER, 'before')
        for (let run = 0; run < 3; run += 1) {
          w.line.clock.now += HOUR_MS
          await eraseMembers(w.deps)
        }
        expect(traces(w.stores())).toEqual(WITH_GUEST)
        const entries = dump(w.files[2] as TestD1).match(/"type":"order\.erased"/g)
        expect(entries?.length).toBe(2)
        if (done === 1 && trips < trip) break
        expect(trip).toBeLessThan(60)
      }
    })
  }
})
