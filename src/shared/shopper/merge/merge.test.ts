import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { shopperObject } from '../../../../tests/fixtures/shopper-object.ts'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import type { Cart } from '../../cart/contract.ts'
import { COMPLETION_STALLED_MS, MERGE_UNDO_MS } from '../../platform/limits.ts'
import type { Caller, ShopperPort } from '../contract.ts'
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

  it('is null for an empty cart', async () => {
    const { take, first, caller } = world()
    expect(contentOf(await take('first'))).toBeNull()
    expect(await first.read(caller('first'), { type: 'session' })).toMatchObject({ ok: false })
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
