import { connect } from 'node:net'
import { solveChallenge } from 'altcha-lib/v1'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { PowChallenge } from '../../src/shared/anti-scalper/contract.ts'
import { PASS_PREFIX, type PassClaims } from '../../src/shared/drop/contract.ts'
import { signingKey, signToken } from '../../src/shared/kit/signed-token.ts'
import { HOUR_MS } from '../../src/shared/platform/clock.ts'
import { newId } from '../../src/shared/platform/ids.ts'
import { SOCKETS_PER_ENTRY_MAX } from '../../src/shared/platform/limits.ts'
import { type DropShopper, dropShopper, makeDrop, openDrop } from '../fixtures/drop-shopper.ts'
import { handshake } from '../fixtures/handshake.ts'
import { secretOf } from '../fixtures/served-shop.ts'
import { call, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

type Goods = Awaited<ReturnType<typeof sellProduct>>
let goods: Goods
let dropId: string
/** Admitted, with a pass he keeps to himself. */
let honest: DropShopper
let pass: string

const UNITS = 6

beforeAll(async () => {
  goods = await sellProduct(shop, UNITS)
  const variants = [{ variantId: goods.variantId, quota: UNITS }]
  dropId = (await makeDrop(shop, { variants, limitPerShopper: 2 })).id
  honest = await dropShopper(shop, dropId)
  await honest.enter()
  pass = await honest.pass()
})

const claimsOf = (token: string): PassClaims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

/** A pass the shop itself might have signed, but never did. */
const passWith = async (changes: Partial<PassClaims>, secret?: string) =>
  signToken(await signingKey(secret ?? secretOf(shop.persist, 'PASS_SECRET')), PASS_PREFIX, {
    ...claimsOf(pass),
    passId: newId('pass'),
    ...changes,
  })

const untouched = () =>
  staff.stockBecomes(goods.sku, { onHand: UNITS, available: UNITS, held: 0, committed: 0 })

async function refusedClaim(
  shown: string,
  status: number,
  code: string,
  by: DropShopper = honest,
  wanted: { variantId?: string; quantity?: number } = {},
) {
  const { variantId = goods.variantId, quantity = 1 } = wanted
  const answer = await by.claim(variantId, shown, quantity)
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status, body: { code } })
  return answer
}

