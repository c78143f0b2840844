import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import {
  ADDRESS,
  call,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

interface Completion {
  code?: string
  detail?: string
  challenge?: { kind: string; boundTo?: { checkoutId: string } }
  order?: { id: string }
  payment?: { redirectUrl?: string }
}

let mailboxes = 0
const mailbox = () => {
  mailboxes += 1
  return `budget-${Date.now().toString(36)}-${mailboxes}@shop.test`
}

interface Wish {
  variantId: string
  quantity?: number
  method?: string
  email?: string
}

/** One order of one variant, asked for without any check. */
async function order(
  shopper: Shopper,
  { variantId, quantity = 1, method = 'cash-on-delivery', email = mailbox() }: Wish,
) {
  const checkout = await shopper.ready(method, { buyNow: { variantId, quantity }, email })
  const path = `/checkouts/${checkout.id}/complete`
  const done = await shopper.ask<Completion>('POST', path, { key: randomKey() })
  return { ...done, checkoutId: checkout.id, email }
}

type Ordered = Awaited<ReturnType<typeof order>>
const placedOf = (all: Ordered[]) => all.filter(({ status }) => status === 202)
const codesOf = (all: Ordered[]) => [...new Set(all.flatMap(({ body }) => body.code ?? []))]

const taken = async (sku: string) => {
  const { onHand, available } = await staff.stock(sku)
  return onHand - available
}

describe('one session without any proof', () => {
  it('takes no more than its budget in forty cash orders', async () => {
    const shelves = []
    for (let n = 0; n < 4; n += 1) shelves.push(await sellProduct(shop, 900))
    const shopper = await newShopper(shop)
    const all: Ordered[] = []
    for (let n = 0; n < 40; n += 1) {
      const variantId = shelves[n % 4]?.variantId ?? ''
      all.push(await order(shopper, { variantId, quantity: 90 }))
    }
    const units = await Promise.all(shelves.map(({ sku }) => taken(sku)))
    expect(units.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(200)
    expect(placedOf(all)).toHaveLength(2)
    expect(codesOf(all)).toEqual(['verification_required'])
  })

  it.each(['cash-on-delivery', 'sandbox'])(
    'does not take every shelf in one order by %s',
    async (method) => {
      const shopper = await newShopper(shop)
      const shelves = []
      for (let n = 0; n < 5; n += 1) {
        const shelf = await sellProduct(shop, 120)
        shelves.push(shelf)
        expect((await shopper.add(shelf.variantId, 120)).status).toBe(200)
      }
      const { id } = await shopper.ready(method, { email: mailbox() })
      const done = await shopper.ask<Completion>('POST', `/checkouts/${id}/complete`, {
        key: randomKey(),
      })
      expect(done).toMatchObject({
        status: 403,
        body: {
          code: 'verification_required',
          challenge: { kind: 'code', boundTo: { checkoutId: id } },
        },
      })
      for (const { sku } of shelves) expect(await taken(sku)).toBe(0)
    },
  )

  it('is told what to do where more is asked for than any check allows', async () => {
    const { variantId, sku } = await sellProduct(shop, 2_000)
    const shopper = await newShopper(shop)
    for (let line = 0; line < 2; line += 1) {
      const body = { variantId, quantity: 999, attributes: { line: String(line) } }
      expect((await shopper.ask('POST', '/cart/lines', { body })).status).toBe(200)
    }
    const { id } = await shopper.ready('sandbox', { email: mailbox() })
    const done = await shopper.ask<Completion>('POST', `/checkouts/${id}/complete`, {
      key: randomKey(),
    })
    expect(done).toMatchObject({
      status: 409,
      body: { code: 'too_many_open_orders', limit: 1_200, measure: 'units' },
    })
    expect(done.body.detail).toContain('Pay or cancel an order')
    expect(await taken(sku)).toBe(0)
  })
})

describe('many sessions', () => {
  it('of one mailbox share its budget, however it is spelt', async () => {
    const { variantId, sku } = await sellProduct(shop, 100)
    const local = `b${Date.now().toString(36)}`
    const all: Ordered[] = []
    for (let n = 0; n < 13; n += 1) {
      const dotted = `${local.slice(0, 1 + (n % 4))}.${local.slice(1 + (n % 4))}`
      const email = `${n % 2 ? dotted.toUpperCase() : dotted}+${n}@${n % 3 ? 'gmail' : 'googlemail'}.com`
      all.push(await order(await newShopper(shop), { variantId, email }))
    }
    expect(placedOf(all)).toHaveLength(10)
    expect(codesOf(all)).toEqual(['verification_required'])
    expect(await taken(sku)).toBe(10)
  })

  it('of one mailbox do not exceed it in twenty completions at once', async () => {
    const { variantId, sku } = await sellProduct(shop, 100)
    const email = mailbox()
    const ready = []
    for (let n = 0; n < 20; n += 1) {
      const shopper = await newShopper(shop)
      const buyNow = { variantId, quantity: 1 }
      ready.push({ shopper, id: (await shopper.ready('cash-on-delivery', { buyNow, email })).id })
    }
    const done = await Promise.all(ready.map(({ shopper, id }) => shopper.complete(id)))
    expect(done.filter(({ status }) => status === 202)).toHaveLength(10)
    expect(await taken(sku)).toBe(10)
  })

  it('of one browser share its budget, whatever mailboxes they name', async () => {
    const { variantId, sku } = await sellProduct(shop, 100)
    const device = randomKey().replaceAll('-', '')
    const buy = async () => {
      const shopper = await newShopper(shop)
      const buyNow = { variantId, quantity: 1 }
      const { id } = await shopper.ready('cash-on-delivery', { buyNow, email: mailbox() })
      const cookie = `session=${shopper.token}; device=${device}`
      const url = `${shop.url}/api/v1/checkouts/${id}/complete`
      return call<Completion>(url, 'POST', null, {
        key: randomKey(),
        headers: { cookie, origin: shop.url },
      })
    }
    const done = []
    for (let n = 0; n < 12; n += 1) done.push(await buy())
    expect(done.filter(({ status }) => status === 202)).toHaveLength(10)
    expect(done.at(-1)).toMatchObject({ status: 403, body: { code: 'verification_required' } })
    expect(await taken(sku)).toBe(10)
  })
})

describe('a budget is free again', () => {
  /** Orders of one session up to the bound of units, then one more that is refused. */
  async function fill(method: string) {
    const goods = await sellProduct(shop, 1_000)
    const shopper = await newShopper(shop)
    const email = mailbox()
    const again = () => order(shopper, { variantId: goods.variantId, method, email })
    const first = await order(shopper, { variantId: goods.variantId, quantity: 199, method, email })
    expect([first.status, (await again()).status]).toEqual([202, 202])
    expect(await again()).toMatchObject({ status: 403, body: { code: 'verification_required' } })
    return { shopper, first, again, orderId: first.body.order?.id ?? '' }
  }
  /** Asks seldom: a program that is refused again and again is asked for more. */
  async function isFree(again: () => Promise<Ordered>) {
    let done = await again()
    for (let wait = 500; done.status !== 202 && wait < 40_000; wait *= 2) {
      await sleep(wait)
      done = await again()
    }
    expect(done.status).toBe(202)
  }

  it('once an order is paid', async () => {
    const { shopper, first, again } = await fill('sandbox')
    await shopper.pay(first.body.payment?.redirectUrl ?? '', 'succeed')
    await isFree(again)
  })

  it('once a cash order is delivered, not before', async () => {
    const { again, orderId } = await fill('cash-on-delivery')
    await staff.orderBecomes(orderId, 'allocated')
    for (const verb of ['pack', 'ship'] as const) {
      expect((await staff.step(orderId, verb)).status).toBe(200)
    }
    expect((await again()).status).toBe(403)
    expect((await staff.step(orderId, 'deliver')).status).toBe(200)
    await isFree(again)
  })

  it('once an order is cancelled', async () => {
    const { shopper, again, orderId } = await fill('cash-on-delivery')
    expect((await shopper.ask('POST', `/orders/${orderId}/cancel`, { body: {} })).status).toBe(202)
    await isFree(again)
  })

  it('for another session of the mailbox too', async () => {
    const { first, orderId } = await fill('cash-on-delivery')
    const { variantId } = await sellProduct(shop, 10)
    const again = async () => order(await newShopper(shop), { variantId, email: first.email })
    expect((await again()).status).toBe(403)
    await staff.orderBecomes(orderId, 'allocated')
    expect((await staff.step(orderId, 'cancel')).status).toBe(200)
    await isFree(again)
  })
})

it('a code by e-mail lets an honest buyer go on', async () => {
  const { variantId } = await sellProduct(shop, 1_000)
  const shopper = await newShopper(shop)
  const { checkoutId, email, status } = await order(shopper, { variantId, quantity: 301 })
  expect(status).toBe(403)
  const verification = `/checkouts/${checkoutId}/verification`
  const sent = await shopper.ask('POST', verification, { key: randomKey(), body: { kind: 'code' } })
  expect(sent.status).toBe(202)
  const outbox = `${shop.url}/dev/outbox?to=${encodeURIComponent(email)}`
  const mails = await call<{ data: { text: string }[] }>(outbox, 'GET', null)
  const code = /code is (\d{6})/.exec(mails.body.data[0]?.text ?? '')?.[1]
  const typed = await shopper.ask('POST', verification, {
    key: randomKey(),
    body: { kind: 'code', code },
  })
  expect(typed.status).toBe(200)
  expect((await shopper.complete(checkoutId)).status).toBe(202)
})

it('a family at one address is not one buyer', async () => {
  const { variantId } = await sellProduct(shop, 100)
  const all: Ordered[] = []
  for (let n = 0; n < 12; n += 1) all.push(await order(await newShopper(shop), { variantId }))
  expect(ADDRESS.line1).toBe('1 Kerb Street')
  expect(placedOf(all)).toHaveLength(12)
})
