import { beforeEach, describe, expect, it } from 'vitest'
import { d1Of, type TestD1 } from '../../../tests/fixtures/d1.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Order } from '../order/contract.ts'
import { DAY_MS } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { addReviewPhoto } from './add-photo.ts'
import { selectPendingRatings } from './list-store.ts'
import { listReviews, moderateReview, readReview } from './moderate-review.ts'
import { deletePhotos, selectShownPhoto, selectUnusedPhotos } from './photo-store.ts'
import { PublishedReviews } from './public-reviews.ts'
import { rateCarriers, rateDelivery } from './rate-delivery.ts'
import { editReview, listReviewsOfOrder, removeReviewPhotos, writeReview } from './write-review.ts'

let db: TestD1
let now: number
let order: Order
const stored = new Map<string, Uint8Array>()

const deps = () => ({ db, now: () => now })
const photoDeps = () => ({
  ...deps(),
  photos: { put: async (key: string, bytes: Uint8Array) => stored.set(key, bytes) },
})
const TEXT = { rating: 4, title: 'Warm', text: 'Keeps its warmth.' }

/** A delivered order of one line of the product. */
function delivered(productId = 'prd_1'): Order {
  const { order: placed } = placedOrder({ status: 'delivered' })
  return {
    ...placed,
    lines: placed.lines.map((line) => ({ ...line, productId })),
    fulfilment: {
      status: 'delivered',
      shipments: [
        {
          ...{ id: newId('shm'), carrier: 'Van', trackingNumber: 'T', events: [] },
          status: 'delivered',
        },
      ],
    },
  }
}

beforeEach(() => {
  db = d1Of('engagement')
  now = Date.parse('2026-01-05T10:00:00.000Z')
  order = delivered()
  stored.clear()
})

const write = (of = order, text = TEXT, request: Parameters<typeof writeReview>[3] = null) =>
  writeReview(deps(), of, { ...text, id: newId('rev'), lineId: of.lines[0]?.id ?? '' }, request)

async function written(of = order, text = TEXT): Promise<string> {
  const done = await write(of, text)
  if (!done.ok) throw new Error(done.problem.code)
  return done.value.review.id
}

const publish = (id: string, version?: number) =>
  moderateReview(deps(), id, { status: 'published', reason: null, version })
const reject = (id: string) => moderateReview(deps(), id, { status: 'rejected', reason: 'Rude.' })

const reader = () =>
  new PublishedReviews({
    database: db,
    now: () => now,
    wait: () => new Promise(() => {}),
    waitUntil: () => undefined,
  })
const shown = async (productId = 'prd_1') => {
  const page = await reader().page(productId, { limit: 10, cursor: null })
  if (!page.ok) throw new Error(page.problem.code)
  return page.value
}

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9])
const photo = (id = newId('img')) =>
  ({ id, bytes: jpeg, type: 'image/jpeg', width: 1, height: 1 }) as const

describe('writing a review', () => {
  it('waits for staff, once per line', async () => {
    expect(await write()).toMatchObject({ value: { review: { status: 'pending', ...TEXT } } })
    expect(await write()).toMatchObject({ problem: { code: 'already_exists' } })
    expect(await shown()).toMatchObject({ data: [], summary: { count: 0 } })
  })

  it('of ten requests at the same moment takes one', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => write()))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await listReviewsOfOrder(db, order.id)).toHaveLength(1)
  })

  it('answers its own request again, and no other of the same key', async () => {
    const request = { key: 'k', fingerprint: 'f' }
    const first = await write(order, TEXT, request)
    const again = await write(order, TEXT, request)
    expect(first).toMatchObject({ value: { replayed: false } })
    expect(again).toMatchObject({ value: { replayed: true } })
    const other = await write(order, TEXT, { key: 'k', fingerprint: 'g' })
    expect(other).toMatchObject({ problem: { code: 'idempotency_conflict' } })
    const elses = await write(order, TEXT, { key: 'l', fingerprint: 'f' })
    expect(elses).toMatchObject({ problem: { code: 'already_exists' } })
  })

  it('is refused before delivery', async () => {
    const early = { ...order, fulfilment: { status: 'shipped' as const, shipments: [] } }
    expect(await write(early)).toMatchObject({ problem: { code: 'review_not_allowed' } })
  })
})