describe('a pass', () => {
  it('that is forged or altered is refused', async () => {
    const [prefix, claims, mac] = pass.split('.')
    const richer = Buffer.from(JSON.stringify({ ...claimsOf(pass), quota: 99 })).toString(
      'base64url',
    )
    for (const forged of [
      'x',
      'kbp1..',
      'kbp1.e30.e30',
      `kbr1.${claims}.${mac}`,
      `${prefix}.${richer}.${mac}`,
      `${prefix}.${claims}.${mac?.slice(1)}`,
      `${pass}.x`,
      honest.token,
      await passWith({}, 'guessed'),
    ]) {
      await refusedClaim(forged, 403, 'pass_invalid')
    }
    await untouched()
  })

  it('of somebody else, or of another drop, is refused', async () => {
    const thief = await dropShopper(shop, dropId)
    await refusedClaim(pass, 403, 'pass_invalid', thief)
    await thief.enter()
    await thief.pass()
    await refusedClaim(pass, 403, 'pass_invalid', thief)
    const variants = [{ variantId: goods.variantId, quota: 1 }]
    const other = await makeDrop(shop, { variants, entryShards: 1 })
    await refusedClaim(await passWith({ dropId: other.id }), 403, 'pass_invalid')
    const elsewhere = await dropShopper(shop, other.id)
    const answer = await elsewhere.claim(goods.variantId, pass)
    expect(answer).toMatchObject({ status: 403, body: { code: 'pass_invalid' } })
    await staff.ask('POST', `/drops/${other.id}/close`, { key: randomKey(), body: {} })
    await untouched()
  })

  it('is good in its own time by the server’s clock, whatever the client’s says', async () => {
    const now = Date.now()
    await refusedClaim(await passWith({ notBefore: now + 30_000 }), 403, 'pass_not_yet_valid')
    const late = { notBefore: now - 2 * HOUR_MS }
    await refusedClaim(await passWith({ ...late, expiresAt: now - 1 }), 403, 'pass_expired')
    await refusedClaim(await passWith({ ...late, expiresAt: now - HOUR_MS }), 403, 'pass_expired')
    for (const hours of [-5, 5]) {
      const date = new Date(now + hours * HOUR_MS).toUTCString()
      const body = { variantId: goods.variantId, quantity: 1, pass: await passWith(late) }
      const early = { ...body, pass: await passWith({ notBefore: now + 30_000 }) }
      const ask = (sent: object) =>
        honest.ask('POST', `/drops/${dropId}/claims`, {
          key: randomKey(),
          body: sent,
          headers: { date, 'x-client-time': date },
        })
      expect(await ask(early)).toMatchObject({ status: 403, body: { code: 'pass_not_yet_valid' } })
    }
    await untouched()
  })

  it('is for its own variants and no more than its quota and the limit', async () => {
    const unknown = { variantId: newId('var') }
    await refusedClaim(pass, 404, 'not_found', honest, unknown)
    const plain = await sellProduct(shop, 1)
    await refusedClaim(pass, 404, 'not_found', honest, { variantId: plain.variantId })
    const over = await refusedClaim(pass, 409, 'purchase_limit_reached', honest, { quantity: 3 })
    expect(over.body).toMatchObject({ limit: 2 })
    const one = await passWith({ quota: 1 })
    await refusedClaim(one, 409, 'purchase_limit_reached', honest, { quantity: 2 })
    for (const quantity of [0, -1, 1.5, 1000, '1', null, [1]]) {
      const body = { variantId: goods.variantId, quantity, pass }
      const answer = await honest.ask('POST', `/drops/${dropId}/claims`, { key: randomKey(), body })
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body' } })
    }
    await untouched()
  })

  it('needs a key with its claim, and takes no field the shop does not know', async () => {
    const path = `/drops/${dropId}/claims`
    const body = { variantId: goods.variantId, quantity: 1, pass }
    expect(await honest.ask('POST', path, { body })).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_required' },
    })
    for (const extra of [{ price: 1 }, { shopperId: 'shp_1' }, { holdId: 'hold_1' }]) {
      const sent = { key: randomKey(), body: { ...body, ...extra } }
      expect(await honest.ask('POST', path, sent)).toMatchObject({
        status: 400,
        body: { code: 'unknown_field' },
      })
    }
    await untouched()
  })
})

/** Sends requests whose last bytes leave in one packet: all are under way at once. */
function singlePacket(requests: string[]): Promise<string[]> {
  const { port } = new URL(shop.url)
  const sockets = requests.map(() => connect(Number(port), '127.0.0.1'))
  const answers = sockets.map(
    (socket) =>
      new Promise<string>((resolve, reject) => {
        let text = ''
        socket.on('data', (data) => {
          text += String(data)
        })
        socket.once('close', () => resolve(text))
        socket.once('error', reject)
      }),
  )
  const connected = sockets.map(
    (socket) => new Promise<void>((resolve) => socket.once('connect', () => resolve())),
  )
  return Promise.all(connected).then(() => {
    for (const [index, socket] of sockets.entries())
      socket.write(requests[index]?.slice(0, -1) ?? '')
    for (const [index, socket] of sockets.entries()) socket.write(requests[index]?.slice(-1) ?? '')
    return Promise.all(answers)
  })
}

