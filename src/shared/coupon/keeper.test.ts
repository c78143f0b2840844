import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { couponObject } from '../../../tests/fixtures/coupon-object.ts'
import type { CouponTerms } from './contract.ts'

const OPEN: CouponTerms = {
  revision: 1,
  total: null,
  perShopper: null,
  countsOnce: false,
  startsAt: null,
  endsAt: null,
}

function campaign(changes: Partial<CouponTerms> = {}) {
  const clock = { now: 1_000 }
  const object = couponObject(() => clock.now)
  const terms = { ...OPEN, ...changes }
  const reserve = async (
    order: number,
    { shopper = `shp_${order}`, mailbox = `box ${order}`, key = 'SAVE10', version = 1 } = {},
  ) => {
    const answer = await object.execute({
      type: 'coupon.reserve',
      ...{ terms, orderId: `ord_${order}`, shopperId: shopper, mailbox, key, version },
      until: clock.now + 100,
    })
    return answer.ok ? 'ok' : answer.problem.extra?.reason
  }
  const claim = async (shopper: string, key = 'SAVE10') => {
    const answer = await object.execute({ type: 'coupon.claim', terms, shopperId: shopper, key })
    return answer.ok ? 'ok' : (answer.problem.extra?.reason ?? answer.problem.code)
  }
  const commit = (order: number) =>
    object.execute({ type: 'coupon.commit', orderId: `ord_${order}` })
  const release = (order: number, version?: number) =>
    object.execute({
      type: 'coupon.release',
      orderId: `ord_${order}`,
      ...(version === undefined ? {} : { version }),
    })
  const counts = () => object.read({ type: 'coupon.counts' })
  return { clock, object, terms, reserve, claim, commit, release, counts }
}

describe('the places of a campaign', () => {
  it('are bounded by its total, and a cancelled order frees one once', async () => {
    const { reserve, commit, release, counts } = campaign({ total: 2 })
    expect([await reserve(1), await reserve(2), await reserve(3)]).toEqual(['ok', 'ok', 'used_up'])
    await commit(1)
    await commit(1)
    expect(await counts()).toEqual({ claimed: 0, reserved: 1, used: 1 })
    await release(1)
    await release(1)
    expect(await counts()).toEqual({ claimed: 0, reserved: 1, used: 0 })
    expect([await reserve(3), await reserve(4)]).toEqual(['ok', 'used_up'])
    // The message of the cancelled order's placement comes late.
    expect(await commit(1)).toBe('released')
  })

  it('are taken by claims, whose use takes no second one', async () => {
    const { claim, reserve, commit, release, counts } = campaign({ total: 2 })
    expect([await claim('shp_1'), await claim('shp_2'), await claim('shp_3')]).toEqual([
      ...['ok', 'ok', 'used_up'],
    ])
    expect(await claim('shp_1')).toBe('already_claimed')
    expect([await reserve(9), await reserve(1)]).toEqual(['used_up', 'ok'])
    await commit(1)
    expect(await counts()).toEqual({ claimed: 1, reserved: 0, used: 1 })
    await release(1)
    expect(await counts()).toEqual({ claimed: 2, reserved: 0, used: 0 })
    expect(await reserve(10, { shopper: 'shp_1' })).toBe('ok')
  })

  it('are free again when a reservation ends, by the alarm or the next call', async () => {
    const { object, clock, reserve, counts, commit } = campaign({ total: 1 })
    await reserve(1)
    expect(await reserve(2)).toBe('used_up')
    clock.now += 100
    expect(await reserve(2)).toBe('ok')
    // The order that was placed all the same finds no place: the other one has it.
    expect(await commit(1)).toBe('late')
    clock.now += 100
    expect(object.attend(clock.now)).toBeNull()
    expect(await counts()).toEqual({ claimed: 0, reserved: 0, used: 0 })
    expect(await commit(1)).toBe('used')
    expect(await counts()).toEqual({ claimed: 0, reserved: 0, used: 1 })
  })

  it('are shown as free when a reservation ends, though the alarm was lost', async () => {
    const { object, clock, terms, reserve, counts } = campaign({ total: 1 })
    await reserve(1)
    const look = { type: 'coupon.look', terms, key: 'SAVE10', shopperId: 'shp_2' } as const
    expect(await object.read(look)).toMatchObject({ refusal: 'used_up' })
    clock.now += 100
    expect(await object.read(look)).toMatchObject({ refusal: null })
    await reserve(3)
    clock.now += 100
    expect(await counts()).toEqual({ claimed: 0, reserved: 0, used: 0 })
  })

  it('stay taken when a total is lowered below them', async () => {
    const { object, reserve, counts } = campaign({ total: 5 })
    for (const order of [1, 2, 3]) await reserve(order)
    const terms = { ...OPEN, total: 1, revision: 2 }
    const order = { orderId: 'ord_9', shopperId: 'shp_9', mailbox: 'box 9', version: 1 }
    const answer = await object.execute({
      type: 'coupon.reserve',
      ...{ ...order, terms, key: 'SAVE10', until: 9_000 },
    })
    expect(answer.ok).toBe(false)
    // A call with the terms of before changes nothing.
    expect(await reserve(10)).toBe('used_up')
    expect(await counts()).toEqual({ claimed: 0, reserved: 3, used: 0 })
  })
})

