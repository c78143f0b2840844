import { solveChallenge } from 'altcha-lib/v1'
import { describe, expect, inject, it } from 'vitest'
import type { Challenge, PowChallenge } from '../../src/shared/anti-scalper/contract.ts'
import { DIFFICULTY } from '../../src/shared/anti-scalper/risk.ts'
import { LIMIT_RULES } from '../../src/shared/anti-scalper/rules.ts'
import { OPEN_ORDERS_PER_SHOPPER_MAX } from '../../src/shared/platform/limits.ts'
import {
  type Answer,
  call,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')

interface Refusal {
  code: string
  retryable: boolean
  challenge?: Challenge
}
const ask = (shopper: Shopper, method: string, path: string, body?: unknown, key = randomKey()) =>
  shopper.ask<Refusal>(method, path, { key, ...(body === undefined ? {} : { body }) })

/** What ALTCHA's widget sends for a challenge. */
async function solve({ algorithm, challenge, salt, maxnumber, signature }: PowChallenge) {
  const solution = await solveChallenge(challenge, salt, algorithm, maxnumber).promise
  expect(solution).not.toBeNull()
  const number = solution?.number ?? -1
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature, took: 1 }))
}

const fetchPow = (shopper: Shopper, url: string) =>
  shopper.ask<PowChallenge>('GET', url.replace('/api/v1', ''))

/** Completes again and again what cannot be completed, until the shop asks for more. */
async function insist(shopper: Shopper, checkoutId: string): Promise<Answer<Refusal>> {
  for (let n = 0; n < 30; n += 1) {
    const refused = await ask(shopper, 'POST', `/checkouts/${checkoutId}/complete`)
    if (refused.body.code === 'verification_required') return refused
    expect(refused.body.code).toBe('insufficient_stock')
  }
  throw new Error('the shop never asked for more')
}

/** A checkout of more than there is: every completion of it is refused. */
async function hopeless() {
  const goods = await sellProduct(shop, 1)
  const shopper = await newShopper(shop)
  const buyNow = { variantId: goods.variantId, quantity: 2 }
  const { id } = await shopper.ready('cash-on-delivery', { buyNow, email: mailbox() })
  return { goods, shopper, id }
}

let mailboxes = 0
const mailbox = () => {
  mailboxes += 1
  return `ladder-${Date.now().toString(36)}-${mailboxes}@shop.test`
}

describe('a limit', () => {
  it('answers 429 with its headers, and lets nobody else wait', async () => {
    const shopper = await newShopper(shop)
    const { limit, freePerIsolate } = LIMIT_RULES['discount-code']
    const put = () => ask(shopper, 'PUT', '/cart/discount-codes', { codes: ['NOPE'] })
    for (let n = 0; n < limit + freePerIsolate; n += 1) expect((await put()).status).toBe(200)
    const refused = await put()
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retryable: true } })
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(refused.headers.get('ratelimit-policy')).toBe(`"discount-code";q=${limit};w=60`)
    expect(refused.headers.get('ratelimit')).toBe(`"discount-code";r=0;t=${seconds}`)
    const other = await newShopper(shop)
    const answer = await ask(other, 'PUT', '/cart/discount-codes', { codes: ['NOPE'] })
    expect(answer.status).toBe(200)
  })

  it('does not count what is repeated with its own key', async () => {
    const goods = await sellProduct(shop, 5)
    const shopper = await newShopper(shop)
    const buyNow = { variantId: goods.variantId, quantity: 1 }
    const { id } = await shopper.ready('cash-on-delivery', { buyNow })
    const key = randomKey()
    const first = await shopper.complete(id, key)
    expect(first.status).toBe(202)
    const { limit, freePerIsolate } = LIMIT_RULES['checkout-complete']
    const again = await Promise.all(
      Array.from({ length: limit + freePerIsolate + 5 }, () => shopper.complete(id, key)),
    )
    for (const { status, body } of again) {
      expect(status).toBe(202)
      expect(body.order.id).toBe(first.body.order.id)
    }
  })
})

