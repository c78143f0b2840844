import { describe, expect, inject, it } from 'vitest'
import type {
  CarrierRating,
  PublicReviews,
  Review,
  StaffReview,
} from '../../src/shared/review/contract.ts'
import { despiteCutConnections } from '../../tools/local/cut-connections.ts'
import { findOrder, recordedOrder } from '../fixtures/found-order.ts'
import { photoOf } from '../fixtures/picture.ts'
import {
  type Answer,
  call,
  eventually,
  newMailbox,
  newShopper,
  randomKey,
  sellProduct,
  shopperWith,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
type Asking = Pick<Awaited<ReturnType<typeof newShopper>>, 'ask' | 'token'>

/** A delivered order of one unit, and its line. */
async function delivered() {
  const placed = await recordedOrder(shop)
  for (const verb of ['pack', 'ship', 'deliver'] as const) {
    expect((await staff.step(placed.id, verb)).status).toBe(200)
  }
  const [line] = (await staff.order(placed.id)).lines
  return { ...placed, lineId: line?.id ?? '' }
}

const review = (who: Asking, orderId: string, body: object, key?: string) =>
  who.ask<Review & { code?: string }>('POST', `/orders/${orderId}/reviews`, {
    body,
    ...(key === undefined ? {} : { key }),
  })
const decide = (id: string, verb: 'publish' | 'reject', body: object = {}) =>
  staff.ask<StaffReview & { code?: string }>('POST', `/reviews/${id}/${verb}`, {
    key: randomKey(),
    body,
  })
const shown = async (handle: string) =>
  (await call<PublicReviews>(`${shop.url}/api/v1/products/${handle}/reviews`, 'GET', null)).body
const shownBecomes = (handle: string, count: number) =>
  eventually(
    () => shown(handle),
    ({ summary }) => summary.count === count,
  )
const ratingBecomes = (handle: string, rating: object) =>
  eventually(
    async () =>
      (await call<{ rating: object }>(`${shop.url}/api/v1/products/${handle}`, 'GET', null)).body
        .rating,
    (now) => JSON.stringify(now) === JSON.stringify(rating),
  )

async function addPhoto(
  { token }: Asking,
  { orderId, reviewId }: { orderId: string; reviewId: string },
  bytes: Buffer,
  type = 'image/png',
): Promise<Answer<{ id: string; code?: string }>> {
  const address = `${shop.url}/api/v1/orders/${orderId}/reviews/${reviewId}/photos`
  const answer = await fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: new Uint8Array(bytes),
  })
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

