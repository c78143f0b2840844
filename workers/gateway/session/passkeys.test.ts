import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { authenticator } from '../../../tests/fixtures/authenticator.ts'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'

const EMAIL = 'ada@shop.test'
const ORIGIN = 'http://localhost'
const INVALID = { status: 401, body: { code: 'code_invalid' } }

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue()
})

type Options = Parameters<ReturnType<typeof authenticator>['create']>[0] & { rpId: string }

async function signedIn() {
  const world = memberGateway()
  const { token, member } = (await world.signIn(EMAIL)).body
  const options = async (path: string, by: string) =>
    (await world.send<Options>('POST', `/session/passkeys/${path}`, { token: by })).body
  const add = (response: object) =>
    world.send<{ id: string }>('POST', '/session/passkeys', { token, body: { response } })
  const enter = (by: string, response: object, key?: string) =>
    world.send<{ token: string; member: { id: string } }>('POST', '/session/passkeys/verify', {
      token: by,
      body: { response },
      ...(key === undefined ? {} : { key }),
    })
  return { ...world, token, member, options, add, enter }
}

async function withPasskey(device = authenticator(ORIGIN)) {
  const world = await signedIn()
  const added = await world.add(device.create(await world.options('registration', world.token)))
  expect(added.status).toBe(201)
  return { ...world, device, passkey: added.body }
}

describe('a passkey', () => {
  it('signs its member in on another session, which ends, and is listed with its last use', async () => {
    const { device, enter, options, visitor, send, member, passkey, token } = await withPasskey()
    const by = await visitor()
    const response = device.get(await options('challenge', by))
    const entered = await enter(by, response, 'key-1')
    expect(entered).toMatchObject({ status: 200, body: { member: { id: member.id } } })
    expect(await send('GET', '/session', { token: entered.body.token })).toMatchObject({
      body: { kind: 'member', verifiedAt: expect.any(String) },
    })
    expect(await send('GET', '/session', { token: by })).toMatchObject({ status: 401 })
    const again = await enter(by, response, 'key-1')
    expect(again).toMatchObject({ status: 200, body: entered.body })

    const listed = await send<{ data: object[] }>('GET', '/me/passkeys', { token })
    expect(listed.body.data).toEqual([
      {
        id: passkey.id,
        device: expect.any(String),
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
      },
    ])
  })

  it('is of no use once it is removed, or for another member’s list', async () => {
    const world = await withPasskey()
    const { device, enter, options, visitor, send, passkey, token, signIn, directory } = world
    const stranger = (await signIn('grace@shop.test')).body.token
    const remove = (by: string) => send('DELETE', `/me/passkeys/${passkey.id}`, { token: by })
    expect((await remove(stranger)).status).toBe(404)
    const first = await send('DELETE', `/me/passkeys/${passkey.id}`, { token, key: 'once' })
    expect(first.status).toBe(204)
    const again = await send('DELETE', `/me/passkeys/${passkey.id}`, { token, key: 'once' })
    expect(again.status).toBe(204)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect((await remove(token)).status).toBe(404)
    const notices = directory.sqlite.prepare('SELECT kind, recipient, detail FROM member_notice')
    const about = { recipient: EMAIL, detail: expect.any(String) }
    expect(notices.all()).toEqual([
      { kind: 'passkey-added', ...about },
      { kind: 'passkey-removed', ...about },
    ])
    const by = await visitor()
    expect(await enter(by, device.get(await options('challenge', by)))).toMatchObject(INVALID)
  })

  it('is refused with a challenge that is used, of another session, or of the shop’s other kind', async () => {
    const { device, enter, options, visitor, token } = await withPasskey()
    const [one, two] = [await visitor(), await visitor()]
    const response = device.get(await options('challenge', one))
    await options('challenge', two)
    expect(await enter(two, response)).toMatchObject(INVALID)
    const newer = await options('challenge', one)
    expect(await enter(one, response)).toMatchObject(INVALID)
    const other = await options('registration', token)
    expect(await enter(two, device.get({ ...other, rpId: newer.rpId }))).toMatchObject(INVALID)
    expect((await enter(one, device.get(newer))).status).toBe(200)
  })

  it('is refused for another site, without a check of the person, and with another key', async () => {
    const { device, enter, options, visitor } = await withPasskey()
    const by = await visitor()
    const challenge = await options('challenge', by)
    const lies = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { isVerified: false },
    ]
    for (const lie of lies) {
      expect(await enter(by, device.get(challenge, lie))).toMatchObject(INVALID)
    }
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    expect(await enter(by, device.get(challenge, {}, foreign))).toMatchObject(INVALID)
    expect(await enter(by, authenticator(ORIGIN).get(challenge))).toMatchObject(INVALID)
    expect((await enter(by, device.get(challenge))).status).toBe(200)
  })

  it('whose counter goes back is a copy: it is refused', async () => {
    const { device, enter, options, visitor } = await withPasskey()
    const first = await visitor()
    expect((await enter(first, device.get(await options('challenge', first)))).status).toBe(200)
    device.rewind()
    const second = await visitor()
    expect(await enter(second, device.get(await options('challenge', second)))).toMatchObject(
      INVALID,
    )
  })

  it('that does not count signs in again and again', async () => {
    const { device, enter, options, visitor } = await withPasskey(
      authenticator(ORIGIN, { counts: false }),
    )
    for (let n = 0; n < 2; n += 1) {
      const by = await visitor()
      expect((await enter(by, device.get(await options('challenge', by)))).status).toBe(200)
    }
  })
})

describe('adding a passkey', () => {
  it('is for members with a recent proof of the email', async () => {
    const { options, add, visitor, send, token } = await signedIn()
    const guest = await visitor()
    expect(await send('POST', '/session/passkeys/registration', { token: guest })).toMatchObject({
      status: 403,
      body: { code: 'member_required' },
    })
    const response = authenticator(ORIGIN).create(await options('registration', token))
    vi.useFakeTimers({ now: Date.now() + 11 * MINUTE_MS, toFake: ['Date'] })
    try {
      expect(await add(response)).toMatchObject({
        status: 403,
        body: { code: 'step_up_required' },
      })
    } finally {
      vi.useRealTimers()
    }
  })

  it('takes a challenge once, and a credential once', async () => {
    const { device, options, add, token } = await withPasskey()
    const registration = await options('registration', token)
    expect(await add(device.create(registration))).toMatchObject(INVALID)
    const other = authenticator(ORIGIN)
    const made = other.create(await options('registration', token))
    expect((await add(made)).status).toBe(201)
    expect(await add(made)).toMatchObject(INVALID)
    expect(await add({ ...made, rawId: 'x', id: 'y' })).toMatchObject(INVALID)
  })
})
