import { expect, inject, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import type { StoreCredit } from '../../src/shared/store-credit/contract.ts'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import { signIn } from '../fixtures/member.ts'
import { sendPaymentEvent, shopperOf } from '../fixtures/payment-webhook.ts'
import {
  ADDRESS,
  eventually,
  newMailbox,
  newShopper,
  randomKey,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

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
  expect(await adjust(member, { amount: 5, currency: 'EUR' })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/amount/currency', code: 'other_currency' }] },
  })
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

const tender = { useStoreCredit: true }
type Cost = Order['cost']
interface Checkout {
  status: string
  cost: Cost
  requirements: { code: string }[]
}
const patch = ({ shopper }: Member, id: string, body: object) =>
  shopper.ask<Checkout>('PATCH', `/checkouts/${id}`, { body })

/** A member with store credit and a checkout of one thing that costs 20.00 beside delivery and tax. */
async function atCheckout(credit: number, method = 'sandbox') {
  const goods = await sellProduct(shop, 50)
  const member = await newMember()
  if (credit > 0) await adjust(member, credit)
  await member.shopper.add(goods.variantId, 2)
  const { id } = await member.shopper.ready(method)
  return { member, goods, id }
}

const balanceOf = async (member: Member) => (await creditOf(member)).balance.amount
const balanceBecomes = (member: Member, amount: number) =>
  eventually(
    () => balanceOf(member),
    (balance) => balance === amount,
  )
type Rows = { data: { entryId: string; account: string; debit: number; credit: number }[] }
/** The balances of an order's accounts; each entry is balanced. */
async function accountsOf(orderId: string) {
  const { data } = (await staff.ask<Rows>('GET', `/orders/${orderId}/ledger`)).body
  const sum = (rows: Rows['data']) => rows.reduce((all, row) => all + row.debit - row.credit, 0)
  for (const rows of Map.groupBy(data, ({ entryId }) => entryId).values()) expect(sum(rows)).toBe(0)
  return Object.fromEntries(
    [...Map.groupBy(data, ({ account }) => account)].map(([name, rows]) => [name, sum(rows)]),
  )
}

it('pays a part of an order: the provider takes what is due, and a refund goes back to both', async () => {
  const { member, id } = await atCheckout(1_000)
  const { cost } = (await patch(member, id, tender)).body
  expect(cost.storeCredit).toEqual(usd(1_000))
  expect(cost.due).toEqual(usd(cost.total.amount - 1_000))
  const { order, payment } = (await member.shopper.complete(id)).body
  expect(await balanceOf(member)).toBe(0)
  await member.shopper.pay(payment.redirectUrl ?? '', 'succeed')
  const paid = await staff.orderBecomes(order.id, 'allocated')
  expect(paid).toMatchObject({ cost, payment: { kind: 'sandbox', status: 'succeeded' } })
  expect(await accountsOf(order.id)).toMatchObject({
    'cash:sandbox': cost.due?.amount,
    'store-credit': 1_000,
    receivable: 0,
  })
  const refund = (body: object) =>
    staff.ask<{ refund: { amount: unknown; storeCredit?: unknown }; left?: unknown }>(
      'POST',
      `/orders/${order.id}/refunds`,
      { key: randomKey(), body: { reason: 'Late', ...body } },
    )
  // The part that store credit paid goes back first.
  expect(await refund({ amount: usd(400) })).toMatchObject({
    status: 202,
    body: { refund: { amount: usd(400), storeCredit: usd(400) } },
  })
  await balanceBecomes(member, 400)
  expect(await refund({ amount: usd(700) })).toMatchObject({
    body: { refund: { amount: usd(700), storeCredit: usd(600) } },
  })
  await balanceBecomes(member, 1_000)
  const left = cost.total.amount - 1_100
  expect(await refund({ amount: usd(left + 1) })).toMatchObject({
    status: 409,
    body: { code: 'refund_exceeds_captured', left: usd(left) },
  })
  expect(await refund({ to: 'store-credit', amount: usd(300) })).toMatchObject({ status: 202 })
  await balanceBecomes(member, 1_300)
  expect(await refund({})).toMatchObject({ body: { refund: { amount: usd(left - 300) } } })
  const ended = await staff.orderBecomes(order.id, 'refunded')
  expect(ended.payment.status).toBe('refunded')
  expect(await accountsOf(order.id)).toMatchObject({
    'cash:sandbox': 300,
    'store-credit': -300,
    refunds: cost.total.amount,
    receivable: 0,
  })
  expect(await balanceOf(member)).toBe(1_300)
})

it('pays all of an order: no payment method is asked for, and it is paid at placement', async () => {
  const { member, id } = await atCheckout(50_000)
  expect((await patch(member, id, tender)).body).toMatchObject({ status: 'ready' })
  const fresh = await sellProduct(shop, 5)
  const started = await member.shopper.ask<{ id: string }>('POST', '/checkouts', {
    body: { buyNow: { variantId: fresh.variantId, quantity: 1 } },
  })
  const told = { email: newMailbox(), shippingAddress: ADDRESS, deliveryOptionId: 'standard' }
  const bare = (await patch(member, started.body.id, told)).body
  expect(bare.requirements).toMatchObject([{ code: 'payment_method' }])
  const ready = (await patch(member, started.body.id, tender)).body
  expect(ready).toMatchObject({ status: 'ready', requirements: [], cost: { due: usd(0) } })
  const key = randomKey()
  const done = await member.shopper.complete(started.body.id, key)
  expect(done).toMatchObject({ status: 202, body: { payment: { status: 'succeeded' } } })
  expect((await member.shopper.complete(started.body.id, key)).body).toEqual(done.body)
  const { order } = done.body
  const paid = await staff.orderBecomes(order.id, 'allocated')
  expect(paid.payment).toMatchObject({ kind: 'store-credit', status: 'succeeded' })
  expect(await balanceOf(member)).toBe(50_000 - paid.cost.total.amount)
  expect((await member.shopper.ask('POST', `/orders/${order.id}/cancel`)).status).toBe(202)
  await staff.orderBecomes(order.id, 'refunded')
  await balanceBecomes(member, 50_000)
  expect(await accountsOf(order.id)).toMatchObject({ 'store-credit': 0, receivable: 0 })
})

it('comes back once where the order ends unpaid', async () => {
  const { member, id } = await atCheckout(700)
  await patch(member, id, tender)
  const { order } = (await member.shopper.complete(id)).body
  await staff.orderBecomes(order.id, 'awaiting_payment')
  expect(await balanceOf(member)).toBe(0)
  await staff.step(order.id, 'cancel')
  await staff.orderBecomes(order.id, 'cancelled')
  await balanceBecomes(member, 700)
  expect(Object.values(await accountsOf(order.id)).filter((sum) => sum !== 0)).toEqual([])
})

it('that was spent meanwhile is a changed price: the shopper is asked for the new due', async () => {
  const { member, id } = await atCheckout(900)
  const { cost } = (await patch(member, id, tender)).body
  await adjust(member, -500)
  expect(await member.shopper.complete(id)).toMatchObject({
    status: 409,
    body: {
      code: 'price_changed',
      quote: { cost: { storeCredit: usd(400), due: usd(cost.total.amount - 400) } },
    },
  })
  const again = await member.shopper.complete(id)
  expect(again.status).toBe(202)
  expect(await balanceOf(member)).toBe(0)
})

it('is spent once by checkouts that race for it, and never by a visitor', async () => {
  const { member, goods } = await atCheckout(1_000)
  const ids: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const buyNow = { variantId: goods.variantId, quantity: 1 }
    const { id } = await member.shopper.ready('cash-on-delivery', { buyNow })
    await patch(member, id, tender)
    ids.push(id)
  }
  const done = await Promise.all(ids.map((id) => member.shopper.complete(id)))
  expect(done.filter(({ status }) => status === 202)).toHaveLength(1)
  expect(await balanceOf(member)).toBe(0)
  const visitor = await newShopper(shop)
  await visitor.add(goods.variantId)
  const { id } = await visitor.ready('sandbox')
  expect(await visitor.ask('PATCH', `/checkouts/${id}`, { body: tender })).toMatchObject({
    status: 403,
    body: { code: 'member_required' },
  })
})