describe('a buyer', () => {
  it('is the session, and the mailbox whatever the session', async () => {
    const { reserve, release } = campaign({ perShopper: 1 })
    expect(await reserve(1, { shopper: 'shp_1', mailbox: 'ada' })).toBe('ok')
    expect(await reserve(2, { shopper: 'shp_2', mailbox: 'ada' })).toBe('already_used')
    expect(await reserve(3, { shopper: 'shp_1', mailbox: 'bob' })).toBe('already_used')
    await release(1)
    expect(await reserve(2, { shopper: 'shp_2', mailbox: 'ada' })).toBe('ok')
  })

  it('repeats a reservation, also at a later version of the checkout', async () => {
    const { reserve, release, counts } = campaign({ perShopper: 1, total: 1 })
    for (const version of [1, 1, 2]) expect(await reserve(1, { version })).toBe('ok')
    // The completion of version 1 ends late: the place is that of version 2.
    await release(1, 1)
    expect(await counts()).toMatchObject({ reserved: 1 })
    expect(await reserve(1, { version: 3, mailbox: 'another' })).toBe('ok')
    await release(1, 3)
    expect(await counts()).toMatchObject({ reserved: 0 })
  })

  it('keeps a code that counts once for as long as it is used or claimed', async () => {
    const { reserve, release, claim, object, terms } = campaign({ countsOnce: true })
    const own = { key: 'A' }
    expect([await reserve(1, own), await reserve(2, own)]).toEqual(['ok', 'used_up'])
    await release(1)
    expect(await claim('shp_5', 'A')).toBe('ok')
    expect([await reserve(2, own), await reserve(5, own)]).toEqual(['used_up', 'ok'])
    const look = { type: 'coupon.look', terms, key: 'A' } as const
    expect(await object.read({ ...look, shopperId: 'shp_7' })).toEqual({
      refusal: 'used_up',
      isClaimed: false,
    })
    expect((await object.read({ ...look, shopperId: 'shp_5' })).isClaimed).toBe(true)
  })
})

it('a campaign that was only looked at leaves nothing behind', async () => {
  const { object, terms, counts } = campaign({ endsAt: 500 })
  const look = { type: 'coupon.look', terms, key: 'A', shopperId: 'shp_1' } as const
  expect(await object.read(look)).toEqual({ refusal: 'expired', isClaimed: false })
  expect(await counts()).toEqual({ claimed: 0, reserved: 0, used: 0 })
  expect(object.storage.rowsWritten).toBe(0)
})

const call = fc.record({
  kind: fc.constantFrom('reserve', 'commit', 'release', 'undo', 'claim', 'wait' as const),
  order: fc.nat(7),
  buyer: fc.nat(2),
  version: fc.nat(2),
  ms: fc.nat(150),
})

it('no sequence of calls exceeds total or perShopper, nor counts an order twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...([fc.array(call, { maxLength: 40 }), fc.integer({ min: 1, max: 4 })] as const),
      fc.integer({ min: 1, max: 2 }),
      fc.boolean(),
      async (calls, total, perShopper, countsOnce) => {
        const shop = campaign({ total, perShopper, countsOnce })
        const { storage } = shop.object
        const buyerOf = new Map<number, number>()
        for (const { kind, order, buyer, version, ms } of calls) {
          const by = buyerOf.get(order) ?? buyer
          buyerOf.set(order, by)
          // Sessions differ; the mailbox is the buyer's.
          const use = { shopper: `shp_${order % 4}`, mailbox: `box ${by}`, version }
          if (kind === 'reserve') await shop.reserve(order, { ...use, key: `K${order % 3}` })
          if (kind === 'commit') await shop.commit(order)
          if (kind === 'release') await shop.release(order)
          if (kind === 'undo') await shop.release(order, version)
          if (kind === 'claim') await shop.claim(`shp_${order % 4}`, `K${order % 3}`)
          if (kind === 'wait') shop.clock.now += ms
          const { claimed, reserved, used } = await shop.counts()
          expect(claimed + reserved + used).toBeLessThanOrEqual(total)
          if (claimed + reserved + used === 0) continue
          const rows = storage.sql
            .exec<{ mailbox: string; shopper_id: string; code_key: string; state: string }>(
              `SELECT * FROM redemption WHERE state IN ('reserved', 'used')`,
            )
            .toArray()
          expect(rows.filter(({ state }) => state === 'used').length).toBe(used)
          expect(rows.length).toBe(reserved + used)
          for (const name of ['mailbox', 'shopper_id'] as const) {
            const groups = Map.groupBy(rows, (row) => row[name])
            for (const uses of groups.values()) expect(uses.length).toBeLessThanOrEqual(perShopper)
          }
          if (countsOnce) expect(new Set(rows.map((row) => row.code_key)).size).toBe(rows.length)
        }
      },
    ),
    { numRuns: 150 },
  )
})
