import { expect, it, vi } from 'vitest'
import { saveReminder } from '../../../src/shared/cart-reminder/store.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { insertReview } from '../../../src/shared/review/store.ts'
import { insertAlert } from '../../../src/shared/stock-alert/store.ts'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { ADDRESS } from '../../../tests/fixtures/shop-client.ts'

const EMAIL = 'ada@shop.test'

async function signedIn() {
  const world = memberGateway()
  const { token } = (await world.signIn(EMAIL)).body
  const shopperId = String(
    world.directory.sqlite.prepare('SELECT shopper_id FROM member').get()?.shopper_id,
  )
  const exported = async (by = token) =>
    world.send<Record<string, unknown>>('GET', '/me/export', { token: by })
  return { ...world, token, shopperId, exported }
}

/** An order of a shopper in the record, with a review. */
async function bought(world: Awaited<ReturnType<typeof signedIn>>, shopperId: string) {
  const placed = { ...placedOrder(), shopperId }
  await recordPlacedOrders([world.env.ORDERS_0], [placed], EFFECT_CONTEXT)
  const { id, lines } = placed.order
  await insertReview(world.env.ENGAGEMENT_DB, {
    id: `rev of ${id}`,
    order_id: id,
    line_id: lines[0]?.id ?? '',
    product_id: 'prd_1',
    product_title: 'Shirt',
    variant_title: null,
    rating: 5,
    title: '',
    text: `Words about ${id}`,
    status: 'pending',
    reason: null,
    version: 1,
    request_key: null,
    request_hash: null,
    created_at: 1,
    updated_at: 1,
  })
  return placed.order
}

it('the export of a member has what every subsystem stores, a former visitor’s orders included', async () => {
  const world = await signedIn()
  const { send, token, shopperId, exported, objectOf } = world
  await send('PATCH', '/me', { token, body: { name: 'Ada Quay' } })
  expect((await send('POST', '/me/addresses', { token, body: ADDRESS })).status).toBe(201)
  const alert = { token: 'alert', sku: 'A', variantId: 'var_A', title: 'A', handle: 'a' }
  await insertAlert(world.env.ENGAGEMENT_DB, { ...alert, email: EMAIL }, 1)
  await insertAlert(world.env.ENGAGEMENT_DB, { ...alert, token: 'b', email: 'b@shop.test' }, 1)

  const content = {
    shopperId: 'shp_former',
    hasOrders: true,
    cart: { lines: [], discountCodes: [], catalogVersion: '1' },
    favourites: [{ productId: 'prd_9', addedAt: '2026-01-01T00:00:00Z' }],
    checkouts: [],
  }
  await objectOf(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'merge.apply', mergeId: 'mrg_1', content },
  })
  const own = await bought(world, shopperId)
  const former = await bought(world, 'shp_former')
  const foreign = await bought(world, 'shp_other')

  const answer = await exported()
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    exportedAt: expect.any(String),
    profile: { email: EMAIL, name: 'Ada Quay' },
    addresses: [ADDRESS],
    devices: [{ id: expect.any(String) }],
    cart: { lines: [] },
    favourites: [{ productId: 'prd_9' }],
    openCheckout: null,
    formerEmails: [],
    mails: [{ to: EMAIL }],
    cartReminder: null,
    stockAlerts: [{ sku: 'A' }],
    passkeys: [],
    points: { balance: 0, entries: [] },
    storeCredit: { balance: 0 },
    coupons: [],
    level: { earned: 'member', byHand: null },
  })
  const text = JSON.stringify(answer.body)
  for (const { id } of [own, former]) {
    expect(text).toContain(`"id":"${id}"`)
    expect(text).toContain(`Words about ${id}`)
  }
  expect(text).not.toContain(foreign.id)
  expect(text).not.toContain('b@shop.test')
})

it('the export has the mails to a former address, unless another member has it by now', async () => {
  const { send, token, codeTo, signIn, exported } = await signedIn()
  const next = 'ada.quay@shop.test'
  await send('PATCH', '/me', { token, body: { email: next } })
  await send('POST', '/me/email', { token, body: { code: codeTo(next) } })
  expect((await exported()).body).toMatchObject({
    formerEmails: [EMAIL],
    mails: [{ to: next }, { to: EMAIL }],
  })
  await signIn(EMAIL)
  expect((await exported()).body).toMatchObject({ formerEmails: [], mails: [{ to: next }] })
})

it('the export says when the last reminder of a cart was due', async () => {
  const { objectOf, shopperId, exported } = await signedIn()
  saveReminder(objectOf(shopperId).sql, 1, Date.parse('2026-01-02T10:00:00Z'))
  expect((await exported()).body).toMatchObject({
    cartReminder: { lastAt: '2026-01-02T10:00:00.000Z' },
  })
})

it('the export needs a member with a recent proof of the email', async () => {
  const { exported, visitor } = await signedIn()
  expect(await exported(await visitor())).toMatchObject({
    status: 403,
    body: { code: 'member_required' },
  })
  vi.useFakeTimers({ now: Date.now() + 11 * MINUTE_MS, toFake: ['Date'] })
  try {
    expect(await exported()).toMatchObject({ status: 403, body: { code: 'step_up_required' } })
  } finally {
    vi.useRealTimers()
  }
})