describe('thirty claims of one pass at once', () => {
  it('make one hold, under thirty keys', async () => {
    const buyer = await dropShopper(shop, dropId)
    await buyer.enter()
    const body = JSON.stringify({
      variantId: goods.variantId,
      quantity: 2,
      pass: await buyer.pass(),
    })
    const answers = await singlePacket(
      Array.from({ length: 30 }, (_, index) =>
        [
          `POST /api/v1/drops/${dropId}/claims HTTP/1.1`,
          'Host: 127.0.0.1',
          'Connection: close',
          `Authorization: Bearer ${buyer.token}`,
          'Content-Type: application/json',
          `Idempotency-Key: burst-${index}`,
          `Content-Length: ${Buffer.byteLength(body)}`,
          '',
          body,
        ].join('\r\n'),
      ),
    )
    const statuses = answers.map((answer) => Number(answer.slice(9, 12)))
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    const refused = answers.filter((answer) => !answer.startsWith('HTTP/1.1 201'))
    for (const answer of refused) expect(answer).toMatch(/"code":"(pass_used|rate_limited)"/)
    await staff.stockBecomes(goods.sku, { onHand: UNITS, available: UNITS - 2, held: 2 })
    const used = await buyer.entryBecomes('used')
    const cancelled = await buyer.ask('POST', `/checkouts/${used.checkoutId}/cancel`, {
      key: randomKey(),
    })
    expect(cancelled.status).toBe(200)
    await untouched()
  })

  it('under one key is one claim; with another body it is a conflict', async () => {
    const buyer = await dropShopper(shop, dropId)
    await buyer.enter()
    const [own, key] = [await buyer.pass(), randomKey()]
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => buyer.claim(goods.variantId, own, 1, key)),
    )
    const holds = new Set(
      answers.map(({ status, body }) => (status === 201 ? body.hold.id : status)),
    )
    expect([...holds]).toEqual([expect.stringMatching(/^hold_/)])
    expect(await buyer.claim(goods.variantId, own, 2, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_conflict' },
    })
    const checkoutId = answers[0]?.body.checkout.id ?? ''
    // Nobody else finds it, however he came by its id.
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/complete'],
    ] as const) {
      const stolen = await honest.ask(method, `/checkouts/${checkoutId}${path}`, {
        key: randomKey(),
      })
      expect(stolen).toMatchObject({ status: 404, body: { code: 'not_found' } })
    }
    await buyer.ask('POST', `/checkouts/${checkoutId}/cancel`, { key: randomKey() })
    await untouched()
  })
})

describe('the limit per shopper', () => {
  it('holds for one mailbox and for one door, over any number of sessions', async () => {
    const plenty = await sellProduct(shop, 6)
    const variants = [{ variantId: plenty.variantId, quota: 6 }]
    const { id } = await makeDrop(shop, { variants })
    const claim = async () => {
      const buyer = await dropShopper(shop, id)
      await buyer.enter()
      const claimed = await buyer.claim(plenty.variantId, await buyer.pass())
      expect(claimed.status).toBe(201)
      return { buyer, checkoutId: claimed.body.checkout.id }
    }
    const first = await claim()
    const email = 'S.calper@gmail.com'
    const { shippingAddress } = first.buyer.own
    expect(await first.buyer.buy(first.checkoutId, { email })).toMatchObject({ status: 202 })
    for (const details of [
      { email: 'scalper+2@googlemail.com' },
      {
        shippingAddress: {
          ...shippingAddress,
          name: 'Somebody Else',
          line1: shippingAddress.line1.toUpperCase().replace(' ', '   '),
          line2: 'Flat 7',
        },
      },
    ]) {
      const again = await claim()
      const refused = await again.buyer.buy(again.checkoutId, details)
      expect(refused, JSON.stringify(refused.body)).toMatchObject({
        status: 409,
        body: { code: 'purchase_limit_reached', limit: 1 },
      })
      // Its unit is for the next shopper already.
      expect(await again.buyer.ask('GET', `/checkouts/${again.checkoutId}`)).toMatchObject({
        body: { status: 'cancelled', holds: [] },
      })
    }
    await staff.stockBecomes(plenty.sku, { onHand: 6, available: 5, held: 0, committed: 1 })
  })
})

