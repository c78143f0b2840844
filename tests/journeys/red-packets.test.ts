import { expect, inject, it } from 'vitest'
import { HOUR_MS, rfc3339 } from '../../src/shared/platform/clock.ts'
import type { PublicRedPacket, RedPacketStatus } from '../../src/shared/red-packet/contract.ts'
import type { StoreCredit } from '../../src/shared/store-credit/contract.ts'
import { signIn } from '../fixtures/member.ts'
import { eventually, newMailbox, newShopper, randomKey, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

const newMember = async (mailbox = newMailbox(), after = 0) =>
  (await signIn(shop, await newShopper(shop), mailbox, after)).shopper
type Member = Awaited<ReturnType<typeof newMember>>

const input = (rest: object = {}) => ({
  title: 'Lantern night',
  fund: { amount: 1_000, currency: 'USD' },
  shares: 2,
  split: 'random',
  startsAt: rfc3339(Date.now() - HOUR_MS),
  endsAt: rfc3339(Date.now() + HOUR_MS),
  ...rest,
})
const post = (body: object, key = randomKey()) =>
  staff.ask<RedPacketStatus>('POST', '/red-packets', { key, body })
async function funded(rest: object = {}): Promise<RedPacketStatus> {
  const answer = await post(input(rest))
  expect(answer.status).toBe(201)
  return answer.body
}
const statusOf = async (id: string) =>
  (await staff.ask<RedPacketStatus>('GET', `/red-packets/${id}`)).body

interface Claim {
  state: string
  amount?: { amount: number; currency: string }
}
const claim = (member: Member, id: string, key?: string) =>
  member.ask<Claim>('POST', `/red-packets/${id}/claims`, key === undefined ? {} : { key })
const claimOf = async (member: Member, id: string) =>
  (await member.ask<Claim>('GET', `/red-packets/${id}/claims/me`)).body
const settled = (member: Member, id: string) =>
  eventually(
    () => claimOf(member, id),
    ({ state }) => state !== 'pending',
  )
const creditOf = async (member: Member) =>
  (await member.ask<StoreCredit>('GET', '/me/store-credit')).body

it('a share is store credit soon after its claim, and the parts sum to the fund', async () => {
  const packet = await funded()
  const { id } = packet
  expect(packet).toMatchObject({ claims: 0, remaining: packet.fund, granted: { amount: 0 } })
  const mailbox = newMailbox()
  const first = await newMember(mailbox)
  const members = [first, await newMember(), await newMember()]
  for (const member of members) {
    expect(await claim(member, id)).toMatchObject({ status: 202, body: { state: 'pending' } })
  }
  const [one, two, three] = await Promise.all(members.map((member) => settled(member, id)))
  expect([one?.state, two?.state, three?.state]).toEqual(['granted', 'granted', 'missed'])
  expect((one?.amount?.amount ?? 0) + (two?.amount?.amount ?? 0)).toBe(1_000)
  expect(three?.amount).toBeUndefined()
  const { balance, ledger } = await creditOf(first)
  expect(balance).toEqual(one?.amount)
  expect(ledger.data).toMatchObject([{ reason: 'red_packet', amount: one?.amount }])
  expect(await statusOf(id)).toMatchObject({
    claims: 3,
    granted: { amount: 1_000 },
    remaining: { amount: 0 },
    returned: { amount: 0 },
  })
  // Another device is the same member.
  const device = await newMember(mailbox, 1)
  expect(await claim(device, id)).toMatchObject({
    status: 409,
    body: { code: 'already_claimed' },
  })
  expect(await claimOf(device, id)).toEqual(one)
})

it('a claim under a key is answered again, and a second one is refused', async () => {
  const { id } = await funded({ shares: 5, split: 'even' })
  const member = await newMember()
  const key = randomKey()
  const answers = await Promise.all([claim(member, id, key), claim(member, id, key)])
  expect(answers.map(({ status }) => status)).toEqual([202, 202])
  expect((await claim(member, id)).body).toMatchObject({ code: 'already_claimed' })
  expect(await settled(member, id)).toEqual({
    state: 'granted',
    amount: { amount: 200, currency: 'USD' },
  })
  expect((await creditOf(member)).ledger.data).toHaveLength(1)
})

it('is for members, within its window, and what is left returns at the end', async () => {
  const guest = await newShopper(shop)
  const { id, fund } = await funded({ split: 'even', shares: 4 })
  const listed = await eventually(
    async () => (await guest.ask<{ data: PublicRedPacket[] }>('GET', '/red-packets')).body.data,
    (data) => data.some((one) => one.id === id),
  )
  expect(listed.find((one) => one.id === id)).toMatchObject({ state: 'running', fund, shares: 4 })
  for (const [method, path] of [
    ['POST', 'claims'],
    ['GET', 'claims/me'],
  ] as const) {
    expect(await guest.ask(method, `/red-packets/${id}/${path}`)).toMatchObject({
      status: 403,
      body: { code: 'member_required' },
    })
  }
  const member = await newMember()
  expect((await member.ask('GET', `/red-packets/${id}/claims/me`)).status).toBe(404)
  expect((await claim(member, 'rpk_00000000000000000000000000')).status).toBe(404)
  const coming = await funded({ startsAt: rfc3339(Date.now() + HOUR_MS / 2) })
  expect(await claim(member, coming.id)).toMatchObject({
    status: 409,
    body: { code: 'not_started' },
  })
  await claim(member, id)
  await settled(member, id)
  const ended = await staff.ask<RedPacketStatus>('PATCH', `/red-packets/${id}`, {
    key: randomKey(),
    body: { endsAt: rfc3339(Date.now()) },
  })
  expect(ended.status).toBe(200)
  const status = await eventually(
    () => statusOf(id),
    ({ returned }) => returned.amount > 0,
  )
  expect(status).toMatchObject({
    claims: 1,
    granted: { amount: 250 },
    remaining: { amount: 0 },
    returned: { amount: 750 },
  })
  expect(await claim(await newMember(), id)).toMatchObject({
    status: 409,
    body: { code: 'ended' },
  })
})

it('staff fund one once per key, with a fund that can be split, and keep it', async () => {
  const key = randomKey()
  const body = input()
  const first = await post(body, key)
  expect((await post(body, key)).body.id).toBe(first.body.id)
  const refused = async (rest: object) => {
    const { status, body } = await post(input(rest))
    return { status, at: (body as { errors?: { pointer: string }[] }).errors?.[0]?.pointer }
  }
  const usd = (amount: number) => ({ amount, currency: 'USD' })
  expect(await refused({ fund: usd(1), shares: 2 })).toEqual({ status: 400, at: '/fund/amount' })
  expect(await refused({ fund: { amount: 9, currency: 'EUR' } })).toEqual({
    status: 400,
    at: '/fund/currency',
  })
  expect(await refused({ shares: 0 })).toEqual({ status: 400, at: '/shares' })
  const { startsAt } = body
  expect(await refused({ startsAt, endsAt: startsAt })).toEqual({ status: 400, at: '/endsAt' })
  const change = (fields: object) =>
    staff.ask<RedPacketStatus>('PATCH', `/red-packets/${first.body.id}`, {
      key: randomKey(),
      body: fields,
    })
  expect(await change({ title: 'Night of lanterns', revision: 1 })).toMatchObject({
    status: 200,
    body: { title: 'Night of lanterns', revision: 2 },
  })
  expect((await change({ title: 'Late', revision: 1 })).body).toMatchObject({
    code: 'version_mismatch',
  })
  expect((await change({ endsAt: rfc3339(Date.now() + 9 * HOUR_MS) })).status).toBe(400)
  expect((await change({ fund: usd(5_000) })).status).toBe(400)
})