it('of a visitor’s order goes to the member that the visitor became', async () => {
  const goods = await sellProduct(shop, 5)
  const visitor = await newShopper(shop)
  await visitor.add(goods.variantId)
  const { id } = await visitor.ready('sandbox')
  const { order, payment } = (await visitor.complete(id)).body
  await visitor.pay(payment.redirectUrl ?? '', 'succeed')
  await staff.orderBecomes(order.id, 'allocated')
  const ask = () =>
    staff.ask('POST', `/orders/${order.id}/refunds`, {
      key: randomKey(),
      body: { to: 'store-credit', amount: usd(700), reason: 'Late' },
    })
  expect(await ask()).toMatchObject({ status: 403, body: { code: 'member_required' } })
  const member = await signIn(shop, visitor, newMailbox())
  expect(await ask()).toMatchObject({ status: 202 })
  await balanceBecomes(member, 700)
  const seen = await eventually(
    () => staff.order(order.id),
    (now) => now.payment.refunds?.[0]?.status === 'succeeded',
  )
  expect(seen.payment.status).toBe('partially_refunded')
})

it('staff refund an order as store credit by a form', async () => {
  const { member, id } = await atCheckout(0)
  const { order, payment } = (await member.shopper.complete(id)).body
  await member.shopper.pay(payment.redirectUrl ?? '', 'succeed')
  await staff.orderBecomes(order.id, 'allocated')
  const page = formVisitor(shop.url)
  page.cookies.set('staff', shop.staffToken)
  const shown = await page.open(`/admin/orders/${order.id}`)
  expect(shown.html).toContain('name="toCredit"')
  const asked = { refundReason: 'Late', amount: '9.00', toCredit: '1' }
  const fields = { ...asked, version: hidden(shown, 'version'), key: randomKey() }
  const sent = await page.post(`/admin/orders/${order.id}/refund`, fields)
  expect(sent.location).toContain('done=order.refund')
  await balanceBecomes(member, 900)
})