describe('a review', () => {
  it('goes from the buyer over staff to everybody, and into the product’s rating', async () => {
    const { id, buyer, goods, lineId } = await delivered()
    const body = { lineId, rating: 4, title: 'Warm', text: 'Keeps its warmth.\nAll day.' }
    const key = randomKey()
    const written = await review(buyer, id, body, key)
    expect(written).toMatchObject({ status: 201, body: { status: 'pending', rating: 4 } })
    const again = await review(buyer, id, body, key)
    expect(again).toMatchObject({ status: 201, body: { id: written.body.id } })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await review(buyer, id, { ...body, rating: 1 }, key)).toMatchObject({
      body: { code: 'idempotency_conflict' },
    })
    expect(await review(buyer, id, body)).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    })
    expect((await shown(goods.handle)).data).toEqual([])

    const list = await staff.ask<{ data: StaffReview[] }>(
      'GET',
      '/reviews?status=pending&limit=100',
    )
    const listed = list.body.data.find((one) => one.id === written.body.id)
    expect(listed).toMatchObject({ orderId: id, lineId, productTitle: `Thing ${goods.sku}` })
    expect(await decide(written.body.id, 'publish')).toMatchObject({
      status: 200,
      body: { status: 'published' },
    })
    expect((await decide(written.body.id, 'publish')).status).toBe(409)
    const now = await shownBecomes(goods.handle, 1)
    expect(now).toMatchObject({
      data: [{ rating: 4, title: 'Warm', text: body.text, photos: [] }],
      nextCursor: null,
      summary: { average: 4, count: 1, distribution: [0, 0, 0, 1, 0] },
    })
    // Nothing says who wrote it.
    expect(JSON.stringify(now)).not.toContain(id)
    await ratingBecomes(goods.handle, { average: 4, count: 1 })

    const path = `/orders/${id}/reviews/${written.body.id}`
    const edited = await buyer.ask<Review>('PATCH', path, { body: { text: 'Not so warm.' } })
    expect(edited).toMatchObject({ status: 200, body: { status: 'pending' } })
    await shownBecomes(goods.handle, 0)
    await ratingBecomes(goods.handle, { average: 0, count: 0 })
    expect(
      await decide(written.body.id, 'reject', { reason: 'Off topic.', version: 1 }),
    ).toMatchObject({ status: 412, body: { code: 'version_mismatch' } })
    expect((await decide(written.body.id, 'reject', { reason: 'Off topic.' })).status).toBe(200)
    const own = await buyer.ask<{ data: Review[] }>('GET', `/orders/${id}/reviews`)
    expect(own.body.data).toMatchObject([{ status: 'rejected', reason: 'Off topic.' }])
  })

  it('is of what was delivered, by its buyer, once however often it is sent', async () => {
    const { id, number, email, lineId } = await delivered()
    const body = { lineId, rating: 5, text: 'Good.' }
    const early = await recordedOrder(shop)
    const [line] = (await staff.order(early.id)).lines
    expect(await review(early.buyer, early.id, { ...body, lineId: line?.id })).toMatchObject({
      status: 403,
      body: { code: 'review_not_allowed' },
    })
    const stranger = await newShopper(shop)
    expect((await review(stranger, id, body)).status).toBe(404)
    expect((await stranger.ask('GET', `/orders/${id}/reviews`)).status).toBe(404)
    // The token of a look-up opens the order to its buyer.
    const found = shopperWith(shop, (await findOrder(shop, number, email)).token)
    expect((await review(found, early.id, { ...body, lineId: line?.id })).status).toBe(404)
    const all = await Promise.all(Array.from({ length: 10 }, () => review(found, id, body)))
    expect(all.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
    const { id: reviewId } = all.find(({ status }) => status === 201)?.body ?? { id: '' }
    const foreign = `/orders/${early.id}/reviews/${reviewId}`
    expect((await early.buyer.ask('PATCH', foreign, { body: { rating: 1 } })).status).toBe(404)
  })

  it.each([
    [{ rating: 0, text: 'x' }],
    [{ rating: 6, text: 'x' }],
    [{ rating: 4.5, text: 'x' }],
    [{ rating: '5', text: 'x' }],
    [{ rating: 5 }],
    [{ rating: 5, text: ' ' }],
    [{ rating: 5, text: 'x'.repeat(4_001) }],
    [{ rating: 5, text: 'x\u202ey' }],
    [{ rating: 5, text: 'x', title: 'two\nlines' }],
    [{ rating: 5, text: 'x', verified: true }],
  ])('with %j is refused', async (fields) => {
    const buyer = await newShopper(shop)
    const answer = await review(buyer, 'ord_none', { lineId: 'li_1', ...fields })
    expect(answer.status).toBe(400)
  })

  it('of goods without a parcel waits for the order’s completion', async () => {
    const goods = await sellProduct(shop, 5, 2_000, false)
    const buyer = await newShopper(shop)
    const buyNow = { variantId: goods.variantId, quantity: 1 }
    const started = await buyer.ask<{ id: string }>('POST', '/checkouts', { body: { buyNow } })
    const told = { email: newMailbox(), paymentMethodId: 'sandbox' }
    await buyer.ask('PATCH', `/checkouts/${started.body.id}`, { body: told })
    const done = await buyer.complete(started.body.id)
    const [line] = (await buyer.order(done.body.order.id)).lines
    const body = { lineId: line?.id, rating: 5, text: 'A good file.' }
    expect((await review(buyer, done.body.order.id, body)).status).toBe(403)
    await buyer.pay(done.body.payment.redirectUrl ?? '', 'succeed')
    await staff.orderBecomes(done.body.order.id, 'completed')
    expect((await review(buyer, done.body.order.id, body)).status).toBe(201)
    // Nothing was brought to anybody's door.
    const rated = await buyer.ask('POST', `/orders/${done.body.order.id}/delivery-rating`, {
      body: { rating: 5 },
    })
    expect(rated).toMatchObject({ status: 403, body: { code: 'review_not_allowed' } })
  })
})

