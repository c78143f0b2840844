import { expect, inject, it } from 'vitest'
import type { CompletionAnswer } from '../../src/shared/checkout/contract.ts'
import type { Order } from '../../src/shared/order/contract.ts'
import type { Points } from '../../src/shared/points/contract.ts'
import type { StoreCredit } from '../../src/shared/store-credit/contract.ts'
import { signIn, signInCode } from '../fixtures/member.ts'
import {
  eventually,
  newMailbox,
  newShopper,
  randomKey,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const usd = (amount: number) => ({ amount, currency: 'USD' })

/** Requests that are sent at one moment. */
const atOnce = <T>(count: number, ask: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => ask(n)))

async function newMember(given: { credit?: number; points?: number }) {
  const email = newMailbox()
  const { shopper, member } = await signIn(shop, await newShopper(shop), email)
  const wallet = `/members/${member.id}`
  const reason = 'Goodwill'
  const adjust = (amount: number) =>
    staff.ask('POST', `${wallet}/store-credit`, { key: randomKey(), body: { amount, reason } })
  const { credit, points } = given
  if (credit) await adjust(credit)
  const body = { points, reason }
  if (points) await staff.ask('POST', `${wallet}/points`, { key: randomKey(), body })
  return {
    ...{ shopper, email, adjust },
    credit: async () => (await shopper.ask<StoreCredit>('GET', '/me/store-credit')).body,
    points: async () => (await shopper.ask<Points>('GET', '/me/points')).body,
  }
}

/** The balance is the sum of the entries, and none is below zero. */
function isSound({ balance, ledger: { data } }: StoreCredit): boolean {
  const sum = data.reduce((all, { amount }) => all + amount.amount, 0)
  return sum === balance.amount && data.every((entry) => entry.balance.amount >= 0)
}

type Rows = { data: { entryId: string; account: string; debit: number; credit: number }[] }
async function accountsOf(orderId: string) {
  const { data } = (await staff.ask<Rows>('GET', `/orders/${orderId}/ledger`)).body
  const sums: Record<string, number> = {}
  for (const { account, debit, credit } of data) {
    sums[account] = (sums[account] ?? 0) + debit - credit
  }
  return sums
}

it('refunds and cancellations at once give back what was paid, once', async () => {
  const goods = await sellProduct(shop, 20)
  const { shopper, credit } = await newMember({ credit: 1_000 })
  await shopper.add(goods.variantId, 2)
  const { id } = await shopper.ready('sandbox')
  await shopper.ask('PATCH', `/checkouts/${id}`, { body: { useStoreCredit: true } })
  const { order, payment } = (await shopper.complete(id)).body
  await shopper.pay(payment.redirectUrl ?? '', 'succeed')
  const { cost } = await staff.orderBecomes(order.id, 'allocated')
  const refund = (body: object) =>
    staff.ask('POST', `/orders/${order.id}/refunds`, {
      key: randomKey(),
      body: { reason: 'Race', ...body },
    })
  await atOnce(12, async (n): Promise<unknown> => {
    if (n % 4 === 0) return refund({})
    if (n % 4 === 1) return refund({ to: 'store-credit', amount: usd(900) })
    if (n % 4 === 2) return staff.step(order.id, 'cancel')
    return shopper.ask('POST', `/orders/${order.id}/cancel`)
  })
  const ended = await staff.orderBecomes(order.id, 'refunded')
  const refunds = (ended.payment.refunds ?? []).filter(({ status }) => status !== 'failed')
  expect(refunds.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(cost.total.amount)
  const credited = refunds.reduce((sum, one) => sum + (one.storeCredit?.amount ?? 0), 0)
  const after = await eventually(credit, ({ balance }) => balance.amount === credited)
  expect(isSound(after)).toBe(true)
  const sums = await accountsOf(order.id)
  expect(sums).toMatchObject({ receivable: 0, refunds: cost.total.amount })
  expect(sums['cash:sandbox']).toBe(credited - 1_000)
  await staff.stockBecomes(goods.sku, { onHand: 20, available: 20, held: 0, committed: 0 })
})

it('credit that staff take while checkouts spend it is never spent twice', async () => {
  const goods = await sellProduct(shop, 20)
  const { shopper, adjust, credit } = await newMember({ credit: 1_000 })
  const ids: string[] = []
  for (let n = 0; n < 4; n += 1) {
    const buyNow = { variantId: goods.variantId, quantity: 1 }
    const { id } = await shopper.ready('cash-on-delivery', { buyNow })
    await shopper.ask('PATCH', `/checkouts/${id}`, { body: { useStoreCredit: true } })
    ids.push(id)
  }
  const taken = atOnce(4, () => adjust(-600))
  const done = await atOnce(ids.length, (n) => shopper.complete(ids[n] ?? ''))
  const took = (await taken).filter(({ status }) => status === 200).length
  const spent = await Promise.all(
    done
      .filter(({ status }) => status === 202)
      .map(async ({ body }) => (await shopper.order(body.order.id)).cost.storeCredit?.amount ?? 0),
  )
  const after = await credit()
  expect(isSound(after)).toBe(true)
  const sum = spent.reduce((all, amount) => all + amount, 0)
  expect(after.balance.amount + sum + took * 600).toBe(1_000)
})

it('points of checkouts at once, with a sign-in of another device between, are spent once', async () => {
  const goods = await sellProduct(shop, 20)
  const { shopper, email, points } = await newMember({ points: 500 })
  const buyNow = { variantId: goods.variantId, quantity: 1 }
  const spending = async (id: string) => {
    await shopper.ask('PATCH', `/checkouts/${id}`, { body: { pointsToSpend: 500 } })
    return id
  }
  const own = await spending((await shopper.ready('cash-on-delivery', { buyNow })).id)
  await shopper.add(goods.variantId)
  const ofCart = await spending((await shopper.ready('cash-on-delivery')).id)
  const visitor = await newShopper(shop)
  await visitor.add(goods.variantId, 2)
  await visitor.ready('cash-on-delivery')
  const code = await signInCode(shop, visitor, email, 1)
  const [signedIn, ...done] = await Promise.all([
    visitor.ask('POST', '/session/verify', { body: { email, code } }),
    shopper.complete(own),
    shopper.complete(ofCart),
    shopper.complete(own),
  ])
  expect(signedIn.status).toBe(200)
  const placed = new Set(
    done.flatMap(({ status, body }) =>
      status === 202 ? [(body as CompletionAnswer).order.id] : [],
    ),
  )
  const orders: Order[] = await Promise.all([...placed].map((id) => shopper.order(id)))
  const spent = orders.reduce((sum, order) => sum + (order.points?.spends ?? 0), 0)
  const { balance, ledger } = await points()
  expect([0, 500]).toContain(spent)
  expect(balance + spent).toBe(500)
  expect(ledger.data.filter(({ reason }) => reason === 'spent')).toHaveLength(spent / 500)
})
