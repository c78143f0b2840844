import { beforeAll, describe, expect, it } from 'vitest'
import { signingKey } from '../kit/signed-token.ts'
import { CLOCK_SKEW_MS } from '../platform/limits.ts'
import type { Session } from './contract.ts'
import { signSession, verifySession } from './token.ts'

const NOW = 1_800_000_000_000
const session: Session = {
  sessionId: 'ses_1',
  shopperId: 'shp_1',
  kind: 'guest',
  issuedAt: NOW,
  expiresAt: NOW + 1_000,
}

let key: CryptoKey
let token: string
beforeAll(async () => {
  key = await signingKey('a secret of this shop')
  token = await signSession(key, session)
})

const codeOf = async (text: string, now = NOW, by = key) => {
  const verified = await verifySession(by, text, now)
  return verified.ok ? verified.value : verified.problem.code
}
const base64Url = (text: string) => Buffer.from(text).toString('base64url')

describe('a session token', () => {
  it('tells the session it was signed for, until it expires', async () => {
    expect(await codeOf(token)).toEqual(session)
    expect(await codeOf(token, session.expiresAt + CLOCK_SKEW_MS)).toEqual(session)
    expect(await codeOf(token, session.expiresAt + CLOCK_SKEW_MS + 1)).toBe('session_expired')
  })

  it('is refused when signed with another secret', async () => {
    expect(await codeOf(token, NOW, await signingKey('another'))).toBe('session_invalid')
  })

  it('is refused with any claim altered', async () => {
    const [prefix, , mac] = token.split('.')
    for (const change of [
      { shopperId: 'shp_2' },
      { expiresAt: NOW * 2 },
      { kind: 'member' },
      { sessionId: 'ses_2' },
    ]) {
      const claims = base64Url(JSON.stringify({ ...session, ...change }))
      expect(await codeOf(`${prefix}.${claims}.${mac}`)).toBe('session_invalid')
    }
  })

  it('is refused when any single byte of it is lost', async () => {
    for (let at = 0; at < token.length; at += 1) {
      const cut = token.slice(0, at) + token.slice(at + 1)
      expect(await codeOf(cut)).toBe('session_invalid')
    }
  })

  it('is refused when the unused bits of its last digit are set', async () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const codes = await Promise.all(
      [...digits]
        .filter((digit) => digit !== token.at(-1))
        .map((digit) => codeOf(token.slice(0, -1) + digit)),
    )
    expect(new Set(codes)).toEqual(new Set(['session_invalid']))
  })

  it.each([
    '',
    '.',
    '..',
    'kbs1..',
    'a.b.c',
    'kbs1.e30.',
    'kbs1.%%%.%%%',
    'kbs1.a.a',
    'kbs1.e30.e30.e30',
  ])('is refused as %j', async (text) => {
    expect(await codeOf(text)).toBe('session_invalid')
  })

  it('is refused when the algorithm is taken out, as in a token with no signature', async () => {
    const claims = base64Url(JSON.stringify(session))
    const header = base64Url('{"alg":"none"}')
    expect(await codeOf(`${header}.${claims}.`)).toBe('session_invalid')
    expect(await codeOf(`kbs1.${claims}.${base64Url('')}`)).toBe('session_invalid')
  })
})
