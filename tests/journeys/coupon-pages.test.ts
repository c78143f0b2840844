import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Campaign, CouponCounts } from '../../src/shared/coupon/contract.ts'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import { signIn } from '../fixtures/member.ts'
import { newMailbox, newShopper, randomKey, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const PATH = '/admin/coupons'

let promotionId = ''
beforeAll(async () => {
  const made = await staff.ask<Promotion>('POST', '/promotions', {
    key: randomKey(),
    body: {
      ...{ title: `Codes ${randomKey().slice(0, 8)}`, status: 'draft', combinesWith: 'all' },
      conditions: [{ kind: 'coupon' }],
      action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
    },
  })
  promotionId = made.body.id
})
afterAll(async () => {
  await staff.ask('DELETE', `/promotions/${promotionId}`, { key: randomKey() })
})

/** A browser without script of the owner. */
function owner() {
  const visitor = formVisitor(shop.url)
  visitor.cookies.set('staff', shop.staffToken)
  return visitor
}

type Visitor = ReturnType<typeof owner>

/** Creates a campaign by its form; the path of its page. */
async function create(visitor: Visitor, fields: Record<string, string>): Promise<string> {
  const page = await visitor.open(`/admin/new-coupon?promotion=${promotionId}`)
  const made = await visitor.post(PATH, {
    ...{ key: hidden(page, 'key'), title: 'Welcome', promotionId, ...fields },
  })
  expect(made).toMatchObject({
    status: 303,
    location: expect.stringMatching(/\?done=coupon.create$/),
  })
  return made.location?.split('?')[0] ?? ''
}
const campaignAt = async (path: string) =>
  (await staff.ask<Campaign & CouponCounts>('GET', `/coupons/${path.split('/').at(-1)}`)).body
const code = () => `P-${randomKey().slice(0, 12)}`

it('a campaign with a code of one’s own is created, shown with its counts, changed and ended', async () => {
  const visitor = owner()
  const typed = code()
  const path = await create(visitor, { codes: 'own', code: typed, total: '9', public: 'yes' })
  expect(await campaignAt(path)).toMatchObject({ total: 9, public: true, countsOnce: false })
  const page = await visitor.open(path)
  expect(page.html).toContain(typed)
  expect((await visitor.open(PATH)).html).toContain(path)

  const { shopper } = await signIn(shop, await newShopper(shop), newMailbox())
  expect((await shopper.ask('POST', `/coupons/${typed}/claim`, { key: randomKey() })).status).toBe(
    201,
  )
  // Claimed 1 of 9: eight are free.
  expect((await visitor.open(path)).html).toMatch(/Free<\/span><span[^>]*>8</)

  const changed = await visitor.post(path, {
    ...{ key: hidden(page, 'key'), title: 'Welcome all', total: '', public: 'yes' },
    endsAt: '2031-01-01T00:00',
  })
  expect(changed.location).toBe(`${path}?done=coupon.change`)
  expect(await campaignAt(path)).toMatchObject({
    ...{ title: 'Welcome all', total: null, endsAt: '2031-01-01T00:00:00.000Z' },
  })
  await visitor.post(`${path}/end`, {})
  expect((await visitor.open(path)).html).toContain('>Running<')
  await visitor.post(`${path}/end`, { confirm: 'yes' })
  expect((await visitor.open(path)).html).toContain('>Ended<')

  const id = path.split('/').at(-1)
  const audit = await staff.ask<{ data: { action: string }[] }>('GET', `/audit?subject=${id}`)
  expect(audit.body.data.map(({ action }) => action).sort()).toEqual([
    ...['coupon.change', 'coupon.create', 'coupon.remove'],
  ])
})

it('many codes are a file, whose cells no spreadsheet runs', async () => {
  const visitor = owner()
  const path = await create(visitor, { codes: 'many', generate: '30' })
  const response = await fetch(`${shop.url}${path}/codes.csv`, {
    headers: { cookie: `staff=${shop.staffToken}`, accept: 'text/html' },
  })
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="codes.csv"')
  const [head, ...rows] = (await response.text()).trim().split('\n')
  expect([head, rows.length, new Set(rows).size]).toEqual(['code', 30, 30])
  const odd = await create(visitor, { codes: 'own', code: `=${code()}` })
  const file = await fetch(`${shop.url}${odd}/codes.csv`, {
    headers: { cookie: `staff=${shop.staffToken}`, accept: 'text/html' },
  })
  expect(await file.text()).toMatch(/^code\n'=P-/)
})

it('a form with a fault is shown again with it beside its field', async () => {
  const visitor = owner()
  const taken = code()
  await create(visitor, { codes: 'own', code: taken })
  const post = (fields: Record<string, string>) =>
    visitor.post(PATH, { key: randomKey(), title: 'Kept', promotionId, ...fields })
  const again = await post({ codes: 'own', code: taken.toLowerCase() })
  expect(again.status).toBe(400)
  expect(again.html).toContain('id="code-error"')
  expect(again.html).toContain('value="Kept"')
  for (const [field, fields] of Object.entries({
    code: { codes: 'own', code: ' ' },
    generate: { codes: 'many', generate: '0' },
    total: { codes: 'one', total: 'many' },
    promotionId: { codes: 'one', promotionId: '' },
    endsAt: { codes: 'one', startsAt: '2031-01-02T00:00', endsAt: '2031-01-01T00:00' },
  })) {
    const refused = await post(fields)
    expect([field, refused.status]).toEqual([field, 400])
    expect(refused.html).toContain(`id="${field}-error"`)
  }
})

it('a member gets a coupon by email, once', async () => {
  const visitor = owner()
  const path = await create(visitor, { codes: 'many', generate: '3' })
  const mailbox = newMailbox()
  const { shopper } = await signIn(shop, await newShopper(shop), mailbox)
  const give = (email: string) => visitor.post(`${path}/gifts`, { key: randomKey(), email })
  const unknown = await give(newMailbox())
  expect(unknown.status).toBe(400)
  expect(unknown.html).toContain('No member has this email')
  expect((await give(mailbox.toUpperCase())).location).toBe(`${path}?done=coupon.give`)
  const wallet = await shopper.ask<{ data: { title: string }[] }>('GET', '/me/coupons')
  expect(wallet.body.data.map(({ title }) => title)).toEqual(['Welcome'])
  expect((await give(mailbox)).status).toBe(409)
})

it('of two who change one campaign the second sees what differs', async () => {
  const visitor = owner()
  const path = await create(visitor, { codes: 'one' })
  const page = await visitor.open(path)
  const base = hidden(page, 'base').replaceAll('&quot;', '"')
  const first = { key: randomKey(), title: 'Theirs', base }
  expect((await visitor.post(path, first)).status).toBe(303)
  const second = await visitor.post(path, { ...first, key: randomKey(), title: 'Mine' })
  expect(second.status).toBe(409)
  expect(second.html).toContain('choose title')
  expect(await campaignAt(path)).toMatchObject({ title: 'Theirs' })
})