describe('a proof of work', () => {
  const action = 'drop-entry:drop_01hzzzzzzzzzzzzzzzzzzzzzzz'

  it('is bound to its shopper and action', async () => {
    const shopper = await newShopper(shop)
    const pow = await fetchPow(shopper, `/api/v1/challenges/pow?action=${action}`)
    expect(pow).toMatchObject({
      status: 200,
      body: { algorithm: 'SHA-256', maxnumber: DIFFICULTY.pow },
    })
    expect(pow.body.salt).toContain(encodeURIComponent(action))
    expect(pow.headers.get('cache-control')).toContain('no-store')
    const anonymous = `${shop.url}/api/v1/challenges/pow?action=${action}`
    expect((await call(anonymous, 'GET', null)).status).toBe(401)
    const nonsense = await fetchPow(shopper, '/api/v1/challenges/pow?action=anything')
    expect(nonsense.status).toBe(400)
  })

  it('verifies the completion it was made for, once, and nobody else’s', async () => {
    const { goods, shopper, id } = await hopeless()
    const refused = await insist(shopper, id)
    expect(refused).toMatchObject({
      status: 403,
      body: { challenge: { kind: 'pow', boundTo: { checkoutId: id } } },
    })
    expect(Object.keys(refused.body)).not.toContain('boundTo')

    const stranger = await newShopper(shop)
    const url = refused.body.challenge?.url ?? ''
    const verification = `/checkouts/${id}/verification`
    const foreign = await solve((await fetchPow(stranger, url)).body)
    const borrowed = await ask(shopper, 'POST', verification, { kind: 'pow', proof: foreign })
    expect(borrowed).toMatchObject({ status: 403, body: { code: 'proof_invalid' } })

    const proof = await solve((await fetchPow(shopper, url)).body)
    const verified = await ask(shopper, 'POST', verification, { kind: 'pow', proof })
    expect(verified).toMatchObject({ status: 200, body: { verified: 'pow' } })
    const twice = await ask(shopper, 'POST', verification, { kind: 'pow', proof })
    expect(twice).toMatchObject({ status: 409, body: { code: 'proof_used' } })

    await restock(goods.sku, 5)
    expect((await shopper.complete(id)).status).toBe(202)
  })

  it('is void once the checkout has changed', async () => {
    const { shopper, id } = await hopeless()
    const { body } = await insist(shopper, id)
    const proof = await solve((await fetchPow(shopper, body.challenge?.url ?? '')).body)
    const verification = `/checkouts/${id}/verification`
    expect((await ask(shopper, 'POST', verification, { kind: 'pow', proof })).status).toBe(200)
    expect((await ask(shopper, 'PATCH', `/checkouts/${id}`, { note: 'another' })).status).toBe(200)
    const refused = await ask(shopper, 'POST', `/checkouts/${id}/complete`)
    expect(refused).toMatchObject({ status: 403, body: { code: 'verification_required' } })
  })
})

async function restock(sku: string, delta: number) {
  const adjusted = await call(
    `${shop.url}/api/admin/v1/inventory/adjustments`,
    'POST',
    shop.staffToken,
    { key: randomKey(), body: { sku, delta, reason: 'count', reference: 'test' } },
  )
  expect(adjusted.status).toBe(200)
}

