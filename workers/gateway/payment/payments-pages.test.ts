import { expect, it } from 'vitest'
import { insertDeadLetters } from '../../../src/shared/dead-letter/store.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import type { Charge } from '../../../src/shared/payment/charges/contract.ts'
import { insertCharges, updateCharges } from '../../../src/shared/payment/charges/store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { orderIdFrom } from '../../../src/shared/platform/ids.ts'
import { ORDER_UNPAID_LONG_MS } from '../../../src/shared/platform/limits.ts'
import { money } from '../../../src/shared/platform/money.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { paymentsPages } from './payments-pages.tsx'

const PATH = '/admin/payments'
const NOW = Date.now()

async function open(isEmpty = false) {
  const orders = d1Of('orders')
  const engagement = d1Of('engagement')
  const { order, shopperId, checkoutId } = placedOrder({ status: 'awaiting_payment' })
  const overdue = NOW - 2 * ORDER_UNPAID_LONG_MS
  const beginning = orderIdFrom(overdue)
  const unpaid = {
    ...order,
    id: `${beginning}${order.id.slice(beginning.length)}`,
    createdAt: rfc3339(overdue),
    updatedAt: rfc3339(overdue),
    payment: { id: 'pay_1', kind: 'stripe', status: 'unknown' },
  } as const
  const disputed = placedOrder({
    status: 'allocated',
    payment: {
      ...{ id: 'pay_2', kind: 'stripe', status: 'succeeded' },
      dispute: { id: 'dp_1', status: 'open', amount: order.cost.total, at: rfc3339(NOW) },
    },
  })
  if (!isEmpty) {
    await recordPlacedOrders(
      [orders],
      [{ order: unpaid, shopperId, checkoutId }, disputed],
      EFFECT_CONTEXT,
    )
    const charge = (id: string): Charge => ({
      ...{ kind: 'stripe', id, at: rfc3339(NOW), amount: money(1_234, 'USD'), event: null },
    })
    const found = ['pi_stays', 'pi_back', 'pi_refused'].map(charge)
    const walk = { since: NOW - 1_000, until: NOW, cursor: null }
    await insertCharges(engagement, { kind: 'stripe', found, walk }, NOW)
    const compared = [null, 'succeeded', 'failed'] as const
    await updateCharges(
      engagement,
      found.flatMap((one, i) => ({ charge: one, state: 'orphan', refund: compared[i] ?? null })),
      NOW,
    )
    const message = { id: 'payment:stripe:evt_1', type: 'payment.event', body: {} }
    const letter = { id: message.id, queue: 'payments', message, reason: 'No order' } as const
    await insertDeadLetters(engagement, [letter], NOW)
  }
  const gateway = await staffGateway([paymentsPages], {
    orders,
    bindings: { ENGAGEMENT_DB: engagement },
  })
  const read = (token = gateway.token) =>
    gateway.send('GET', PATH, { headers: { accept: 'text/html', cookie: `staff=${token}` } })
  const settle = async (id: string, token = gateway.token) =>
    gateway.send('POST', `${PATH}/charges/settle`, {
      raw: new URLSearchParams({ kind: 'stripe', id, key: crypto.randomUUID() }).toString(),
      headers: {
        ...{ accept: 'text/html', cookie: `staff=${token}`, 'sec-fetch-site': 'same-origin' },
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
  return { ...gateway, read, settle, unpaid, disputed }
}

it('shows the payments that need somebody, and what to do about each', async () => {
  const { read, unpaid, disputed } = await open()
  const { text, status } = await read()
  expect(status).toBe(200)
  expect(text).toContain(`href="/admin/orders/${unpaid.id}"`)
  expect(text).toContain(`href="/admin/orders/${disputed.order.id}"`)
  expect(text).toContain('The buyer disputes the payment')
  expect(text).toContain('href="/admin/dead-letters/payment%3Astripe%3Aevt_1"')
  expect(text).toContain('href="/admin/bank-statements"')
  expect(text).toContain('The money went back.')
  expect(text).toContain('Compared with Stripe up to')
  // Of a charge that went back nothing is left to do.
  expect(text.match(/name="id" value="(\w+)"/g)).toEqual([
    'name="id" value="pi_stays"',
    'name="id" value="pi_refused"',
  ])
})

it('says so where there is nothing to look at', async () => {
  const { read } = await open(true)
  expect((await read()).text).toContain('Nothing to look at')
})

it('a charge is settled once, by a role that may, with an audit row', async () => {
  const { read, settle, tokenOf, count } = await open()
  const support = await tokenOf('support')
  expect((await read(support)).text).not.toContain('Mark as settled')
  expect((await settle('pi_stays', support)).status).toBe(403)
  expect((await read(await tokenOf('warehouse'))).status).toBe(403)
  expect((await settle('pi_stays')).status).toBe(303)
  expect((await read()).text).not.toContain('pi_stays')
  expect(await settle('pi_stays')).toMatchObject({ status: 409 })
  expect(await settle('pi_back')).toMatchObject({ status: 409 })
  expect((await settle('pi_unknown')).text).toContain('This charge is settled already')
  expect(count('audit')).toBe(1)
})