describe('one browser', () => {
  it('buys no more than the limit, whatever its visitors call themselves', async () => {
    const plenty = await sellProduct(shop, 3)
    const variants = [{ variantId: plenty.variantId, quota: 3 }]
    const { id } = await makeDrop(shop, { variants })
    const buyIn = async (device: string) => {
      const buyer = await dropShopper(shop, id)
      await buyer.enter()
      const claimed = await buyer.claim(plenty.variantId, await buyer.pass())
      const checkoutId = claimed.body.checkout.id
      const told = { ...buyer.own, deliveryOptionId: 'standard' }
      const body = { ...told, paymentMethodId: 'cash-on-delivery' }
      expect((await buyer.ask('PATCH', `/checkouts/${checkoutId}`, { body })).status).toBe(200)
      const url = `${shop.url}/api/v1/checkouts/${checkoutId}/complete`
      const cookie = `session=${buyer.token}; device=${device}`
      return call(url, 'POST', null, { key: randomKey(), headers: { cookie, origin: shop.url } })
    }
    const device = randomKey().replaceAll('-', '')
    expect(await buyIn(device)).toMatchObject({ status: 202 })
    expect(await buyIn(device)).toMatchObject({
      status: 409,
      body: { code: 'purchase_limit_reached' },
    })
    expect(await buyIn(randomKey().replaceAll('-', ''))).toMatchObject({ status: 202 })
  })
})

describe('an entry', () => {
  it('before and after its time is refused, and so is a claim before the opening', async () => {
    const soon = Date.now() + 60_000
    const iso = (at: number) => new Date(at).toISOString()
    const variants = [{ variantId: goods.variantId, quota: 1 }]
    const drop = await makeDrop(shop, {
      mode: 'draw',
      variants,
      entriesOpenAt: iso(soon),
      entriesCloseAt: iso(soon + 1_000),
      opensAt: iso(soon + 2_000),
    })
    const early = await dropShopper(shop, drop.id)
    const entered = await early.enter()
    expect(entered).toMatchObject({ status: 409, body: { code: 'drop_not_open' } })
    expect(Number(entered.headers.get('retry-after'))).toBeGreaterThan(30)
    expect(await early.claim(goods.variantId, 'kbp1.e30.e30')).toMatchObject({
      status: 409,
      body: { code: 'drop_not_open' },
    })
    expect(await early.entry()).toMatchObject({ status: 404 })
    const genuine = await passWith({
      dropId: drop.id,
      shopperId: JSON.parse(Buffer.from(early.token.split('.')[1] ?? '', 'base64url').toString())
        .shopperId,
      notBefore: soon + 2_000,
      expiresAt: soon + 60_000,
    })
    expect(await early.claim(goods.variantId, genuine)).toMatchObject({
      status: 403,
      body: { code: 'pass_not_yet_valid' },
    })
    await staff.ask('POST', `/drops/${drop.id}/close`, { key: randomKey(), body: {} })
  })

  it('asks for work where the drop does, and takes no solution of another challenge', async () => {
    const { variantId } = await sellProduct(shop, 2)
    const variants = [{ variantId, quota: 1 }]
    const asks = { requirements: { proofOfWork: true }, variants }
    const [one, two] = [await makeDrop(shop, asks), await makeDrop(shop, asks)]
    const shopper = await dropShopper(shop, one.id)
    expect(await shopper.enter()).toMatchObject({
      status: 403,
      body: { code: 'verification_required', challenge: { kind: 'pow' } },
    })
    const solve = async (by: DropShopper, forDrop: string) => {
      const path = `/challenges/pow?action=${encodeURIComponent(`drop-entry:${forDrop}`)}`
      const { body } = await by.ask<PowChallenge>('GET', path)
      const { algorithm, challenge, salt, maxnumber, signature } = body
      const solved = await solveChallenge(challenge, salt, algorithm, maxnumber).promise
      return btoa(JSON.stringify({ algorithm, challenge, number: solved?.number, salt, signature }))
    }
    const invalid = { status: 403, body: { code: 'proof_invalid' } }
    expect(await shopper.enter({ proof: await solve(shopper, two.id) })).toMatchObject(invalid)
    const other = await dropShopper(shop, one.id)
    expect(await shopper.enter({ proof: await solve(other, one.id) })).toMatchObject(invalid)
    const proof = await solve(shopper, one.id)
    expect(await shopper.enter({ proof })).toMatchObject({ status: 201 })
    expect(await shopper.enter({ proof })).toMatchObject({ body: { code: 'proof_used' } })
    for (const { id } of [one, two]) {
      await staff.ask('POST', `/drops/${id}/close`, { key: randomKey(), body: {} })
    }
  })

  it('of nobody, of no drop, or with strange fields is refused', async () => {
    const shopper = await dropShopper(shop, dropId)
    for (const id of [
      newId('drop'),
      'drop_x',
      'x',
      '%00',
      '__proto__',
      `${dropId}%2f`,
      `${dropId}0`,
    ]) {
      for (const [method, path, body] of [
        ['GET', ''],
        ['POST', '/entries', {}],
        ['GET', '/entries/me'],
        ['POST', '/claims', { variantId: goods.variantId, quantity: 1, pass }],
        ['GET', '/fairness'],
        ['GET', '/fairness/entries/0'],
      ] as const) {
        const answer = await shopper.ask(method, `/drops/${id}${path}`, {
          key: randomKey(),
          ...(body ? { body } : {}),
        })
        expect(answer, `${method} ${id}${path}`).toMatchObject({ status: 404 })
      }
    }
    const path = `/drops/${dropId}/entries`
    const sent = await shopper.ask('POST', path, { body: { shopperId: 'shp_1' } })
    expect(sent).toMatchObject({ status: 400, body: { code: 'unknown_field' } })
    const nobody = await fetch(`${shop.url}/api/v1${path}`, { method: 'POST' })
    expect(nobody.status).toBe(401)
    expect(await shopper.ask('GET', `/drops/${dropId}/fairness/entries/99`)).toMatchObject({
      status: 404,
    })
    expect(await shopper.ask('GET', '/drops?cursor=x')).toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor' },
    })
  })
})

