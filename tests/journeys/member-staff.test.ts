import { beforeAll, expect, inject, it } from 'vitest'
import type { Member } from '../../src/shared/member/contract.ts'
import type { Order } from '../../src/shared/order/contract.ts'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { signIn } from '../fixtures/member.ts'
import {
  ADDRESS,
  call,
  eventually,
  newMailbox,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

type Page = { data: Member[]; nextCursor: string | null }
type Detail = Member & {
  devices: number
  points: number
  addresses: (typeof ADDRESS)[]
  orders: Order[]
}

let member: Member
let shopper: Shopper
let order: { id: string; number: string }

beforeAll(async () => {
  const goods = await sellProduct(shop, 10)
  const visitor = await newShopper(shop)
  await visitor.add(goods.variantId)
  const signedIn = await signIn(shop, visitor, newMailbox())
  ;({ member, shopper } = signedIn)
  await shopper.ask('PATCH', '/me', { body: { name: `Ada Maria Quay${member.id.slice(-6)}` } })
  await shopper.ask('POST', '/me/addresses', { body: ADDRESS })
  const checkout = await shopper.ready('cash-on-delivery', { email: member.email })
  order = (await shopper.complete(checkout.id)).body.order
  await staff.orderBecomes(order.id, 'allocated')
})

const find = (query: string, token = shop.staffToken) =>
  call<Page & { code?: string }>(
    `${shop.url}/api/admin/v1/members?query=${encodeURIComponent(query)}`,
    'GET',
    token,
  )

it('staff find a member by email, name, id and order number, and see what the shop knows', async () => {
  const lastName = `quay${member.id.slice(-6)}`
  for (const query of [member.email.toUpperCase(), lastName, member.id, order.number]) {
    const found = await find(query)
    expect(found.body.data.map(({ id }) => id)).toEqual([member.id])
  }
  const everything = await staff.ask<{ members: Member[] }>('GET', `/search?q=${lastName}`)
  expect(everything.body.members.map(({ id }) => id)).toEqual([member.id])
  const { status, body } = await staff.ask<Detail>('GET', `/members/${member.id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ email: member.email, devices: 1, points: 0, addresses: [ADDRESS] })
  expect(body.orders.map(({ id }) => id)).toEqual([order.id])
  expect((await staff.ask('GET', '/members/mbr_none')).status).toBe(404)
})

it('a viewer sees no person, and finds none by an email or a name', async () => {
  const email = newMailbox()
  await staff.ask('POST', '/staff', { body: { name: 'Vic', email, role: 'viewer' } })
  const at = (path: string) => `${shop.url}/api/admin/v1${path}`
  await call(at('/sessions/codes'), 'POST', null, { body: { email } })
  const code = await eventually(
    async () => {
      const box = await call<{ data: { text: string }[] }>(
        `${shop.url}/dev/outbox?to=${email}`,
        'GET',
        null,
      )
      return box.body.data.flatMap(({ text }) => /\b\d{6}\b/.exec(text) ?? []).at(0)
    },
    (digits) => digits !== undefined,
  )
  const entered = await call<{ token: string }>(at('/sessions/verify'), 'POST', null, {
    body: { email, code },
  })
  const { token } = entered.body
  for (const query of [member.email, 'ada']) {
    expect(await find(query, token)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  }
  const found = await find(order.number, token)
  expect(found.body.data).toMatchObject([{ id: member.id, email: '•••', name: '•••' }])
  const detail = await call<Detail>(at(`/members/${member.id}`), 'GET', token)
  const text = JSON.stringify(detail.body)
  expect(detail.status).toBe(200)
  for (const hidden of [member.email, 'Maria', ADDRESS.line1]) expect(text).not.toContain(hidden)
})

it('staff adjust a member’s balances and give a coupon by forms', async () => {
  const visitor = formVisitor(shop.url)
  visitor.cookies.set('staff', shop.staffToken)
  const path = `/admin/members/${member.id}`
  expect(await visitor.open(`/admin/members?q=${order.number}`)).toMatchObject({ location: path })
  expect((await visitor.open(path)).html).toContain(member.email)

  const points = { direction: 'add', amount: '1,250', reason: 'Sorry', key: randomKey() }
  const refused = await visitor.post(`${path}/points`, { ...points, reason: ' ' })
  expect(refused).toMatchObject({ status: 400 })
  expect(refused.html).toContain('Enter a reason.')
  for (let press = 0; press < 2; press += 1) {
    const added = await visitor.post(`${path}/points`, points)
    expect(added).toMatchObject({ location: `${path}/points?done=points.adjust` })
  }
  const after = await visitor.open(`${path}/points`)
  expect(after.html).toContain('1,250 points')
  const short = { direction: 'take', amount: '2000', reason: 'Too much', key: randomKey() }
  expect((await visitor.post(`${path}/points`, short)).html).toContain('too small')

  const credit = { direction: 'add', amount: '12.50', reason: 'Late parcel', key: randomKey() }
  await visitor.follow(await visitor.post(`${path}/store-credit`, credit))
  const taken = { direction: 'take', amount: '2.50', reason: 'Half of it', key: randomKey() }
  const left = await visitor.follow(await visitor.post(`${path}/store-credit`, taken))
  expect(left.html).toContain('$10.00')
  expect(left.html).toContain('-$2.50')
  const own = await shopper.ask<{ balance: object }>('GET', '/me/store-credit')
  expect(own.body.balance).toEqual({ amount: 1_000, currency: 'USD' })

  const promotion = await staff.ask<{ id: string }>('POST', '/promotions', {
    key: randomKey(),
    body: {
      ...{ title: 'Gifts', status: 'draft', combinesWith: 'all', conditions: [{ kind: 'coupon' }] },
      action: { kind: 'percentage', target: 'order', basisPoints: 100 },
    },
  })
  const title = `Gift ${randomKey().slice(0, 8)}`
  const campaign = await staff.ask<{ id: string }>('POST', '/coupons', {
    key: randomKey(),
    body: { title, promotionId: promotion.body.id, code: `G-${randomKey().slice(0, 12)}` },
  })
  expect((await visitor.open(`${path}/coupons`)).html).toContain(title)
  const give = () =>
    visitor.post(`${path}/coupons`, { campaign: campaign.body.id, key: randomKey() })
  expect(await give()).toMatchObject({ location: `${path}/coupons?done=coupon.give` })
  expect((await give()).html).toContain('already has this coupon')
  const wallet = await shopper.ask<{ data: { title: string }[] }>('GET', '/me/coupons')
  expect(wallet.body.data.map((coupon) => coupon.title)).toContain(title)
})

it('a level by hand holds in session, profile, cart and list alike, until it is cleared', async () => {
  const goods = await sellProduct(shop, 10, 2_000)
  const promotion = await staff.ask<{ id: string }>('POST', '/promotions', {
    key: randomKey(),
    body: {
      ...{ title: 'For gold', status: 'active', combinesWith: 'all' },
      conditions: [
        { kind: 'products', productIds: [goods.id] },
        { kind: 'member-level', levels: ['gold'] },
      ],
      action: { kind: 'percentage', target: 'matching-lines', basisPoints: 1_000 },
    },
  })
  const { shopper: other, member: one } = await signIn(shop, await newShopper(shop), newMailbox())
  const set = (level: string | null, key = randomKey()) =>
    staff.ask<{ earned: string }>('PUT', `/members/${one.id}/level`, {
      key,
      body: { level, reason: 'A friend of the shop' },
    })
  expect((await set('platinum')).status).toBe(400)
  const key = randomKey()
  for (let time = 0; time < 2; time += 1) {
    expect(await set('gold', key)).toMatchObject({ status: 200, body: { earned: 'member' } })
  }
  const session = async () =>
    (await other.ask<{ member: Member }>('GET', '/session')).body.member.level
  const profile = async () => (await other.ask<Member>('GET', '/me')).body.level
  expect([await session(), await profile()]).toEqual(['gold', 'gold'])
  await other.ask('PATCH', '/me', { body: { name: 'Kim Kerb' } })
  expect([await session(), await profile()]).toEqual(['gold', 'gold'])
  // The isolate that answers learns of a new promotion within seconds.
  await eventually(
    async () => {
      const { body } = await other.add(goods.variantId)
      return body.cost.discount.amount
    },
    (discount) => discount > 0,
  )
  const listed = async () => (await find(one.id)).body.data[0]?.level
  await eventually(listed, (level) => level === 'gold')
  const audit = await staff.ask<{ data: { summary: string }[] }>('GET', `/audit?subject=${one.id}`)
  expect(JSON.stringify(audit.body)).toContain('A friend of the shop')

  expect((await set(null)).status).toBe(200)
  expect([await session(), await profile()]).toEqual(['member', 'member'])
  expect((await other.cart()).cost.discount.amount).toBe(0)
  await eventually(listed, (level) => level === 'member')
  await staff.ask('DELETE', `/promotions/${promotion.body.id}`, { key: randomKey() })
})

it('points of sign-ins raise what counts for a level', async () => {
  await shopper.ask('POST', '/me/sign-in')
  const points = await shopper.ask<{ level: object }>('GET', '/me/points')
  expect(points.body.level).toEqual({
    ...{ name: 'member', points: 5 },
    next: { name: 'silver', missing: 495 },
  })
})

it('an owner erases a member by a form, and the member’s token is refused', async () => {
  const { shopper: leaving, member: gone } = await signIn(
    shop,
    await newShopper(shop),
    newMailbox(),
  )
  const visitor = formVisitor(shop.url)
  visitor.cookies.set('staff', inject('agedStaff').pages.token)
  const path = `/admin/members/${gone.id}/erase`
  // A manager may not.
  expect((await visitor.post(path, { confirm: 'yes', key: randomKey() })).status).toBe(403)
  visitor.cookies.set('staff', shop.staffToken)
  expect((await visitor.open(`/admin/members/${gone.id}`)).html).toContain('Yes, erase')
  expect(await visitor.post(path, { confirm: 'yes', key: randomKey() })).toMatchObject({
    location: '/admin/members?done=member.erase',
  })
  expect((await leaving.ask('GET', '/me')).status).toBe(401)
  expect((await staff.ask('GET', `/members/${gone.id}`)).status).toBe(404)
  expect((await find(gone.email)).body.data).toEqual([])
})
