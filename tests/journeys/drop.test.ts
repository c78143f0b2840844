import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import {
  type DropShopper,
  dropBecomes,
  dropShopper,
  makeDrop,
  openDrop,
  readDrop,
} from '../fixtures/drop-shopper.ts'
import { call, eventually, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
/** Half a dozen shoppers have entered before a drop opens, on a slow machine too. */
const ENTERED_WITHIN_MS = 12_000
/** Fails where the program does. */
const run = promisify(execFile)
const VERIFIER = 'tools/verify-draw/verify-draw.mjs'

it('the shop serves the verifier of a drop as it stands in the repository', async () => {
  const served = await fetch(`${shop.url}/verify-draw.mjs`)
  expect(served.status).toBe(200)
  expect(await served.text()).toBe(await readFile(VERIFIER, 'utf8'))
})

it('a queue sells exactly what it set aside, at its own price, and says when it is over', async () => {
  const goods = await sellProduct(shop, 5)
  const drop = await makeDrop(shop, {
    variants: [{ variantId: goods.variantId, quota: 2, price: { amount: 1_500, currency: 'USD' } }],
  })
  expect(drop).toMatchObject({ state: 'open', mode: 'queue', limitPerShopper: 1 })
  const buyers = await Promise.all([1, 2, 3].map(() => dropShopper(shop, drop.id)))
  for (const buyer of buyers) {
    const entered = await buyer.enter()
    expect(entered).toMatchObject({ status: 201 })
    expect(entered.body.receipt).toMatch(/^kbr1\./)
    expect((await buyer.enter()).body.entryId).toBe(entered.body.entryId)
  }
  const [first, second, third] = buyers
  if (!first || !second || !third) throw new Error('three buyers')
  const late = await openDrop(shop.url, drop.id, third.token)
  expect(late.outcome).toBe('open')

  const orders: string[] = []
  for (const buyer of [first, second]) {
    const key = randomKey()
    const pass = await buyer.pass()
    const claimed = await buyer.claim(goods.variantId, pass, 1, key)
    expect(claimed, JSON.stringify(claimed.body)).toMatchObject({
      status: 201,
      body: {
        hold: { sku: goods.sku, quantity: 1 },
        checkout: { status: 'incomplete', cost: { subtotal: { amount: 1_500 } } },
      },
    })
    const { checkout, hold } = claimed.body
    expect(checkout.holds).toMatchObject([{ id: hold.id }])
    // Units that are held may come back: the third waits until all are sold.
    expect(await third.entry()).toMatchObject({ body: { state: 'waiting' } })
    const again = await buyer.claim(goods.variantId, pass, 1, key)
    expect(again).toMatchObject({ status: 201, body: { hold, checkout: { id: checkout.id } } })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await buyer.ask('GET', `/checkouts/${checkout.id}`)).toMatchObject({
      status: 200,
      body: { status: 'incomplete', holds: [{ id: hold.id, expiresAt: hold.expiresAt }] },
    })
    expect(await buyer.entryBecomes('used')).toMatchObject({ checkoutId: checkout.id })
    const done = await buyer.buy(checkout.id)
    expect(done, JSON.stringify(done.body)).toMatchObject({ status: 202 })
    orders.push(done.body.order.id)
    await staff.orderBecomes(done.body.order.id, 'allocated')
  }
  for (const id of orders) {
    const order = await staff.order(id)
    expect(order.cost.subtotal.amount).toBe(1_500)
    expect(order.lines).toMatchObject([
      { unitPrice: { amount: 1_500 }, claim: { dropId: drop.id } },
    ])
  }

  await dropBecomes(shop, drop.id, 'sold_out')
  expect(await third.entryBecomes('missed')).not.toHaveProperty('pass')
  await eventually(
    async () => late.told,
    (told) => told.some(({ type, state }) => type === 'entry' && state === 'missed'),
  )
  late.socket.close()
  const fourth = await dropShopper(shop, drop.id)
  expect(await fourth.enter()).toMatchObject({ status: 409, body: { code: 'sold_out' } })
  expect(await fourth.claim(goods.variantId, 'kbp1.x.y')).toMatchObject({
    status: 409,
    body: { code: 'sold_out' },
  })
  expect(await readDrop(shop, drop.id)).toMatchObject({ remaining: 'none', entries: 3 })
  // Two are sold, three are the shop's own to sell.
  await staff.stockBecomes(goods.sku, { onHand: 5, available: 3, held: 0, committed: 2 })
})

