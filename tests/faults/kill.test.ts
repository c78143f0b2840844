import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import { OUTBOX_RESEND_MS } from '../../src/shared/platform/limits.ts'
import { checkDatabases } from '../../tools/check-history/check-databases.ts'
import { localDatabases, openDatabases } from '../../tools/check-history/databases.ts'
import { readState } from '../../tools/verify-state/read-state.ts'
import { verifyState } from '../../tools/verify-state/verify-state.ts'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import {
  eventually,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const UNITS = 500

let persist = ''
let shop: ServedShop
// Each test kills the shop and starts it again, and counts on a SKU of its own.
beforeAll(async () => {
  persist = await temporaryState()
  shop = await serveShop(persist, ['--seed', 'none'])
})
afterAll(async () => {
  await shop.stop()
  await forgetState(persist)
})

/** The order of one buyer: what to repeat until it is answered. */
interface Attempt {
  buyer: Shopper
  checkoutId: string
  key: string
  /** The order's id once it was acknowledged. */
  orderId: string | null
}

async function readyToBuy(variantId: string, buyers: number): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  for (let n = 0; n < buyers; n += 1) {
    const buyer = await newShopper(shop)
    const buyNow = { variantId, quantity: 2 }
    const { id } = await buyer.ready('cash-on-delivery', { buyNow })
    attempts.push({ buyer, checkoutId: id, key: randomKey(), orderId: null })
  }
  return attempts
}

/** Completes with the attempt's own key; a shop that is down answers nothing. */
async function tryOnce(attempt: Attempt, url: string): Promise<void> {
  const path = `/api/v1/checkouts/${attempt.checkoutId}/complete`
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${attempt.buyer.token}`, 'idempotency-key': attempt.key },
  }).catch(() => null)
  const text = await response?.text().catch(() => null)
  if (response?.status !== 202 || !text) return
  const { order } = JSON.parse(text)
  if (attempt.orderId !== null) expect(order.id).toBe(attempt.orderId)
  attempt.orderId = order.id
}

const restart = async () => {
  shop = await serveShop(persist)
}

/** Every acknowledged order stands in the record, once, and the shelf lacks exactly their units. */
async function expectAllRecorded(attempts: readonly Attempt[], sku: string) {
  const staff = staffOf(shop)
  const own = ({ lines }: Order) => lines.some((line) => line.sku === sku)
  const orders = await eventually(
    async () => {
      const all: Order[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
        const page = await staff.ask<{ data: Order[]; nextCursor: string | null }>(
          'GET',
          `/orders?limit=100${query}`,
        )
        all.push(...page.body.data.filter(own))
        cursor = page.body.nextCursor
      }
      return all
    },
    (all) => all.length >= attempts.length && all.every((order) => order.status === 'allocated'),
  )
  expect(orders.map((order) => order.id).sort()).toEqual(attempts.map((a) => a.orderId).sort())
  const committed = 2 * attempts.length
  await staff.stockBecomes(sku, {
    onHand: UNITS,
    held: 0,
    committed,
    available: UNITS - committed,
  })
}

describe('SIGKILL of the runtime', () => {
  it('in the middle of orders loses none that was acknowledged and doubles none', async () => {
    const goods = await sellProduct(shop, UNITS)
    const attempts = await readyToBuy(goods.variantId, 40)
    const { url } = shop
    const isAcknowledged = (attempt: Attempt) => attempt.orderId !== null
    const all = Promise.all(
      attempts.map(async (attempt, index) => {
        await sleep(index * 10)
        await tryOnce(attempt, url)
      }),
    )
    // At the first answers: most of the orders are somewhere on their way.
    await eventually(
      async () => attempts.filter(isAcknowledged).length,
      (answered) => answered > 4,
    )
    await shop.kill()
    await all
    expect(attempts.filter(isAcknowledged).length).toBeGreaterThan(4)

    await restart()
    await eventually(
      async () => {
        await Promise.all(attempts.filter((a) => !a.orderId).map((a) => tryOnce(a, shop.url)))
        return attempts.filter((attempt) => attempt.orderId === null).length
      },
      (left) => left === 0,
    )
    await expectAllRecorded(attempts, goods.sku)
  })

  it('right after the answers, and a long rest, loses nothing: alarms send again', async () => {
    const goods = await sellProduct(shop, UNITS)
    const attempts = await readyToBuy(goods.variantId, 30)
    const { url } = shop
    await Promise.all(attempts.map((attempt) => tryOnce(attempt, url)))
    await shop.kill()
    expect(attempts.every((attempt) => attempt.orderId !== null)).toBe(true)
    // Long enough that every alarm is overdue when the shop comes back.
    await sleep(OUTBOX_RESEND_MS + 2_000)
    await restart()
    await expectAllRecorded(attempts, goods.sku)
  })

  it('leaves a record that its ledgers rebuild, and files that break no invariant', async () => {
    await shop.stop()
    const databases = openDatabases(localDatabases(persist))
    const check = await checkDatabases(databases, () => undefined)
    databases.close()
    expect(check.orders).toBeGreaterThanOrEqual(70)
    expect(check.differences).toEqual([])
    const state = readState(persist, () => undefined)
    expect(verifyState(state, { told: [], settled: false })).toEqual([])
  })
})