describe('changing a review', () => {
  it('takes a published one back until staff have seen it again', async () => {
    const id = await written()
    expect((await publish(id)).ok).toBe(true)
    expect(await shown()).toMatchObject({ data: [TEXT], summary: { average: 4, count: 1 } })
    const of = { orderId: order.id, reviewId: id }
    // The same text again is no change.
    expect(await editReview(deps(), of, TEXT)).toMatchObject({ value: { status: 'published' } })
    const edited = await editReview(deps(), of, { rating: 1 })
    expect(edited).toMatchObject({ value: { ...TEXT, rating: 1, status: 'pending' } })
    expect(await shown()).toMatchObject({ data: [], summary: { average: 0, count: 0 } })
  })

  it('ends with its time, and is of the own order alone', async () => {
    const id = await written()
    const other = { orderId: delivered().id, reviewId: id }
    expect(await editReview(deps(), other, { rating: 1 })).toMatchObject({
      problem: { code: 'not_found' },
    })
    now += 14 * DAY_MS
    expect(
      await editReview(deps(), { orderId: order.id, reviewId: id }, { rating: 1 }),
    ).toMatchObject({ problem: { code: 'review_not_allowed' } })
  })
})

describe('a decision of staff', () => {
  it('is about the version that they saw', async () => {
    const id = await written()
    await editReview(deps(), { orderId: order.id, reviewId: id }, { text: 'Buy at spam.test' })
    expect(await publish(id, 1)).toMatchObject({ problem: { code: 'version_mismatch' } })
    expect((await publish(id, 2)).ok).toBe(true)
  })

  it('is taken once, by one of ten', async () => {
    const id = await written()
    const all = await Promise.all(Array.from({ length: 10 }, () => publish(id)))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await shown()).toMatchObject({ summary: { count: 1 } })
    expect(await publish(id)).toMatchObject({ problem: { code: 'transition_not_allowed' } })
  })

  it('takes a published review down, with its photos', async () => {
    const id = await written()
    const of = { orderId: order.id, reviewId: id }
    const added = photo()
    expect(await addReviewPhoto(photoDeps(), of, added)).toMatchObject({ ok: true })
    expect(await selectShownPhoto(db, { reviewId: id, photoId: added.id })).toBeNull()
    await publish(id)
    expect(await selectShownPhoto(db, { reviewId: id, photoId: added.id })).not.toBeNull()
    expect((await shown()).data[0]?.photos).toMatchObject([
      { url: `/review-photos/${id}/${added.id}` },
    ])
    expect((await reject(id)).ok).toBe(true)
    expect(await selectShownPhoto(db, { reviewId: id, photoId: added.id })).toBeNull()
    expect(await selectUnusedPhotos(db, 0, 10)).toEqual([added.id])
    await deletePhotos(db, [added.id])
    expect(await selectUnusedPhotos(db, now, 10)).toEqual([])
    expect(await readReview({ db }, id)).toMatchObject({ value: { reason: 'Rude.', photos: [] } })
  })

  it('lists by status, page by page', async () => {
    const ids = []
    for (let n = 0; n < 5; n += 1) {
      now += 1
      ids.push(await written(delivered()))
    }
    await publish(ids[0] ?? '')
    const first = await listReviews({ db }, { status: 'pending', limit: 3, cursor: null })
    if (!first.ok) throw new Error('a list')
    expect(first.value.data.map(({ id }) => id)).toEqual([ids[4], ids[3], ids[2]])
    const { nextCursor: cursor } = first.value
    const rest = await listReviews({ db }, { status: 'pending', limit: 3, cursor })
    expect(rest).toMatchObject({ value: { data: [{ id: ids[1] }], nextCursor: null } })
    const odd = await listReviews({ db }, { status: null, limit: 3, cursor: 'x' })
    expect(odd).toMatchObject({ problem: { code: 'invalid_cursor' } })
  })
})