describe('a code', () => {
  const codesTo = async (to: string): Promise<string[]> => {
    const mails = await call<{ data: { text: string }[] }>(
      `${shop.url}/dev/outbox?to=${encodeURIComponent(to)}`,
      'GET',
      null,
    )
    return mails.body.data.flatMap(({ text }) => /code is (\d{6})/.exec(text)?.[1] ?? [])
  }

  it('goes to the checkout’s e-mail, counts once, and five wrong ones end it', async () => {
    const goods = await sellProduct(shop, 5)
    const shopper = await newShopper(shop)
    const email = mailbox()
    const buyNow = { variantId: goods.variantId, quantity: 1 }
    const { id } = await shopper.ready('cash-on-delivery', { buyNow, email })
    const verification = `/checkouts/${id}/verification`
    const sent = await ask(shopper, 'POST', verification, { kind: 'code' })
    expect(sent).toMatchObject({ status: 202, body: { sentTo: 'l***@shop.test' } })
    const [code = ''] = await codesTo(email)
    const wrong = code === '000000' ? '000001' : '000000'
    const type = (typed: string) =>
      ask(shopper, 'POST', verification, { kind: 'code', code: typed })
    expect(await type(wrong)).toMatchObject({ status: 403, body: { code: 'verification_invalid' } })
    expect(await type(code)).toMatchObject({ status: 200, body: { verified: 'code' } })
    expect((await type(code)).status).toBe(403)

    await ask(shopper, 'POST', verification, { kind: 'code' })
    const second = (await codesTo(email)).find((one) => one !== code) ?? ''
    for (let n = 0; n < 5; n += 1) await type(second === '000002' ? '000003' : '000002')
    expect((await type(second)).status).toBe(403)
  })

  it('comes to one mailbox a few times, however many sessions ask and however they spell it', async () => {
    const goods = await sellProduct(shop, 5)
    const { limit } = LIMIT_RULES['code-mail']
    const [local = '', domain = ''] = mailbox().split('@')
    const askers = await Promise.all(
      Array.from({ length: limit + 1 }, async (_, n) => {
        const shopper = await newShopper(shop)
        const email = n % 2 === 0 ? `${local}@${domain}` : `${local}+${n}@${domain}`
        const buyNow = { variantId: goods.variantId, quantity: 1 }
        const { id } = await shopper.ready('cash-on-delivery', { buyNow, email })
        return { shopper, email, path: `/checkouts/${id}/verification` }
      }),
    )
    const answers: Answer<Refusal>[] = []
    for (const { shopper, path } of [...askers, ...askers]) {
      answers.push(await ask(shopper, 'POST', path, { kind: 'code' }))
    }
    const refused = answers.filter(({ status }) => status !== 202)
    expect(answers.length - refused.length).toBe(limit)
    for (const answer of refused) {
      expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_codes' } })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    const spellings = [...new Set(askers.map(({ email }) => email))]
    const mails = await Promise.all(spellings.map(codesTo))
    expect(mails.flat()).toHaveLength(limit)
    // A refusal sends no new code, so that the last one mailed still counts.
    const [first] = askers
    const code = (await codesTo(first?.email ?? ''))[0]
    expect(code).toMatch(/^\d{6}$/)
  })

  it('of another checkout, a passkey and Turnstile unset are refused', async () => {
    const { shopper, id } = await hopeless()
    const verification = `/checkouts/${id}/verification`
    expect(await ask(shopper, 'POST', verification, { kind: 'passkey' })).toMatchObject({
      status: 422,
      body: { code: 'verification_unavailable' },
    })
    const token = { kind: 'turnstile', token: 'XXXX.DUMMY.TOKEN.XXXX' }
    expect(await ask(shopper, 'POST', verification, token)).toMatchObject({
      status: 422,
      body: { code: 'verification_unavailable' },
    })
    const stranger = await newShopper(shop)
    expect(await ask(stranger, 'POST', verification, { kind: 'code' })).toMatchObject({
      status: 404,
    })
  })
})

describe('a budget', () => {
  it('of unpaid orders keeps one shopper from emptying the shelf', async () => {
    const goods = await sellProduct(shop, 100)
    const shopper = await newShopper(shop)
    const order = async () => {
      const buyNow = { variantId: goods.variantId, quantity: 1 }
      const { id } = await shopper.ready('sandbox', { buyNow, email: mailbox() })
      return shopper.complete(id)
    }
    for (let n = 0; n < OPEN_ORDERS_PER_SHOPPER_MAX; n += 1) {
      expect((await order()).status).toBe(202)
    }
    expect(await order()).toMatchObject({ status: 409, body: { code: 'too_many_open_orders' } })
  })

  it('of declined payments ends the trying of cards, whoever the session says it is', async () => {
    const goods = await sellProduct(shop, 100)
    const email = mailbox()
    const { limit } = LIMIT_RULES['payment-declined']
    const begin = async (spelling: string) => {
      const shopper = await newShopper(shop)
      const buyNow = { variantId: goods.variantId, quantity: 1 }
      const { id } = await shopper.ready('sandbox', { buyNow, email: spelling })
      return { shopper, placed: await shopper.complete(id) }
    }
    const { shopper, placed } = await begin(email)
    const url = placed.body.payment.redirectUrl ?? ''
    for (let n = 0; n < limit; n += 1) {
      expect((await shopper.pay(url, 'decline')).body.payment.status).toBe('declined')
    }
    expect(await shopper.pay(url, 'decline')).toMatchObject({
      status: 429,
      body: { code: 'payment_attempts_exhausted' },
    })
    const [local, domain] = email.split('@')
    const other = await begin(`${local?.toUpperCase()}+again@${domain}`)
    expect(other.placed).toMatchObject({
      status: 429,
      body: { code: 'payment_attempts_exhausted' },
    })
    expect(Number(other.placed.headers.get('retry-after'))).toBeGreaterThan(60)
    expect((await begin(mailbox())).placed.status).toBe(202)
  })
})