describe('photos of a review', () => {
  it('are seen once it is published, without what the camera wrote, and gone once rejected', async () => {
    const { id, buyer, goods, lineId } = await delivered()
    const written = await review(buyer, id, { lineId, rating: 5, text: 'See here.' })
    const of = { orderId: id, reviewId: written.body.id }
    const photo = photoOf(4, 3)
    expect(photo.includes('GPS')).toBe(true)
    const added = await addPhoto(buyer, of, photo)
    expect(added).toMatchObject({ status: 201, body: { width: 4, height: 3 } })
    const address = `${shop.url}/review-photos/${of.reviewId}/${added.body.id}`
    const seen = async (url = address) => (await fetch(url)).status
    expect(await seen()).toBe(404)
    // The bytes stand under no other public name.
    for (const name of ['reviews/photos', 'reviews%2Fphotos', 'photos']) {
      expect(await seen(`${shop.url}/media/${name}/${added.body.id}`)).toBe(404)
    }
    expect(await seen(`${shop.url}/media/reviews%2Fphotos%2F${added.body.id}`)).toBe(404)
    const asStaff = await fetch(
      `${shop.url}/api/admin/v1/reviews/${of.reviewId}/photos/${added.body.id}`,
      { headers: { authorization: `Bearer ${shop.staffToken}` } },
    )
    expect(asStaff.status).toBe(200)
    expect(asStaff.headers.get('cache-control')).toBe('private, no-store')

    await decide(of.reviewId, 'publish')
    const { data } = await shownBecomes(goods.handle, 1)
    expect(data[0]?.photos).toEqual([{ url: new URL(address).pathname, width: 4, height: 3 }])
    const answer = await fetch(address)
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(bytes.includes('GPS')).toBe(false)
    await decide(of.reviewId, 'reject')
    expect(await seen()).toBe(404)
  })

  it('are photos, not too large, five at most, and the buyer’s', async () => {
    const { id, buyer, lineId } = await delivered()
    const written = await review(buyer, id, { lineId, rating: 5, text: 'See here.' })
    const of = { orderId: id, reviewId: written.body.id }
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    expect(await addPhoto(buyer, of, svg, 'image/svg+xml')).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    })
    expect((await addPhoto(buyer, of, svg, 'image/png')).status).toBe(415)
    expect((await addPhoto(buyer, of, photoOf(1, 1), 'image/jpeg')).status).toBe(415)
    expect((await addPhoto(buyer, of, photoOf(1, 1).subarray(0, 60))).status).toBe(415)
    expect((await addPhoto(buyer, of, Buffer.alloc(6 * 1024 * 1024))).status).toBe(413)
    expect((await addPhoto(await newShopper(shop), of, photoOf(1, 1))).status).toBe(404)
    const all = await Promise.all(
      Array.from({ length: 7 }, (_, n) => addPhoto(buyer, of, photoOf(n + 1, 1))),
    )
    expect(all.map(({ status }) => status).sort()).toEqual([...Array(5).fill(201), 422, 422])
    const path = `/orders/${id}/reviews/${of.reviewId}/photos`
    expect((await buyer.ask('DELETE', path)).status).toBe(204)
    expect((await addPhoto(buyer, of, photoOf(9, 9))).status).toBe(201)
  })
})

