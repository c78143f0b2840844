import { expect, inject, it } from 'vitest'
import type { StoreCredit } from '../../src/shared/store-credit/contract.ts'
import { signIn } from '../fixtures/member.ts'
import { newMailbox, newShopper, randomKey, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

const newMember = async () => signIn(shop, await newShopper(shop), newMailbox())
type Member = Awaited<ReturnType<typeof newMember>>

const adjust = ({ member: { id } }: Member, amount: unknown, key = randomKey()) =>
  staff.ask('POST', `/members/${id}/store-credit`, { key, body: { amount, reason: 'Goodwill' } })
const creditOf = async ({ shopper }: Member) =>
  (await shopper.ask<StoreCredit>('GET', '/me/store-credit')).body
const usd = (amount: number) => ({ amount, currency: 'USD' })

it('staff give a member store credit with a reason, once per key, and never below zero', async () => {
  const member = await newMember()
  expect(await creditOf(member)).toEqual({
    balance: usd(0),
    ledger: { data: [], nextCursor: null },
  })
  const key = randomKey()
  const first = await adjust(member, usd(1_500), key)
  expect(first).toMatchObject({ status: 200, body: { balance: usd(1_500) } })
  expect((await adjust(member, usd(1_500), key)).body).toEqual(first.body)
  expect(await adjust(member, -1_501)).toMatchObject({
    status: 422,
    body: { code: 'insufficient_store_credit', balance: 1_500 },
  })
  expect(await adjust(member, { amount: 5, currency: 'EUR' })).toMatchObject({ status: 400 })
  expect(await adjust(member, 0)).toMatchObject({ status: 400 })
  expect(await adjust(member, -500)).toMatchObject({ status: 200, body: { balance: usd(1_000) } })
  const { balance, ledger } = await creditOf(member)
  expect(balance).toEqual(usd(1_000))
  expect(ledger.data).toMatchObject([
    { amount: usd(-500), balance: usd(1_000), reason: 'Goodwill' },
    { amount: usd(1_500), balance: usd(1_500) },
  ])
  expect(JSON.stringify(ledger)).not.toContain('stf_')
  const page = '/me/store-credit?limit=1'
  const newest = (await member.shopper.ask<StoreCredit>('GET', page)).body.ledger
  const next = `${page}&cursor=${newest.nextCursor}`
  expect((await member.shopper.ask<StoreCredit>('GET', next)).body.ledger).toEqual({
    data: [ledger.data[1]],
    nextCursor: null,
  })
})

it('a visitor has none, and an unknown member is not found', async () => {
  const visitor = await newShopper(shop)
  expect(await visitor.ask('GET', '/me/store-credit')).toMatchObject({
    status: 403,
    body: { code: 'member_required' },
  })
  const body = { amount: 5, reason: 'Goodwill' }
  const path = '/members/mbr_unknown/store-credit'
  expect((await staff.ask('POST', path, { key: randomKey(), body })).status).toBe(404)
})
