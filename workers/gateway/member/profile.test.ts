import { beforeEach, describe, expect, it, vi } from 'vitest'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'

const EMAIL = 'ada@shop.test'
const NEXT = 'ada.quay@shop.test'

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue()
})

async function signedIn() {
  const world = memberGateway()
  const { token } = (await world.signIn(EMAIL)).body
  const me = async () => (await world.send('GET', '/me', { token })).body
  const notices = () => world.directory.sqlite.prepare('SELECT * FROM member_notice').all()
  return { ...world, token, me, notices }
}

describe('a change of the email', () => {
  it('that broke after the row was written is finished by the same code', async () => {
    const { send, token, me, codeTo, breakNext, notices } = await signedIn()
    await send('PATCH', '/me', { token, body: { email: NEXT } })
    const prove = () => send('POST', '/me/email', { token, body: { code: codeTo(NEXT) } })
    breakNext('member.save')
    expect((await prove()).status).toBe(500)
    expect(await me()).toMatchObject({ email: EMAIL })
    expect(await prove()).toMatchObject({ status: 200, body: { email: NEXT } })
    expect(await me()).toMatchObject({ email: NEXT })
    expect(notices()).toMatchObject([
      { kind: 'email-changed', recipient: EMAIL, detail: 'a***@shop.test' },
    ])
  })

  it('to an address that another member has by now is noted to nobody', async () => {
    const { send, token, codeTo, signIn, notices } = await signedIn()
    await send('PATCH', '/me', { token, body: { email: NEXT } })
    const code = codeTo(NEXT)
    await signIn(NEXT)
    const proved = await send('POST', '/me/email', { token, body: { code } })
    expect(proved).toMatchObject({ status: 401, body: { code: 'code_invalid' } })
    expect(notices()).toEqual([])
  })

  it('that broke after the row was written may be asked for again', async () => {
    const { send, token, me, codeTo, breakNext, mails } = await signedIn()
    const ask = () => send('PATCH', '/me', { token, body: { email: NEXT } })
    const prove = () => send('POST', '/me/email', { token, body: { code: codeTo(NEXT) } })
    await ask()
    breakNext('member.save')
    expect((await prove()).status).toBe(500)
    const before = mails.length
    expect((await ask()).status).toBe(202)
    expect(mails).toHaveLength(before + 1)
    expect(await me()).toMatchObject({ email: NEXT })
    expect(await prove()).toMatchObject({ status: 200, body: { email: NEXT } })
  })
})

it('the copy in the member’s object takes no older version of the profile', async () => {
  const { directory, objectOf, me } = await signedIn()
  const row = directory.sqlite.prepare('SELECT shopper_id, version FROM member').get()
  const shopperId = String(row?.shopper_id)
  const save = (name: string, version: number) =>
    objectOf(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: {
        type: 'member.save',
        version,
        member: {
          id: 'mbr_1',
          email: EMAIL,
          name,
          level: 'member',
          marketing: false,
          locale: 'en',
          createdAt: '2026-01-01T00:00:00Z',
        },
      },
    })
  await save('newer', 7)
  await save('older', 6)
  expect(await me()).toMatchObject({ name: 'newer' })
})

describe('a change of the profile under a key', () => {
  it('is made once, and answers another body 422', async () => {
    const { send, token, me } = await signedIn()
    const change = (name: string, key: string) =>
      send('PATCH', '/me', { token, key, body: { name } })
    const first = await change('Ada', 'key-1')
    await change('Grace', 'key-2')
    const again = await change('Ada', 'key-1')
    expect(again).toMatchObject({ status: 200, body: first.body })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await change('Eve', 'key-1')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_conflict' },
    })
    expect(await me()).toMatchObject({ name: 'Grace' })
  })

  it('mails one code for a new email, and takes its proof once', async () => {
    const { send, token, me, codeTo, mails } = await signedIn()
    const before = mails.length
    const ask = () => send('PATCH', '/me', { token, key: 'key-1', body: { email: NEXT } })
    const asked = await ask()
    expect(await ask()).toMatchObject({ status: 202, body: asked.body })
    expect(mails).toHaveLength(before + 1)
    const prove = () =>
      send('POST', '/me/email', { token, key: 'key-2', body: { code: codeTo(NEXT) } })
    const proved = await prove()
    expect(proved.status).toBe(200)
    const again = await prove()
    expect(again).toMatchObject({ status: 200, body: proved.body })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await me()).toMatchObject({ email: NEXT })
  })
})