describe('the rating of a delivery', () => {
  it('is given once, after the delivery, and counted for the carrier', async () => {
    const { id, buyer } = await delivered()
    const rate = (orderId: string, who: Asking = buyer) =>
      who.ask<{ code?: string }>('POST', `/orders/${orderId}/delivery-rating`, {
        body: { rating: 2, text: 'Left in the rain.' },
      })
    const early = await recordedOrder(shop)
    expect(await rate(early.id, early.buyer)).toMatchObject({
      status: 403,
      body: { code: 'review_not_allowed' },
    })
    expect((await rate(id, early.buyer)).status).toBe(404)
    const all = await Promise.all(Array.from({ length: 10 }, () => rate(id)))
    expect(all.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
    expect(all.find(({ status }) => status === 409)?.body.code).toBe('already_exists')
    const [parcel] = (await staff.order(id)).fulfilment.shipments
    const carriers = await staff.ask<{ data: CarrierRating[] }>('GET', '/delivery-ratings')
    const own = carriers.body.data.find(({ carrier }) => carrier === parcel?.carrier)
    expect(own?.distribution[1]).toBeGreaterThan(0)
    expect(own?.count).toBe(own?.distribution.reduce((sum, n) => sum + n, 0))
  })
})

describe('the forms of the order’s page', () => {
  it('by its link write a review with a photo and rate the delivery, and say what is wrong', async () => {
    const { id, number, email, goods, lineId } = await delivered()
    const { token } = await findOrder(shop, number, email)
    const address = `${shop.url}/o/${token}`
    const send = async (form: string, body: FormData | URLSearchParams, origin = shop.url) => {
      const answer = await despiteCutConnections(() =>
        fetch(`${address}/${form}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { accept: 'text/html', origin },
          body,
        }),
      )
      return {
        status: answer.status,
        to: answer.headers.get('location'),
        html: await answer.text(),
      }
    }
    const review = (fields: Record<string, string>, photos: { name: string; bytes: Buffer }[]) => {
      const form = new FormData()
      for (const [name, value] of Object.entries({ lineId, title: '', ...fields })) {
        form.set(name, value)
      }
      for (const { name, bytes } of photos) {
        form.append('photos', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name)
      }
      return form
    }
    const page = await (await fetch(address)).text()
    expect(page).toContain('id="reviews"')
    expect(page).toContain(`Review Thing ${goods.sku}`)

    const empty = await send('review', review({ rating: '9', text: ' ', key: 'k1' }, []))
    expect(empty.status).toBe(400)
    expect(empty.html).toContain('Choose from 1 to 5 stars.')
    expect(empty.html).toContain('Write a few words.')
    const six = Array.from({ length: 6 }, (_, n) => ({ name: `${n}.png`, bytes: photoOf(2, 2) }))
    const tooMany = await send('review', review({ rating: '5', text: 'Good.', key: 'k2' }, six))
    expect(tooMany).toMatchObject({ status: 400 })
    expect(tooMany.html).toContain('A review has up to 5 photos.')
    const fields = { rating: '5', text: 'Good.\r\nVery good.', key: 'k3' }
    const foreign = await send('review', review(fields, []), 'https://elsewhere.example')
    expect(foreign.status).toBe(403)

    const photos = [
      { name: 'one.png', bytes: photoOf(2, 2) },
      { name: 'no photo.png', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
    ]
    const sent = await send('review', review(fields, photos))
    expect(sent.status).toBe(200)
    expect(sent.html).toContain('couldn’t be added: no photo.png')
    const own = await staff.ask<{ data: StaffReview[] }>('GET', '/reviews?limit=100')
    const written = own.body.data.filter((one) => one.orderId === id)
    expect(written).toMatchObject([
      { rating: 5, title: null, text: 'Good.\nVery good.', photos: [{ width: 2 }] },
    ])
    // The same form again, and an empty file as browsers send it, are no second review.
    const again = await send('review', review(fields, [{ name: '', bytes: Buffer.alloc(0) }]))
    expect(again).toMatchObject({ status: 303, to: `/o/${token}?review=sent#reviews` })
    const change = (key: string, files: Parameters<typeof review>[1]) => {
      const reviewId = written[0]?.id ?? ''
      const known = { rating: '3', text: 'Not bad.', reviewId, removePhotos: 'yes', key }
      return send('review', review(known, files))
    }
    // New photos for the old ones, and the same form again.
    const other = [{ name: 'two.png', bytes: photoOf(3, 2) }]
    for (const sending of [1, 2]) {
      expect((await change('k7', other)).status, `sending ${sending}`).toBe(303)
      const { body } = await staff.ask<StaffReview>('GET', `/reviews/${written[0]?.id}`)
      expect(body).toMatchObject({ photos: [{ width: 3 }] })
    }
    expect((await change('k4', [])).status).toBe(303)
    const after = await staff.ask<StaffReview>('GET', `/reviews/${written[0]?.id}`)
    expect(after.body).toMatchObject({ rating: 3, text: 'Not bad.', photos: [] })

    const rating = new URLSearchParams({ rating: '4', text: '', key: 'k5' })
    expect(await send('delivery-rating', rating)).toMatchObject({
      status: 303,
      to: `/o/${token}?review=rated#reviews`,
    })
    const second = new URLSearchParams({ rating: '1', text: '', key: 'k6' })
    const refused = await send('delivery-rating', second)
    expect(refused.status).toBe(400)
    expect(refused.html).toContain('You rated the delivery')

    await decide(written[0]?.id ?? '', 'publish')
    await shownBecomes(goods.handle, 1)
    const shownPage = await eventually(
      async () => (await fetch(`${shop.url}/products/${goods.handle}`)).text(),
      (html) => html.includes('Not bad.'),
    )
    expect(shownPage).toContain('3 out of 5 stars')
  })
})