it('and the same money returned at the provider show on the order, and in its ledger', async () => {
  const { member, id } = await atCheckout(0)
  const { order, payment } = (await member.shopper.complete(id)).body
  await member.shopper.pay(payment.redirectUrl ?? '', 'succeed')
  const { cost } = await staff.orderBecomes(order.id, 'allocated')
  const body = { to: 'store-credit', amount: usd(900), reason: 'Late' }
  await staff.ask('POST', `/orders/${order.id}/refunds`, { key: randomKey(), body })
  await balanceBecomes(member, 900)
  const told = await sendPaymentEvent(shop, {
    ...{ eventId: `evt_${randomKey()}`, paymentId: payment.id, orderId: order.id },
    ...{ shopperId: shopperOf(member.shopper.token), status: 'refunded', amount: cost.total },
    at: new Date().toISOString(),
  })
  expect(told).toBe(204)
  const seen = await staff.orderBecomes(order.id, 'refunded')
  expect(seen.payment.refunds).toMatchObject([
    { amount: usd(900), storeCredit: usd(900) },
    { amount: usd(cost.total.amount - 900), excess: usd(900) },
  ])
  const listed = await staff.ask<{ data: Order[] }>('GET', '/orders?attention=over_refunded')
  expect(listed.body.data.map((one) => one.id)).toContain(order.id)
  expect(await accountsOf(order.id)).toMatchObject({ 'cash:sandbox': 0, receivable: 900 })
})