it('a unit given up goes to the next in the queue, who hears of it by socket', async () => {
  const goods = await sellProduct(shop, 1)
  const drop = await makeDrop(shop, { variants: [{ variantId: goods.variantId, quota: 1 }] })
  const [first, second] = [await dropShopper(shop, drop.id), await dropShopper(shop, drop.id)]
  await first.enter()
  const claimed = await first.claim(goods.variantId, await first.pass())
  expect(claimed.status).toBe(201)
  await second.enter()
  const live = await openDrop(shop.url, drop.id, second.token)
  expect(await second.entry()).toMatchObject({ body: { state: 'waiting', position: 0 } })
  const cancelled = await first.ask('POST', `/checkouts/${claimed.body.checkout.id}/cancel`, {
    key: randomKey(),
    body: {},
  })
  expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', holds: [] } })
  const told = await eventually(
    async () => live.told.find(({ type, state }) => type === 'entry' && state === 'admitted'),
    (message) => message !== undefined,
  )
  live.socket.close()
  const taken = await second.claim(goods.variantId, told?.pass ?? '')
  expect(taken, JSON.stringify(taken.body)).toMatchObject({ status: 201 })
  await staff.stockBecomes(goods.sku, { onHand: 1, available: 0, held: 1, committed: 0 })
})

it('an order that is cancelled gives its buyer’s allowance back', async () => {
  const goods = await sellProduct(shop, 3)
  const drop = await makeDrop(shop, { variants: [{ variantId: goods.variantId, quota: 3 }] })
  const [first, second] = [await dropShopper(shop, drop.id), await dropShopper(shop, drop.id)]
  const buyAs = async (buyer: typeof first) => {
    await buyer.enter()
    const claimed = await buyer.claim(goods.variantId, await buyer.pass())
    return buyer.buy(claimed.body.checkout.id, first.own)
  }
  const bought = await buyAs(first)
  const { id } = bought.body.order
  await staff.orderBecomes(id, 'allocated')
  expect((await staff.step(id, 'cancel')).status).toBe(200)
  await staff.orderBecomes(id, 'cancelled')
  await staff.stockBecomes(goods.sku, { available: 3, held: 0, committed: 0 })
  expect(await buyAs(second)).toMatchObject({ status: 202 })
})

it('a draw treats all entries alike, and its report says how', async () => {
  const goods = await sellProduct(shop, 2)
  const opensAt = Date.now() + ENTERED_WITHIN_MS
  const drop = await makeDrop(shop, {
    mode: 'draw',
    opensAt: new Date(opensAt).toISOString(),
    entryShards: 3,
    variants: [{ variantId: goods.variantId, quota: 2 }],
  })
  expect(drop.commitment).toMatch(/^[0-9a-f]{64}$/)
  const buyers = await Promise.all(Array.from({ length: 6 }, () => dropShopper(shop, drop.id)))
  for (const buyer of buyers) expect((await buyer.enter()).status).toBe(201)
  const fairness = `${shop.url}/api/v1/drops/${drop.id}/fairness`
  type Report = { seed: string | null; commitment: string; listHash: string; key: string }
  expect((await call<Report>(fairness, 'GET', null)).body).toMatchObject({
    seed: null,
    commitment: drop.commitment,
  })
  // Also of a shard that has no entry.
  for (const shard of [0, 1, 2]) {
    expect(await call(`${fairness}/entries/${shard}`, 'GET', null)).toMatchObject({ status: 409 })
  }

  await eventually(
    async () => (await Promise.all(buyers.map((one) => one.entry()))).map(({ body }) => body.state),
    (states) => states.filter((state) => state === 'admitted').length === 2,
  )
  const late = await dropShopper(shop, drop.id)
  expect(await late.enter()).toMatchObject({ status: 409, body: { code: 'entries_closed' } })
  const report = await call<Report>(fairness, 'GET', null)
  expect(report.body.seed).toMatch(/^[0-9a-f]{64}$/)
  const lists = await Promise.all(
    [0, 1, 2].map((shard) =>
      call<{ data: { entryId: string; admittedAt: string | null }[] }>(
        `${fairness}/entries/${shard}?limit=1000`,
        'GET',
        null,
      ),
    ),
  )
  const listed = lists.flatMap(({ body }) => body.data)
  const winner = (await Promise.all(buyers.map((one) => one.entry()))).find(
    ({ body }) => body.state === 'admitted',
  )
  await staff.ask('POST', `/drops/${drop.id}/close`, { key: randomKey(), body: {} })
  const verified = await run('node', [VERIFIER, shop.url, drop.id, winner?.body.receipt ?? ''])
  expect(verified.stdout).not.toBe('')
  expect(listed).toHaveLength(6)
  expect(listed.filter(({ admittedAt }) => admittedAt !== null)).toHaveLength(2)
})

