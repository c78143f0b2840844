import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import { shopperObject } from '../../../../tests/fixtures/shopper-object.ts'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import type { Cart } from '../../cart/contract.ts'
import type { CheckoutRecord } from '../../checkout/contract.ts'
import { saveCheckout } from '../../checkout/store.ts'
import { DAY_MS, rfc3339 } from '../../platform/clock.ts'
import {
  COMPLETION_STALLED_MS,
  FORMER_SHOPPERS_MAX,
  FORMER_VISITORS_MAX,
  MERGE_UNDO_MS,
  SIGN_IN_ANSWER_KEPT_MS,
} from '../../platform/limits.ts'
import { money } from '../../platform/money.ts'
import type { Caller, ShopperPort } from '../contract.ts'
import { insertOrder } from '../orders.ts'
import type { MergeContent } from './contract.ts'
import { finishMerge, resumeMerge } from './finish-merge.ts'

const clock = { now: 0 }
beforeEach(() => {
  clock.now = Date.parse('2026-11-20T10:00:00Z')
})

const session = (sessionId: string, shopperId: string) =>
  ({
    sessionId,
    shopperId,
    kind: 'guest',
    issuedAt: 0,
    expiresAt: clock.now + 1e9,
  }) as const
const system = (shopperId: string): Caller => ({ kind: 'system', shopperId })
const add = (sku: string, quantity = 1) =>
  ({
    type: 'cart.add-line',
    variant: variantOf(sku),
    availability: { state: 'in_stock' },
    quantity,
    attributes: {},
    catalogVersion: '1',
  }) as const

/** A checkout of the cart that was started now. */
const startedCheckout = (): CheckoutRecord => {
  const nothing = money(0, 'USD')
  const sums = { subtotal: nothing, discount: nothing, shipping: nothing, tax: nothing }
  return {
    id: 'chk_1',
    status: 'incomplete',
    buyNow: false,
    cartVersion: 1,
    currency: 'USD',
    lines: [],
    details: {},
    quote: {
      catalogVersion: '1',
      lines: [],
      cost: { ...sums, total: nothing, estimated: true, taxIncluded: false },
      trace: [],
      deliveryOptions: [],
      paymentMethods: [],
      requirements: [],
      expiresAt: rfc3339(clock.now),
    },
    intent: null,
    orderId: null,
    version: 1,
    createdAt: rfc3339(clock.now),
  }
}

/** A member's object and two visitors', as the shop calls them. */
function world() {
  const objects = {
    member: shopperObject(() => clock.now, 'member'),
    first: shopperObject(() => clock.now, 'first'),
    second: shopperObject(() => clock.now, 'second'),
  }
  type Name = keyof typeof objects
  const port = (shopperId: string): ShopperPort => objects[shopperId as Name]
  const caller = (name: Name): Caller => ({ kind: 'session', session: session(name, name) })
  return {
    ...objects,
    port,
    caller,
    add: (name: Name, sku: string, quantity = 1) =>
      // The member writes as the shop: sessions are not the subject here.
      objects[name].execute({
        caller: name === 'member' ? system('member') : caller(name),
        command: add(sku, quantity),
      }),
    take: (name: Name, mergeId = `merge of ${name}`) =>
      objects[name].execute({
        caller: system(name),
        command: {
          type: 'merge.take',
          mergeId,
          session: session(name, name),
          memberShopperId: 'member',
        },
      }),
    finish: (name: Name, content: MergeContent | null, mergeId = `merge of ${name}`) =>
      content === null
        ? null
        : finishMerge(
            { shopper: port },
            { mergeId, shopperId: name, memberShopperId: 'member' },
            content,
          ),
    async cart(name: Name): Promise<Cart> {
      const read = await objects[name].read(system(name), { type: 'cart' })
      return JSON.parse(read.ok ? read.value.cart.json : '{}')
    },
  }
}
const shown = ({ lines, savedLines }: Cart): string[] => [
  ...lines.map(({ sku, quantity }) => `${sku} ${quantity}`),
  ...savedLines.map(({ sku, quantity }) => `saved ${sku} ${quantity}`),
]
const contentOf = (taken: Awaited<ReturnType<ReturnType<typeof world>['take']>>) => {
  if (!taken.ok) throw new Error(taken.problem.code)
  return taken.value.content
}

