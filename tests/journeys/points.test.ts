import { expect, inject, it } from 'vitest'
import type { Points } from '../../src/shared/points/contract.ts'
import { signIn } from '../fixtures/member.ts'
import { newMailbox, newShopper, randomKey, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

interface SignedIn {
  awarded: number
  streak: number
  balance: number
  day: string
}

it('a member signs in for points once a day, however many requests come at once', async () => {
  const { shopper, member } = await signIn(shop, await newShopper(shop), newMailbox())
  const ask = (key?: string) =>
    shopper.ask<SignedIn>('POST', '/me/sign-in', key === undefined ? {} : { key })
  const all = await Promise.all(Array.from({ length: 50 }, () => ask()))
  expect(all.every(({ status }) => status === 200)).toBe(true)
  // Midnight may come between two of them: one award for each day.
  const days = new Set(all.map(({ body }) => body.day))
  expect(all.filter(({ body }) => body.awarded > 0)).toHaveLength(days.size)
  const key = randomKey()
  const [once, again] = [await ask(key), await ask(key)]
  expect(again.body).toEqual(once.body)
  const points = async () => (await shopper.ask<Points>('GET', '/me/points')).body
  const before = await points()
  const awards = all.reduce((sum, { body }) => sum + body.awarded, once.body.awarded)
  expect(before).toMatchObject({
    balance: awards,
    pending: 0,
    rate: { earn: 1, value: 1 },
    expiring: [{ points: expect.any(Number), at: expect.any(String) }],
  })
  expect(before.streak).toBeGreaterThan(0)
  expect(before.ledger.data[0]).toMatchObject({ reason: 'sign_in', points: expect.any(Number) })

  const adjust = (amount: number) =>
    staff.ask('POST', `/members/${member.id}/points`, {
      key: randomKey(),
      body: { points: amount, reason: 'Late parcel' },
    })
  expect(await adjust(100)).toMatchObject({ status: 200, body: { balance: awards + 100 } })
  expect(await adjust(-(awards + 101))).toMatchObject({
    status: 422,
    body: { code: 'insufficient_points', balance: awards + 100 },
  })
  const read = await staff.ask<Points>('GET', `/members/${member.id}/points`)
  expect(read.body.balance).toBe((await points()).balance)
})

it('a visitor has no points', async () => {
  const visitor = await newShopper(shop)
  const refused = { status: 403, body: { code: 'member_required' } }
  expect(await visitor.ask('POST', '/me/sign-in')).toMatchObject(refused)
  expect(await visitor.ask('GET', '/me/points')).toMatchObject(refused)
})