it('nobody is served before the opening, and everybody in his order after it', async () => {
  const goods = await sellProduct(shop, 3)
  const opensAt = Date.now() + ENTERED_WITHIN_MS
  const drop = await makeDrop(shop, {
    opensAt: new Date(opensAt).toISOString(),
    variants: [{ variantId: goods.variantId, quota: 3 }],
  })
  const buyers: DropShopper[] = []
  for (let n = 0; n < 5; n += 1) {
    const buyer = await dropShopper(shop, drop.id)
    expect(await buyer.enter()).toMatchObject({ body: { state: 'waiting' } })
    buyers.push(buyer)
  }
  const opened = await eventually(
    () => readDrop(shop, drop.id),
    ({ state }) => state === 'open',
  )
  expect(Date.parse(opened.serverTime)).toBeGreaterThanOrEqual(opensAt)
  await eventually(
    async () => (await Promise.all(buyers.map((one) => one.entry()))).map(({ body }) => body.state),
    (states) => states.join() === 'admitted,admitted,admitted,waiting,waiting',
  )
  const first = buyers[0]
  const claimed = await first?.claim(goods.variantId, (await first.pass()) ?? '')
  expect(claimed).toMatchObject({ status: 201 })
  // Who holds his unit when a drop is ended may still buy it.
  await staff.ask('POST', `/drops/${drop.id}/close`, { key: randomKey(), body: {} })
  const checkoutId = claimed?.body.checkout.id ?? ''
  expect(await first?.buy(checkoutId)).toMatchObject({ status: 202 })
  await staff.stockBecomes(goods.sku, { onHand: 3, available: 2, held: 0, committed: 1 })
})

it('staff change a drop until it opens, end it, and take it out of the lists', async () => {
  const goods = await sellProduct(shop, 4)
  const opensAt = new Date(Date.now() + 60_000).toISOString()
  const variants = [{ variantId: goods.variantId, quota: 2 }]
  const drop = await makeDrop(shop, { opensAt, variants, title: 'Soon' })
  expect(drop.state).toBe('entering')
  const path = `/drops/${drop.id}`
  const patch = (body: object) =>
    staff.ask<{ title: string; code?: string }>('PATCH', path, { key: randomKey(), body })
  expect(await patch({ title: 'Sooner', limitPerShopper: 2 })).toMatchObject({
    status: 200,
    body: { title: 'Sooner', limitPerShopper: 2, opensAt, quotas: [{ quota: 2 }] },
  })
  expect(await patch({ mode: 'draw' })).toMatchObject({
    status: 409,
    body: { code: 'transition_not_allowed', errors: [{ pointer: '/mode' }] },
  })
  expect(await patch({ closesAt: opensAt })).toMatchObject({
    status: 400,
    body: { code: 'invalid_body', errors: [{ pointer: '/closesAt' }] },
  })
  const seen = async () =>
    (
      await call<{ data: { id: string }[] }>(`${shop.url}/api/v1/drops`, 'GET', null)
    ).body.data.some(({ id }) => id === drop.id)
  expect(await seen()).toBe(true)
  const closed = await staff.ask('POST', `${path}/close`, { key: randomKey(), body: {} })
  expect(closed).toMatchObject({ status: 200, body: { state: 'closed' } })
  const visitor = await dropShopper(shop, drop.id)
  expect(await visitor.enter()).toMatchObject({ status: 409, body: { code: 'entries_closed' } })
  expect(await visitor.claim(goods.variantId, 'kbp1.x.y')).toMatchObject({
    status: 409,
    body: { code: 'drop_closed' },
  })
  expect(await staff.ask('DELETE', path, { key: randomKey() })).toMatchObject({ status: 200 })
  expect(await seen()).toBe(false)
  expect(await staff.ask('GET', path)).toMatchObject({ status: 404 })
  await staff.stockBecomes(goods.sku, { onHand: 4, available: 4, held: 0, committed: 0 })
})

