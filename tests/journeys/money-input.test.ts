import { expect, inject, it } from 'vitest'
import type { Points } from '../../src/shared/points/contract.ts'
import type { StoreCredit } from '../../src/shared/store-credit/contract.ts'
import { signIn } from '../fixtures/member.ts'
import {
  call,
  newMailbox,
  newShopper,
  randomKey,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const usd = (amount: unknown) => ({ amount, currency: 'USD' })

/** Values that are no amount of money. */
const NO_AMOUNTS: readonly unknown[] = [
  ...[0, 0.5, 1e20, 2 ** 53, 1e308, '5', '', 'NaN', 'Infinity', true, false, null],
  ...[[], [5], {}, { amount: 5 }, usd('5'), usd(0.5), usd(1e20), usd(null)],
  ...[
    { amount: 5, currency: 'EUR' },
    { amount: 5, currency: 'usd' },
    { amount: 5, currency: '' },
  ],
  ...[{ amount: 5, currency: 'USD', more: 1 }, { toString: 5 }, { __proto__: null, amount: 5 }],
]
const BELOW_ZERO: readonly unknown[] = [-1, -0.5, usd(-1), usd(-1e20)]

/** Each is refused as input: nothing is believed, and nothing breaks. */
async function refuses(
  values: readonly unknown[],
  ask: (value: unknown) => Promise<{ status: number; body: unknown }>,
): Promise<void> {
  for (const value of values) {
    const { status, body } = await ask(value)
    expect([400, 409, 422], `${JSON.stringify(value)}: ${JSON.stringify(body)}`).toContain(status)
  }
}

const post = (path: string, body: object, token?: string) =>
  token === undefined
    ? staff.ask('POST', path, { key: randomKey(), body })
    : call(`${shop.url}/api/admin/v1${path}`, 'POST', token, { key: randomKey(), body })

async function newMember() {
  const { shopper, member } = await signIn(shop, await newShopper(shop), newMailbox())
  const balances = async () => ({
    credit: (await shopper.ask<StoreCredit>('GET', '/me/store-credit')).body.balance.amount,
    points: (await shopper.ask<Points>('GET', '/me/points')).body.balance,
  })
  const wallet = `/members/${member.id}`
  return { shopper, wallet, balances }
}

const window = { startsAt: '2026-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' }
const packet = (fund: unknown, shares: unknown = 1) => ({
  ...{ title: 'Attack', fund, shares, split: 'even', ...window },
})

it('a wallet takes whole amounts of the shop’s currency alone', async () => {
  const { wallet, balances } = await newMember()
  const reason = 'Goodwill'
  await post(`${wallet}/store-credit`, { amount: 500, reason })
  await post(`${wallet}/points`, { points: 50, reason })
  await refuses(NO_AMOUNTS, (amount) => post(`${wallet}/store-credit`, { amount, reason }))
  const noPoints = [...NO_AMOUNTS, usd(5), -51, -1e20, 1_000_000_001]
  await refuses(noPoints, (points) => post(`${wallet}/points`, { points, reason }))
  await refuses([-501, usd(-501), 1e10 + 1], (amount) =>
    post(`${wallet}/store-credit`, { amount, reason }),
  )
  // Fields that the server sets itself are no input.
  for (const more of [{ balance: 1 }, { by: 'stf_1' }, { reference: 'x' }, { type: 'grant' }]) {
    const body = { amount: 5, points: 5, reason, ...more }
    expect((await post(`${wallet}/store-credit`, body)).status).toBe(400)
    expect((await post(`${wallet}/points`, body)).status).toBe(400)
  }
  expect(await balances()).toEqual({ credit: 500, points: 50 })
})

it('a red packet is funded with a whole amount that its shares can have', async () => {
  const funds = [...NO_AMOUNTS, ...BELOW_ZERO, 5, usd(1e10 + 1)]
  await refuses(funds, (fund) => post('/red-packets', packet(fund)))
  const shares = [0, -1, 0.5, 11, 1e20, '1', null, true, [1]]
  await refuses(shares, (count) => post('/red-packets', packet(usd(10), count)))
})

it('a refund is of money and units that the order has', async () => {
  const goods = await sellProduct(shop, 5)
  const { shopper, balances } = await newMember()
  await shopper.add(goods.variantId, 2)
  const { order, payment } = (await shopper.complete((await shopper.ready('sandbox')).id)).body
  await shopper.pay(payment.redirectUrl ?? '', 'succeed')
  const { lines } = await staff.orderBecomes(order.id, 'allocated')
  const path = `/orders/${order.id}/refunds`
  const [lineId = ''] = lines.map(({ id }) => id)
  for (const to of ['original', 'store-credit']) {
    const of = { to, reason: 'Attack' }
    await refuses([...NO_AMOUNTS, ...BELOW_ZERO, 5, usd(1e10)], (amount) =>
      post(path, { ...of, amount }),
    )
    const quantities = [0, -1, 0.5, 3, 1e20, '1', null, true, [1]]
    await refuses(quantities, (quantity) =>
      post(path, { ...of, lines: [{ lineId, quantity, restock: true }] }),
    )
    const twice = { lineId, quantity: 1, restock: true }
    await refuses([[], [twice, twice]], (units) => post(path, { ...of, lines: units }))
  }
  await refuses(['shopper', null, 1], (to) => post(path, { to, reason: 'Attack', amount: usd(1) }))
  expect((await staff.order(order.id)).payment.refunds).toBeUndefined()
  expect((await balances()).credit).toBe(0)
})

it('a checkout spends points and credit that the member has', async () => {
  const goods = await sellProduct(shop, 5)
  const { shopper, wallet } = await newMember()
  await post(`${wallet}/points`, { points: 50, reason: 'Goodwill' })
  await shopper.add(goods.variantId)
  const { id } = await shopper.ready('sandbox')
  const patch = (body: object) =>
    shopper.ask<{ cost: { discount: { amount: number } } }>('PATCH', `/checkouts/${id}`, { body })
  const spent = [-1, 0.5, 51, 1e9 + 1, 1e20, '5', null, true, [5], {}, usd(5)]
  await refuses(spent, (pointsToSpend) => patch({ pointsToSpend }))
  await refuses(['yes', 1, null, []], (useStoreCredit) => patch({ useStoreCredit }))
  await refuses([usd(0), usd(1)], (due) => patch({ cost: { due } }))
  expect((await patch({})).body.cost.discount.amount).toBe(0)
})

it('money above the shop’s bound needs a recent sign-in, whichever way it goes', async () => {
  const { token } = inject('agedStaff').money
  const { wallet, balances } = await newMember()
  const reason = 'Goodwill'
  const large = 100_001
  const asks = [
    { path: `${wallet}/store-credit`, body: { amount: large, reason } },
    { path: `${wallet}/store-credit`, body: { amount: -large, reason } },
    { path: `${wallet}/points`, body: { points: large, reason } },
    { path: `${wallet}/points`, body: { points: -large, reason } },
    { path: '/red-packets', body: packet(usd(large)) },
  ]
  for (const { path, body } of asks) {
    const refused = { status: 403, body: { code: 'step_up_required' } }
    expect(await post(path, body, token), path).toMatchObject(refused)
  }
  expect((await post(`${wallet}/points`, { points: 100, reason }, token)).status).toBe(200)
  expect((await post(`${wallet}/store-credit`, { amount: 100, reason }, token)).status).toBe(200)
  expect(await balances()).toEqual({ credit: 100, points: 100 })
})
