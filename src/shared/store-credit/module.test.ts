import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import type { Session } from '../session/contract.ts'

const system = { kind: 'system', shopperId: 'shp_1' } as const

async function member() {
  const object = shopperObject(() => 1_000)
  await memberOfObject(object)
  const grant = (reference: string, amount: number) =>
    object.execute({
      caller: system,
      command: { type: 'store-credit.grant', reference, amount, reason: 'refund' },
    })
  const adjust = (reference: string, amount: number) =>
    object.execute({
      caller: system,
      command: { type: 'store-credit.adjust', reference, amount, reason: 'Goodwill', by: 'stf_1' },
    })
  const read = async (limit = 100, before: number | null = null) => {
    const reading = await object.read(system, { type: 'store-credit', limit, before })
    if (!reading.ok) throw new Error(reading.problem.code)
    return reading.value
  }
  return { object, grant, adjust, read }
}

describe('store credit', () => {
  it('is granted once per reference, and adjusted down to zero at most', async () => {
    const { grant, adjust, read } = await member()
    await grant('rfd_1', 500)
    expect(await grant('rfd_1', 500)).toMatchObject({ ok: true, value: { balance: 500 } })
    expect(await grant('rfd_1', 501)).toMatchObject({ problem: { code: 'already_exists' } })
    expect(await adjust('a', -501)).toMatchObject({
      problem: { code: 'insufficient_store_credit', extra: { balance: 500 } },
    })
    expect(await adjust('a', -500)).toMatchObject({ ok: true, value: { balance: 0 } })
    expect(await adjust('b', 0)).toMatchObject({ problem: { errors: [{ pointer: '/amount' }] } })
    for (const none of [0, -1, 0.5]) {
      expect(await grant(`none ${none}`, none)).toMatchObject({ problem: { code: 'invalid_body' } })
    }
    const { balance, entries } = await read()
    expect(balance).toBe(0)
    expect(entries).toMatchObject([
      { sequence: 2, amount: -500, balance: 0, by: 'stf_1', reason: 'Goodwill' },
      { sequence: 1, amount: 500, balance: 500, by: null },
    ])
    expect((await read(1, 2)).entries).toMatchObject([{ sequence: 1 }])
  })

  it('is for members, and its commands are the shop’s alone', async () => {
    const object = shopperObject(() => 1_000)
    const command = { type: 'store-credit.grant', reference: 'a', amount: 1, reason: 'x' } as const
    expect(await object.execute({ caller: system, command })).toMatchObject({
      problem: { code: 'member_required' },
    })
    const query = { type: 'store-credit', limit: 1, before: null } as const
    expect(await object.read(system, query)).toMatchObject({ problem: { code: 'member_required' } })
    const session: Session = {
      ...{ sessionId: 'ses_1', shopperId: 'shp_1', issuedAt: 0, expiresAt: 9_000 },
      kind: 'guest',
    }
    expect(await object.execute({ caller: { kind: 'session', session }, command })).toMatchObject({
      problem: { code: 'forbidden' },
    })
  })

  it('has a balance that is the sum of its entries and never below zero, in any order', async () => {
    const change = fc.record({ key: fc.integer({ min: 0, max: 5 }), amount: fc.integer() })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 20 }), async (changes) => {
        const { adjust, read } = await member()
        for (const { key, amount } of changes) await adjust(`key ${key}`, amount)
        const { balance, entries } = await read()
        expect(entries.reduce((sum, entry) => sum + entry.amount, 0)).toBe(balance)
        expect(entries.every((entry) => entry.balance >= 0)).toBe(true)
        expect(new Set(entries.map(({ reference }) => reference)).size).toBe(entries.length)
      }),
      { numRuns: 50 },
    )
  })
})