describe('a merge at sign-in', () => {
  it('ends the visitor’s session with the cart that it takes, and may repeat', async () => {
    const { add: put, take, finish, cart, first, caller } = world()
    await put('member', 'A', 2)
    await put('first', 'A', 3)
    const content = contentOf(await take('first'))
    expect(contentOf(await take('first'))).toEqual(content)
    expect(first.live.closed).toEqual(['first'])
    expect(await put('first', 'B')).toMatchObject({ problem: { code: 'session_revoked' } })
    expect(await first.read(caller('first'), { type: 'cart' })).toMatchObject({ ok: false })
    for (let times = 0; times < 3; times += 1) {
      expect(await finish('first', content)).toMatchObject({
        value: { added: 0, combined: 1, undoUntil: clock.now + MERGE_UNDO_MS },
      })
    }
    expect(shown(await cart('member'))).toEqual(['A 5'])
    expect(contentOf(await take('first'))).toBeNull()
  })

  it('of an empty cart tells the member who the visitor was, and nothing else', async () => {
    const { take, finish, first, caller, cart, member } = world()
    const content = contentOf(await take('first'))
    expect(await first.read(caller('first'), { type: 'session' })).toMatchObject({ ok: false })
    expect(await finish('first', content)).toMatchObject({ ok: true, value: null })
    expect(shown(await cart('member'))).toEqual([])
    const asked = (type: 'former-visitors' | 'former-shoppers') =>
      member.read(system('member'), { type })
    expect(await asked('former-visitors')).toMatchObject({
      value: { visitors: [{ shopperId: 'first', since: clock.now }] },
    })
    expect(await asked('former-shoppers')).toMatchObject({ value: { shopperIds: [] } })
  })

  it('makes a visitor one member: of two sign-ins that meet, the first takes everything', async () => {
    const { add: put, take, first } = world()
    await put('first', 'A')
    const content = contentOf(await take('first', 'z'))
    expect(contentOf(await take('first', 'a'))).toBeNull()
    expect(contentOf(await take('first', 'z'))).toEqual(content)
    const out = first.sql.exec('SELECT merge_id FROM merge_out ORDER BY started_at').toArray()
    expect(out).toEqual([{ merge_id: 'z' }, { merge_id: 'a' }])
  })

  it('remembers the newest visitors of a member, and no more', async () => {
    const { member } = world()
    const names = Array.from({ length: FORMER_VISITORS_MAX + 2 }, (_, n) => `shp_${n}`)
    for (const shopperId of names) {
      clock.now += 1
      const nothing = { lines: [], discountCodes: [], catalogVersion: '1' }
      const content = { shopperId, hasOrders: false, cart: nothing, favourites: [], checkouts: [] }
      const apply = { type: 'merge.apply', mergeId: `merge of ${shopperId}`, content } as const
      for (let times = 0; times < 2; times += 1) {
        await member.execute({ caller: system('member'), command: apply })
      }
    }
    const read = await member.read(system('member'), { type: 'former-visitors' })
    const visitors = read.ok ? read.value.visitors.map(({ shopperId }) => shopperId) : []
    expect(visitors).toEqual(names.slice(2).reverse())
  })

  it('is for the shop alone to take and to apply', async () => {
    const { first, caller, take, add: put } = world()
    await put('first', 'A')
    const taking = {
      type: 'merge.take',
      mergeId: 'mine',
      session: session('x', 'first'),
      memberShopperId: 'thief',
    } as const
    expect(await first.execute({ caller: caller('first'), command: taking })).toMatchObject({
      problem: { code: 'forbidden' },
    })
    expect(contentOf(await take('first'))).not.toBeNull()
  })

  it('that went silent is finished by a message', async () => {
    const { add: put, take, cart, first, port } = world()
    await put('first', 'A', 3)
    await take('first')
    // The object wakes by itself: whatever drove the sign-in may have died.
    expect(first.storage.alarm).toBe(clock.now + COMPLETION_STALLED_MS)
    clock.now += COMPLETION_STALLED_MS
    await first.wake()
    const body = { shopperId: 'first', memberShopperId: 'member', mergeId: 'merge of first' }
    const id = 'merge of first:merge'
    expect(first.sent).toContainEqual({ id, type: 'merge.stalled', body })
    expect(await resumeMerge({ shopper: port }, body)).toMatchObject({ ok: true })
    expect(await resumeMerge({ shopper: port }, body)).toMatchObject({ ok: true })
    expect(shown(await cart('member'))).toEqual(['A 3'])
    expect(first.sql.exec('SELECT * FROM outbox').toArray()).toEqual([])
  })

  it('leaves an expired checkout of the visitor behind, and with it the member’s cart as it is', async () => {
    const { add: put, take, finish, cart, first } = world()
    await put('member', 'A', 2)
    await put('first', 'B')
    saveCheckout(first.sql, startedCheckout())
    clock.now += DAY_MS
    const content = contentOf(await take('first'))
    expect(content?.checkouts).toEqual([])
    await finish('first', content)
    expect(shown(await cart('member'))).toEqual(['A 2', 'B 1'])
  })

  it('that comes after the checkout has expired leaves the member’s cart as it is', async () => {
    const { add: put, take, finish, cart, first } = world()
    await put('member', 'A', 2)
    await put('first', 'B')
    saveCheckout(first.sql, startedCheckout())
    const content = contentOf(await take('first'))
    expect(content?.checkouts).toHaveLength(1)
    clock.now += DAY_MS
    await finish('first', content)
    expect(shown(await cart('member'))).toEqual(['A 2', 'B 1'])
  })

  it('is told by its id once it is finished, and of it alone', async () => {
    const { add: put, take, finish, member } = world()
    await put('first', 'A', 3)
    await put('second', 'B')
    await finish('first', contentOf(await take('first')))
    clock.now += 1
    await finish('second', contentOf(await take('second')))
    const summary = { id: 'merge of first', added: 1, combined: 0 }
    const told = (mergeId: string) => member.read(system('member'), { type: 'merge', mergeId })
    expect(await told('merge of first')).toMatchObject({ value: { merge: summary } })
    expect(await told('another')).toMatchObject({ value: { merge: null } })
  })

  it('gives a visitor’s orders to one member, also where two sign in by its session', async () => {
    const { first, take } = world()
    await first.execute({ caller: system('first'), command: add('A') })
    insertOrder(first.sql, placedOrder().order, null)
    expect(contentOf(await take('first', 'one'))).toMatchObject({ hasOrders: true })
    expect(contentOf(await take('first', 'two'))).toBe(null)
    expect(contentOf(await take('first', 'one'))).toMatchObject({ hasOrders: true })
  })

  it('makes every visitor with orders a former shopper, of which a list has the newest', async () => {
    const { member } = world()
    const names = Array.from({ length: FORMER_SHOPPERS_MAX + 1 }, (_, n) => `shp_${n}`)
    for (const shopperId of names) {
      clock.now += 1
      const nothing = { lines: [], discountCodes: [], catalogVersion: '1' }
      const content = { shopperId, hasOrders: true, cart: nothing, favourites: [], checkouts: [] }
      const mergeId = `merge of ${shopperId}`
      await member.execute({
        caller: system('member'),
        command: { type: 'merge.apply', mergeId, content },
      })
    }
    const former = (shopperId?: string) =>
      member.read(system('member'), { type: 'former-shoppers', shopperId })
    expect(await former()).toMatchObject({ value: { shopperIds: names.slice(1).reverse() } })
    expect(await former('shp_0')).toMatchObject({ value: { shopperIds: ['shp_0'] } })
    expect(await former('shp_x')).toMatchObject({ value: { shopperIds: [] } })
  })

  it('answers a sign-in the same for a day, and forgets the answer by itself', async () => {
    const { first, take, finish } = world()
    await finish('first', contentOf(await take('first')))
    await first.wake()
    const answer = { fingerprint: 'print', sealed: 'sealed' }
    const remember = (stored = answer) =>
      first.execute({
        caller: system('first'),
        command: { type: 'sign-in.remember', key: 'key', answer: stored },
      })
    const stored = async () => {
      const query = { type: 'sign-in', sessionId: 'first', key: 'key' } as const
      const read = await first.read(system('first'), query)
      return read.ok && read.value.answer
    }
    await remember()
    const until = clock.now + SIGN_IN_ANSWER_KEPT_MS
    expect(first.storage.alarm).toBe(until)
    clock.now = until - 1
    expect(await stored()).toEqual(answer)
    clock.now = until
    expect(await stored()).toBeNull()
    await first.wake()
    expect(first.sql.exec('SELECT key FROM sign_in_answer').toArray()).toEqual([])
    const later = { fingerprint: 'print', sealed: 'sealed later' }
    await remember()
    clock.now += SIGN_IN_ANSWER_KEPT_MS
    // The alarm is late: the row of the day before is still there.
    await remember(later)
    expect(await stored()).toEqual(later)
  })

  it('is told of for as long as its undo would change the cart', async () => {
    const { add: put, take, finish, cart, member } = world()
    await put('member', 'A', 2)
    await put('first', 'A', 3)
    await finish('first', contentOf(await take('first')))
    const told = async () => {
      const read = await member.read(system('member'), { type: 'merge' })
      return read.ok && read.value.merge
    }
    expect(await told()).toMatchObject({ id: 'merge of first', combined: 1 })
    const [line] = (await cart('member')).lines
    await member.execute({
      caller: system('member'),
      command: { type: 'cart.remove-line', lineId: line?.id ?? '' },
    })
    await put('member', 'B')
    expect(await told()).toBe(null)
  })

  it('forgets what undoing needs after a day, by itself', async () => {
    const { add: put, take, finish, member } = world()
    await put('first', 'A')
    await finish('first', contentOf(await take('first')))
    clock.now += MERGE_UNDO_MS
    expect(member.storage.alarm).toBe(clock.now)
    await member.wake()
    const query = 'SELECT merge_id FROM merge_in WHERE record IS NOT NULL'
    expect(member.sql.exec(query).toArray()).toEqual([])
  })

  it('is undone within a day and not after', async () => {
    const { add: put, take, finish, cart, member } = world()
    await put('member', 'A', 2)
    await put('first', 'A', 3)
    await finish('first', contentOf(await take('first')))
    clock.now += MERGE_UNDO_MS
    const undo = (mergeId: string) =>
      member.execute({ caller: system('member'), command: { type: 'merge.undo', mergeId } })
    expect(await undo('merge of first')).toMatchObject({ problem: { code: 'not_found' } })
    expect(await undo('another')).toMatchObject({ problem: { code: 'not_found' } })
    clock.now -= 1
    expect(await undo('merge of first')).toMatchObject({ ok: true })
    expect(shown(await cart('member'))).toEqual(['A 2', 'saved A 3'])
  })

  it('of 65 lines into 40 writes a row for each line that it moves, and few more', async () => {
    const { add: put, take, finish, cart, member, first } = world()
    for (let n = 0; n < 40; n += 1) await put('member', `M${n}`)
    for (let n = 0; n < 65; n += 1) await put('first', `V${n}`)
    const before = member.storage.rowsWritten + first.storage.rowsWritten
    await finish('first', contentOf(await take('first')))
    const written = member.storage.rowsWritten + first.storage.rowsWritten - before
    expect(written).toBeLessThan(2 * 65 + 20)
    expect((await cart('member')).lines).toHaveLength(105)
  })
})

/** Two devices sign in at once while their carts are written, and every step is sent twice. */
it('loses and doubles no line that was acknowledged, in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (s) => {
      const { add: put, take, finish, cart } = world()
      const units = { count: 0 }
      const turn = (label: string) => s.schedule(Promise.resolve(), label)
      const adding = async (name: 'member' | 'first' | 'second', sku: string) => {
        await turn(`add ${sku} to ${name}`)
        const added = await put(name, sku)
        if (added.ok) units.count += 1
      }
      const signIn = async (name: 'first' | 'second') => {
        await turn(`take ${name}`)
        const content = contentOf(await take(name))
        await turn(`finish ${name}`)
        await finish(name, content)
      }
      const all = Promise.all([
        ...['A', 'B', 'A'].map((sku) => adding('first', sku)),
        ...['A', 'C'].map((sku) => adding('second', sku)),
        ...['A', 'D'].map((sku) => adding('member', sku)),
        signIn('first'),
        signIn('first'),
        signIn('second'),
      ])
      await s.waitFor(all)
      const { lines } = await cart('member')
      expect(lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(units.count)
      expect(new Set(lines.map(({ sku }) => sku)).size).toBe(lines.length)
    }),
    { numRuns: 60 },
  )
})