describe('photos', () => {
  it('are five at most, however many come at the same moment', async () => {
    const of = { orderId: order.id, reviewId: await written() }
    const all = await Promise.all(
      Array.from({ length: 9 }, () => addReviewPhoto(photoDeps(), of, photo())),
    )
    expect(all.filter(({ ok }) => ok)).toHaveLength(5)
    expect(all.find(({ ok }) => !ok)).toMatchObject({ problem: { code: 'too_many_photos' } })
    expect(stored.size).toBe(5)
    await removeReviewPhotos(deps(), of)
    expect((await addReviewPhoto(photoDeps(), of, photo())).ok).toBe(true)
    expect(await listReviewsOfOrder(db, order.id)).toMatchObject([{ photos: [{ width: 1 }] }])
  })

  it('that come in place of others stay where the request is sent again', async () => {
    const of = { orderId: order.id, reviewId: await written() }
    const [old, added] = [photo(), photo()]
    await addReviewPhoto(photoDeps(), of, old)
    for (const _ of ['sent', 'sent again']) {
      await removeReviewPhotos(deps(), of, [added.id])
      expect((await addReviewPhoto(photoDeps(), of, added)).ok).toBe(true)
      const [review] = await listReviewsOfOrder(db, order.id)
      expect(review?.photos.map(({ id }) => id)).toEqual([added.id])
    }
  })

  it('make a published review wait again; the same photo twice is one', async () => {
    const id = await written()
    const of = { orderId: order.id, reviewId: id }
    await publish(id)
    const one = photo()
    await addReviewPhoto(photoDeps(), of, one)
    expect(await readReview({ db }, id)).toMatchObject({ value: { status: 'pending' } })
    await publish(id)
    expect(await addReviewPhoto(photoDeps(), of, one)).toMatchObject({ ok: true })
    expect(await readReview({ db }, id)).toMatchObject({
      value: { status: 'published', photos: [{ id: one.id }] },
    })
  })

  it('whose bytes were never stored are found by the sweep', async () => {
    const of = { orderId: order.id, reviewId: await written() }
    const broken = {
      ...deps(),
      photos: {
        put: async () => {
          throw new Error('R2 is out')
        },
      },
    }
    const one = photo()
    await expect(addReviewPhoto(broken, of, one)).rejects.toThrow('R2 is out')
    expect(await listReviewsOfOrder(db, order.id)).toMatchObject([{ photos: [] }])
    expect(await selectUnusedPhotos(db, now, 10)).toEqual([])
    expect(await selectUnusedPhotos(db, now + 1, 10)).toEqual([one.id])
    // The same upload again goes on.
    expect((await addReviewPhoto(photoDeps(), of, one)).ok).toBe(true)
  })
})

describe('the summary of a product', () => {
  it('counts the published reviews alone, after any order of decisions', async () => {
    const ids = []
    for (const rating of [5, 5, 2, 1]) ids.push(await written(delivered(), { ...TEXT, rating }))
    await Promise.all(ids.map((id) => publish(id)))
    await reject(ids[3] ?? '')
    expect(await shown()).toMatchObject({
      summary: { average: 4, count: 3, distribution: [0, 1, 0, 0, 2] },
    })
    expect(await selectPendingRatings(db, 10)).toMatchObject([
      { productId: 'prd_1', distribution: [0, 1, 0, 0, 2] },
    ])
  })

  it('is read again only once a review has changed', async () => {
    const published = reader()
    const page = () => published.page('prd_1', { limit: 10, cursor: null })
    await page()
    const id = await written()
    await publish(id)
    expect(await page()).toMatchObject({ value: { data: [] } })
    const before = db.statements()
    await page()
    expect(db.statements()).toBe(before)
    published.expire()
    expect(await page()).toMatchObject({ value: { data: [{ id }] } })
    db.cut(true)
    published.expire()
    expect(await page()).toMatchObject({ value: { data: [{ id }] } })
  })
})

describe('the rating of a delivery', () => {
  const rate = (rating: number, of = order) =>
    rateDelivery(deps(), of, { rating, text: 'Left in the rain.' }, null)

  it('is given once per order, and counted by carrier', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => rate(2)))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    await rate(5, delivered())
    expect(await rateCarriers(db)).toEqual([
      { carrier: 'Van', average: 3.5, count: 2, distribution: [0, 1, 0, 0, 1] },
    ])
  })
})
