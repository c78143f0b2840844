import { beforeAll, describe, expect, it } from 'vitest'
import { signingKey, signToken } from '../kit/signed-token.ts'
import { DAY_MS } from '../platform/clock.ts'
import { signSession } from '../session/token.ts'
import { accessTo, normalNumber, opens } from './rules.ts'
import { looksLikeOrderToken, openOrderAccess, orderLink, signOrderAccess } from './token.ts'

const NOW = 1_800_000_000_000
const order = { id: 'ord_1', email: 'ada@shop.test' }

let key: CryptoKey
let token: string
beforeAll(async () => {
  key = await signingKey('a secret of this shop')
  token = (await signOrderAccess(key, order, 'mail', NOW)).token
})

const outcome = async (text: string, now = NOW, by = key) => {
  const opened = await openOrderAccess(by, text, now)
  return opened.ok ? opened.value : opened.problem.code
}

describe('the token of an order', () => {
  it('tells the access it was signed for, for 90 days from a mail', async () => {
    const access = await accessTo(order, 'mail', NOW)
    expect(await outcome(token)).toEqual(access)
    expect(await outcome(token, NOW + 90 * DAY_MS - 1)).toEqual(access)
    expect(await outcome(token, NOW + 90 * DAY_MS)).toBe('order_access_expired')
  })

  it('ends a day after the order was looked up', async () => {
    const { token: found, endsAt } = await signOrderAccess(key, order, 'lookup', NOW)
    expect(endsAt).toBe(NOW + DAY_MS)
    expect(await outcome(found, endsAt - 1)).toMatchObject({ orderId: order.id })
    expect(await outcome(found, endsAt)).toBe('order_access_expired')
  })

  it('is refused with any part altered, and under another secret', async () => {
    const [kind, claims = '', mac = ''] = token.split('.')
    const later = { ...(await accessTo(order, 'mail', NOW)), endsAt: NOW + 900 * DAY_MS }
    const other = { ...(await accessTo(order, 'mail', NOW)), orderId: 'ord_2' }
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const altered = [
      `${kind}.${encoded(later)}.${mac}`,
      `${kind}.${encoded(other)}.${mac}`,
      `${kind}.${claims}.${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`,
      `${kind}.${claims}.`,
      `${kind}.${claims}`,
      `${token}.more`,
      '',
    ]
    for (const text of altered) expect(await outcome(text), text).toBe('order_access_invalid')
    const another = await signingKey('another')
    expect(await outcome(token, NOW, another)).toBe('order_access_invalid')
  })

  it('is none of another kind, even under the same secret', async () => {
    const session = await signSession(key, {
      sessionId: 'ses_1',
      shopperId: 'shp_1',
      kind: 'guest',
      issuedAt: NOW,
      expiresAt: NOW + DAY_MS,
    })
    expect(await outcome(session)).toBe('order_access_invalid')
    expect([session, token].map(looksLikeOrderToken)).toEqual([false, true])
    const pass = await signToken(key, 'kbp1', await accessTo(order, 'mail', NOW))
    expect(await outcome(pass)).toBe('order_access_invalid')
  })
})

describe('an access', () => {
  it('opens its own order, until that has another e-mail', async () => {
    const access = await accessTo(order, 'mail', NOW)
    expect(await opens(access, order)).toBe(true)
    expect(await opens(access, { ...order, id: 'ord_2' })).toBe(false)
    expect(await opens(access, { ...order, email: 'eve@shop.test' })).toBe(false)
  })

  it('is one absolute link at the shop’s origin, the same for the same mail', async () => {
    const link = await orderLink(key, 'https://shop.test', order, NOW)
    expect(link).toBe(`https://shop.test/o/${token}`)
    expect(await orderLink(key, 'https://shop.test', order, NOW)).toBe(link)
  })
})

describe('an order’s number', () => {
  it('is read as people type it', () => {
    for (const typed of [
      '7K2M-9QXA-01BC',
      ' 7k2m9qxa01bc ',
      '7k2m 9qxa 01bc',
      '#7K2M–9QXA—01BC',
      '７K2M-9QXA-OLBC',
      '7K2M-9QXA-OIBC',
    ]) {
      expect(normalNumber(typed), typed).toBe('7K2M-9QXA-01BC')
    }
  })

  it('is none where it cannot be one', () => {
    for (const typed of ['', '7K2M-9QXA', '7K2M-9QXA-01BC-0', '7K2M_9QXA_01B', "7K2M-9QXA-01B'"]) {
      expect(normalNumber(typed), typed).toBeNull()
    }
  })
})