describe('a socket of a drop', () => {
  it('of another site, or of nobody, is refused', async () => {
    const path = `/api/v1/drops/${dropId}/live`
    const cookie = `Cookie: session=${honest.token}`
    expect(await handshake(shop.url, path, [cookie, 'Origin: https://evil.test'])).toContain('403')
    expect(await handshake(shop.url, path, [cookie, 'Origin: null'])).toContain('403')
    expect(await handshake(shop.url, path, [`Origin: ${shop.url}`])).toContain('401')
    expect(await handshake(shop.url, path, [cookie, `Origin: ${shop.url}`])).toContain('101')
    const unknown = `/api/v1/drops/${newId('drop')}/live`
    expect(await handshake(shop.url, unknown, [cookie, `Origin: ${shop.url}`])).toContain('404')
  })

  it('is one of a few per shopper, however many he opens', async () => {
    const crowd = await dropShopper(shop, dropId)
    await crowd.enter()
    const opened = []
    for (let n = 0; n < SOCKETS_PER_ENTRY_MAX; n += 1) {
      opened.push(await openDrop(shop.url, dropId, crowd.token))
    }
    expect(opened.map(({ outcome }) => outcome)).toEqual(opened.map(() => 'open'))
    const path = `/api/v1/drops/${dropId}/live`
    const headers = [`Authorization: Bearer ${crowd.token}`]
    expect(await handshake(shop.url, path, headers)).toContain('429')
    expect(await handshake(shop.url, path, [`Authorization: Bearer ${honest.token}`])).toContain(
      '101',
    )
    for (const { socket } of opened) socket.close()
  })
})

it('after all of it the books balance, and the pass of an honest shopper is good', async () => {
  await untouched()
  const claimed = await honest.claim(goods.variantId, pass, 2)
  expect(claimed, JSON.stringify(claimed.body)).toMatchObject({ status: 201 })
  expect(await honest.buy(claimed.body.checkout.id)).toMatchObject({ status: 202 })
  await staff.stockBecomes(goods.sku, {
    onHand: UNITS,
    available: UNITS - 2,
    held: 0,
    committed: 2,
  })
})
