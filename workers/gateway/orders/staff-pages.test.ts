import { describe, expect, it } from 'vitest'
import type { Order } from '../../../src/shared/order/contract.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { ORDERS_SCANNED_MAX } from '../../../src/shared/platform/limits.ts'
import type { StaffRole } from '../../../src/shared/staff/contract.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { advanceIn, EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffOrderPages } from './staff-pages.tsx'

/** Staff pages over the real record; the order stands in `status`. */
async function withOrder(status: Order['status'], changes: Partial<Order> = {}) {
  const orders = d1Of('orders')
  const placed = placedOrder({ status, ...changes })
  await recordPlacedOrders([orders], [placed], EFFECT_CONTEXT)
  const fulfilment = { advanceOrder: advanceIn(orders) }
  const gateway = await staffGateway([staffOrderPages], { orders, fulfilment })
  const path = `/admin/orders/${placed.order.id}`
  const headersOf = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  const open = (at = path, token = gateway.token, more = {}) =>
    gateway.send('GET', at, { headers: { ...headersOf(token), ...more } })
  const post = (
    verb: string,
    fields: Record<string, string>,
    { token = gateway.token, headers = {} }: { token?: string; headers?: object } = {},
  ) => gateway.sendForm(`${path}/${verb}`, fields, { ...headersOf(token), ...headers })
  const as = (role: StaffRole) => gateway.tokenOf(role)
  return { ...gateway, open, post, as, path, order: placed.order, orders }
}

const at = (version: number, key = 'k') => ({ version: String(version), key })

describe('the list', () => {
  it('shows every order, and those of a filter alone', async () => {
    const { open, order } = await withOrder('allocated')
    expect((await open('/admin/orders')).text).toContain(order.number)
    expect((await open('/admin/orders?status=packed')).text).not.toContain(order.number)
    const byMail = await open('/admin/orders?q=Shopper%40kerbside.test')
    expect(byMail.text).toContain(order.number)
    expect((await open('/admin/orders?q=nobody%40kerbside.test')).text).toContain('No orders found')
  })

  it('is turned round by the address, which its header and its filters keep', async () => {
    const { open, order, orders } = await withOrder('allocated')
    const later = placedOrder({
      id: order.id.replace(/^ord_../, 'ord_zz'),
      number: 'ZZZZ-0000-0001',
    })
    await recordPlacedOrders([orders], [later], EFFECT_CONTEXT)
    const places = async (path: string) => {
      const { text } = await open(path)
      return [text.indexOf(order.number), text.indexOf('ZZZZ-0000-0001')]
    }
    const [old = 0, fresh = 0] = await places('/admin/orders')
    expect(fresh).toBeLessThan(old)
    const [first = 0, second = 0] = await places('/admin/orders?sort=oldest')
    expect(first).toBeLessThan(second)
    const { text } = await open('/admin/orders?sort=oldest&status=packed')
    expect(text).toContain('<input type="hidden" name="sort" value="oldest"')
    expect((await open('/admin/orders')).text).toMatch(
      /aria-sort="descending"[^>]*><a href="\/admin\/orders\?sort=oldest"/,
    )
  })

  it('is answered without a body while nothing has changed', async () => {
    const { open, post } = await withOrder('allocated')
    const etag = (await open('/admin/orders')).headers.get('etag') ?? ''
    const same = await open('/admin/orders', undefined, { 'if-none-match': etag })
    expect(same).toMatchObject({ status: 304, text: '' })
    await post('pack', at(1))
    expect((await open('/admin/orders', undefined, { 'if-none-match': etag })).status).toBe(200)
  })

  it('says how far it has searched where no order of a page fits, and leads on', async () => {
    const { open, order, orders } = await withOrder('allocated')
    const first = order.id.slice(0, -8)
    orders.sqlite.exec(`
      WITH RECURSIVE more(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM more WHERE i < ${ORDERS_SCANNED_MAX})
      INSERT INTO orders (id, shopper_id, checkout_id, number, status, payment_status, version,
        total, currency, head_hash, snapshot, email, created_at, updated_at)
      SELECT '${first}' || 'a' || (1000000 + i), shopper_id, i, i, 'completed', 'succeeded', 1, 1,
        currency, head_hash, snapshot, '', created_at, updated_at FROM orders, more`)
    const filter = 'status=completed&payment=due_on_delivery'
    const { text } = await open(`/admin/orders?${filter}`)
    expect(text).toContain('No order on this page')
    const next = /href="([^"]*cursor=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await open(next)).text).toContain('No orders found')
  })

  it('refuses a cursor that is none, in the frame of the back office', async () => {
    const { open } = await withOrder('allocated')
    const refused = await open('/admin/orders?cursor=nothing')
    expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('Sign out') })
  })
})

