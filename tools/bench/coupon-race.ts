import { randomUUID } from 'node:crypto'
import type { HttpAnswer } from '../load/http-client.ts'
import { inParallel } from '../load/in-parallel.ts'
import { completionOf, prepareVisit, type ReadyVisit } from '../load/order-flow.ts'
import { terminalProgress } from '../local/progress.ts'
import { burst } from './burst.ts'
import { type BenchShop, staffRequests, visitorWith } from './shop-client.ts'

const CONNECTIONS = 256
const USES = 100
const PREPARED_AT_ONCE = 16
const COMMITTED_WITHIN_MS = 120_000
const APPLICABLE_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 500

export interface CouponRaceResult {
  name: 'coupon-race'
  checkouts: number
  /** Checkouts that are to have the coupon. */
  uses: number
  /** Orders that were placed with it. */
  placed: number
  /** Checkouts refused with `coupon_invalid`. */
  refused: number
  /** Any other answer. */
  other: number
  /** What the campaign counts once the orders are recorded. */
  used: number
  perSecond: number
  reached: boolean
}

/** Completes checkouts that all have one coupon with 100 uses, all at once. */
export async function couponRace(
  shop: BenchShop,
  staffToken: string,
  checkouts: number,
): Promise<CouponRaceResult> {
  const runId = randomUUID().slice(0, 8)
  const code = `RACE-${runId}`
  const staff = staffRequests(shop.client, staffToken)
  const promotion = await staff<{ id: string }>('POST', '/promotions', {
    ...{ title: 'Race', status: 'active', combinesWith: 'all', conditions: [{ kind: 'coupon' }] },
    action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
  })
  const campaign = await staff<{ id: string }>('POST', '/coupons', {
    ...{ title: 'Race', promotionId: promotion.id, code, total: USES, public: true },
  })
  await untilApplicable(shop, code)
  const visits = await readyVisits(shop, { code, count: checkouts, runId })
  const requests = visits.map((visit, n) => completionOf(visit, `${runId}-${n}`))
  const { answers, perSecond } = await burst(shop.url, CONNECTIONS, requests)
  const placed = answers.filter(({ status }) => status === 202).length
  const refused = answers.filter(isCouponInvalid).length
  const used = await usedOf(() => staff('GET', `/coupons/${campaign.id}`))
  return {
    name: 'coupon-race',
    ...{ checkouts, uses: USES, placed, refused, used, perSecond },
    other: checkouts - placed - refused,
    reached: placed === USES && used === USES && refused === checkouts - USES,
  }
}

const isCouponInvalid = ({ status, text }: HttpAnswer): boolean =>
  status === 422 && text.includes('"coupon_invalid"')

async function readyVisits(
  { client, goods }: BenchShop,
  { code, count, runId }: { code: string; count: number; runId: string },
): Promise<ReadyVisit[]> {
  const codes = [...goods.keys()]
  const visits: ReadyVisit[] = []
  const bar = terminalProgress.bar('checkouts', count)
  await inParallel(Array.from({ length: count }), PREPARED_AT_ONCE, async (_, n) => {
    visits[n] = await prepareVisit(client, {
      basket: new Map([[codes[n % codes.length] ?? '', 1]]),
      ...{ goods, payment: 'cash-on-delivery', discountCode: code, choice: n },
      email: `race-${runId}-${n}@kerbside.example`,
      key: `${runId}-${n}`,
    })
    bar.done(n)
  })
  bar.end()
  return visits
}

/** Isolates learn of a new promotion within seconds. */
async function untilApplicable(shop: BenchShop, code: string): Promise<void> {
  const [good] = shop.goods.values()
  const token = await visitorWith(shop, good ? [good.variantId] : [])
  const deadline = performance.now() + APPLICABLE_WITHIN_MS
  for (;;) {
    const cart = await shop.client.json<{ discountCodes: { applicable: boolean }[] }>({
      ...{ method: 'PUT', path: '/api/v1/cart/discount-codes', token },
      ...{ key: randomUUID(), body: { codes: [code] } },
    })
    if (cart.discountCodes[0]?.applicable) return
    if (performance.now() > deadline) throw new Error(`the code ${code} does not become applicable`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** The count of used places, once no place is reserved any more. */
async function usedOf(read: () => Promise<{ reserved: number; used: number }>): Promise<number> {
  const deadline = performance.now() + COMMITTED_WITHIN_MS
  for (;;) {
    const { reserved, used } = await read()
    if (reserved === 0 || performance.now() > deadline) return used
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