it('a drop is made once per key, and what cannot be is refused with pointers', async () => {
  const goods = await sellProduct(shop, 1)
  const times = {
    opensAt: new Date(Date.now() + 60_000).toISOString(),
    closesAt: new Date(Date.now() + 120_000).toISOString(),
  }
  const variants = [{ variantId: goods.variantId, quota: 1 }]
  const make = (body: object, key = randomKey()) =>
    staff.ask<{ id: string }>('POST', '/drops', { key, body })
  const key = randomKey()
  const body = { title: 'Once', ...times, variants }
  const [one, two] = [await make(body, key), await make(body, key)]
  expect(one.status).toBe(201)
  expect(two).toMatchObject({ status: 201, body: { id: one.body.id } })
  for (const [wrong, code, pointer] of [
    [{ variants: [{ variantId: goods.variantId }] }, 'invalid_body', '/variants/0/quota'],
    [{ variants: [...variants, ...variants] }, 'invalid_body', '/variants/1/variantId'],
    [{ variants: [] }, 'invalid_body', '/variants'],
    [{ limitPerShopper: 0 }, 'invalid_body', '/limitPerShopper'],
    [{ closesAt: times.opensAt }, 'invalid_body', '/closesAt'],
    [{ opensAt: 'soon' }, 'invalid_body', '/opensAt'],
    [{ mode: 'auction' }, 'invalid_body', '/mode'],
    [{ extra: 1 }, 'unknown_field', '/extra'],
    [{ mode: 'draw', entriesCloseAt: times.closesAt }, 'invalid_body', '/entriesCloseAt'],
    [
      { variants: [{ ...variants[0], price: { amount: 1, currency: 'JPY' } }] },
      'invalid_body',
      '/variants/0/price/currency',
    ],
    [
      { variants: [{ variantId: 'var_unknown', quota: 1 }] },
      'variant_unavailable',
      '/variants/0/variantId',
    ],
  ] as const) {
    expect(await make({ ...body, ...wrong }), JSON.stringify(wrong)).toMatchObject({
      status: code === 'variant_unavailable' ? 422 : 400,
      body: { code, errors: [{ pointer }] },
    })
  }
})

it('two drops sell one variant at the same time, each what it set aside', async () => {
  const goods = await sellProduct(shop, 3)
  const variants = [{ variantId: goods.variantId, quota: 1 }]
  const drops = [await makeDrop(shop, { variants }), await makeDrop(shop, { variants })]
  for (const { id } of drops) {
    const buyer = await dropShopper(shop, id)
    await buyer.enter()
    const claimed = await buyer.claim(goods.variantId, await buyer.pass())
    expect(claimed, JSON.stringify(claimed.body)).toMatchObject({ status: 201 })
    expect(await buyer.buy(claimed.body.checkout.id)).toMatchObject({ status: 202 })
  }
  await Promise.all(drops.map(({ id }) => dropBecomes(shop, id, 'sold_out')))
  await staff.stockBecomes(goods.sku, { onHand: 3, available: 1, held: 0, committed: 2 })
})