describe('one order by its forms', () => {
  it('is packed, shipped and delivered, each step named to its member of staff', async () => {
    const { open, post, path } = await withOrder('allocated')
    const packed = await post('pack', at(1))
    expect(packed).toMatchObject({ status: 303 })
    expect(packed.headers.get('location')).toBe(`${path}?done=order.pack`)
    expect((await post('ship', at(2, 'k2'))).status).toBe(303)
    expect((await post('deliver', at(3, 'k3'))).status).toBe(303)
    const { text } = await open()
    expect(text.match(/data-event="order\.(packed|shipped|delivered)"/g)).toHaveLength(3)
    expect(text).toContain('owner')
  })

  it('ships an order that was not marked as packed, with a parcel of the shop’s own', async () => {
    const { open, post } = await withOrder('allocated')
    const parcel = { carrier: 'Van', trackingNumber: 'VAN-1' }
    expect((await post('ship', { ...at(1), ...parcel })).status).toBe(303)
    const { text } = await open()
    expect(text).toContain('data-event="order.packed"')
    expect(text).toContain('VAN-1')
  })

  it('asks for both parts of a parcel, and keeps what was typed', async () => {
    const { post } = await withOrder('packed')
    const refused = await post('ship', { ...at(1), carrier: 'Van', trackingNumber: '' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('value="Van"')
    expect(refused.text).toContain('Enter the carrier and the tracking number')
  })

  it('does nothing for the second of two who act on it, and shows what the first did', async () => {
    const { open, post, as, orders } = await withOrder('allocated')
    await post('pack', at(1, 'first'))
    const token = await as('support')
    const second = await post('cancel', { ...at(1, 'second'), reason: 'Torn.' }, { token })
    expect(second.status).toBe(412)
    expect(second.text).toContain('This order has changed since you opened it')
    expect(second.text).toContain('value="Torn."')
    expect(second.text).toContain('name="version" value="2"')
    const events = orders.sqlite.prepare('SELECT count(*) AS n FROM order_event').get()
    expect(events?.n).toBe(2)
    // The form that is shown again has the version as it is now: the second one may decide.
    expect((await post('cancel', { ...at(2, 'third'), reason: 'Torn.' }, { token })).status).toBe(
      303,
    )
    expect((await open()).text).toContain('data-event="order.cancelled"')
  })

  it('takes the same form twice as one step', async () => {
    const { post, count } = await withOrder('allocated')
    expect((await post('pack', at(1))).status).toBe(303)
    expect((await post('pack', at(1))).status).toBe(303)
    expect(count('audit')).toBe(1)
  })

  it('answers a script in its own language', async () => {
    const { post } = await withOrder('allocated')
    const headers = { accept: 'application/problem+json', 'x-requested-with': 'fetch' }
    expect((await post('pack', at(1), { headers })).status).toBe(204)
    const late = await post('pack', at(1, 'other'), { headers })
    expect(late).toMatchObject({ status: 412, json: { code: 'version_mismatch' } })
  })

  it('shows a role that only reads no step and no personal data, and takes no step', async () => {
    const { open, post, as, path, order } = await withOrder('allocated')
    const token = await as('viewer')
    for (const page of [path, `${path}/packing-slip`, '/admin/orders']) {
      const { status, text } = await open(page, token)
      expect(status).toBe(200)
      for (const hidden of [order.email, 'Quay Street', `${path}/pack"`]) {
        expect(text).not.toContain(hidden)
      }
    }
    expect((await open(path)).text).toContain(order.email)
    expect((await post('pack', at(1), { token })).status).toBe(403)
  })

  it('is not found by an e-mail that the role may not see', async () => {
    const { open, as, order, path } = await withOrder('allocated')
    const viewer = await as('viewer')
    const search = `/admin/orders?q=${encodeURIComponent(order.email)}`
    const refused = await open(search, viewer)
    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('by order number') })
    expect(refused.text).not.toContain(order.number)
    expect((await open('/admin/orders?q=nobody%40shop.test', viewer)).status).toBe(403)
    expect((await open(`/admin/orders?q=${order.number}`, viewer)).text).toContain(order.number)
    // No link searches by the mask.
    expect((await open(path, viewer)).text).not.toContain('/admin/orders?q=')
    expect((await open(path)).text).toContain('/admin/orders?q=')
  })

  it('leads to the sign-in and back where nobody is signed in', async () => {
    const { open } = await withOrder('allocated')
    const away = await open('/admin/orders?status=packed', 'none')
    expect(away.headers.get('location')).toBe(
      '/admin/sign-in?next=%2Fadmin%2Forders%3Fstatus%3Dpacked',
    )
  })

  it('is not found under an id that is none', async () => {
    const { open } = await withOrder('allocated')
    expect((await open('/admin/orders/ord_none')).status).toBe(404)
  })
})

describe('notes of an order', () => {
  it('are kept once, with their author, and not in the audit', async () => {
    const { open, post, db, count } = await withOrder('allocated')
    const note = { note: 'Ring twice.\r\nDog is kind.', key: 'n1' }
    expect((await post('notes', note)).status).toBe(303)
    expect((await post('notes', note)).status).toBe(303)
    expect((await open()).text.match(/Ring twice\./g)).toHaveLength(1)
    expect(count('audit')).toBe(1)
    expect(JSON.stringify(db.sqlite.prepare('SELECT * FROM audit').all())).not.toContain('Ring')
  })

  it('need words', async () => {
    const { post } = await withOrder('allocated')
    expect((await post('notes', { note: '  ', key: 'n' })).status).toBe(400)
    expect((await post('notes', { note: 'x'.repeat(2001), key: 'n' })).status).toBe(400)
  })
})

it('an order shows each rate of its tax, and where prices include them', async () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' })
  const tax = (detail: string, amount: number) => ({
    ...{ rule: 'tax-included', target: 'order', detail },
    amount: usd(amount),
  })
  const { cost } = placedOrder().order
  const { open } = await withOrder('allocated', {
    cost: { ...cost, tax: usd(333), taxIncluded: true },
    trace: [tax('VAT 20%', 300), tax('VAT (reduced) 5%', 33)],
  })
  const { text } = await open()
  expect(text).toMatch(/Includes VAT 20%<\/dt><dd>\$3\.00/)
  expect(text).toMatch(/Includes VAT \(reduced\) 5%<\/dt><dd>\$0\.33/)
})

it('a packing slip has the lines and no price', async () => {
  const { open, path } = await withOrder('packed')
  const { text } = await open(`${path}/packing-slip`)
  expect(text).toContain('SHIRT-M')
  expect(text).toContain('1 Quay Street')
  expect(text).not.toContain('24.99')
})
