import { describe, expect, it } from 'vitest'
import { WRONG_TRIES_MAX } from '../../../src/shared/one-time-code/rules.ts'
import { createStaff } from '../../../src/shared/staff/create-staff.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffMailbox } from '../../../tests/fixtures/staff-mailbox.ts'
import { staffSessionPages } from './pages.tsx'
import { staffSessionRoutes } from './routes.ts'

const open = () => staffGateway([staffSessionPages, staffSessionRoutes])
/** What a browser sends from one of the shop's own pages. */
const fromPage = { 'sec-fetch-site': 'same-origin' }

it('signing out ends the token, and not the cookie alone', async () => {
  const { send, token, count } = await open()
  const cookie = { ...fromPage, cookie: `staff=${token}` }
  const signedIn = await send('GET', '/admin', { headers: cookie })
  expect(signedIn).toMatchObject({ status: 303 })

  const out = await send('POST', '/admin/sign-out', { headers: cookie })
  expect(out.status).toBe(303)
  expect(out.headers.get('set-cookie')).toMatch(/^staff=;.*Max-Age=0/)

  // A copy of the cookie, and the token in a header, are worth nothing.
  const again = await send('GET', '/admin', { headers: cookie })
  expect(again).toMatchObject({ status: 200, text: expect.stringContaining('/admin/sign-in') })
  expect((await send('GET', '/api/admin/v1/session')).status).toBe(401)
  expect(count('audit')).toBe(1)
})

it('signing out without a token that works clears the cookie', async () => {
  const { send, count } = await open()
  for (const cookie of ['staff=', `staff=kst_${'A'.repeat(43)}`]) {
    const out = await send('POST', '/admin/sign-out', { headers: { ...fromPage, cookie } })
    expect(out.status).toBe(303)
    expect(out.headers.get('set-cookie')).toMatch(/^staff=;.*Max-Age=0/)
  }
  expect(count('audit')).toBe(0)
})

it('another site signs nobody out', async () => {
  const { send, token } = await open()
  const cookie = `staff=${token}`
  const headers = { cookie, origin: 'https://evil.example' }
  expect((await send('POST', '/admin/sign-out', { headers })).status).toBe(403)
  expect((await send('GET', '/admin', { headers: { cookie } })).status).toBe(303)
})

const SIGN_IN = '/admin/sign-in'
const EMAIL = 'ada@shop.test'

async function withAda(environment = 'production') {
  const world = await staffMailbox([staffSessionPages, staffSessionRoutes], { environment })
  await createStaff(world.deps, { name: 'Ada', email: EMAIL, role: 'viewer' })
  const ada = world.browser()
  const ask = (email: string, more = {}) => ada.post(`${SIGN_IN}/code`, { email, ...more })
  const verify = (code: string, more = {}) =>
    ada.post(`${SIGN_IN}/verify`, { email: EMAIL, code, ...more })
  return { ...world, ada, ask, verify }
}

describe('the sign-in by code', () => {
  it('leads to the page one came from, for seven days', async () => {
    const { ada, ask, verify, codeOf } = await withAda()
    const next = '/admin/orders?status=packed&q=a+b%40c:d'
    const shown = await ada.open(`${SIGN_IN}?next=${encodeURIComponent(next)}`)
    expect(shown.text).toContain(`value="${next.replaceAll('&', '&amp;')}"`)
    expect((await ask(EMAIL, { next })).text).toContain('autocomplete="one-time-code"')
    const code = codeOf()
    const entered = await verify(`${code.slice(0, 3)} ${code.slice(3)}`, { next })
    expect(entered).toMatchObject({ status: 303, location: next })
    const cookie = entered.headers.get('set-cookie')
    expect(cookie).toMatch(/^staff=kss_[^;]+; Max-Age=604800; Path=\/admin; HttpOnly;/)
    expect(cookie).toContain('SameSite=Strict')
    expect((await ada.open(SIGN_IN)).location).toMatch(/^\/admin\/\w+/)
  })

  it.each([
    'https://evil.example/admin/',
    '//evil.example',
    '/\\evil.example',
    '/cart',
    '/admin/\t/',
  ])('leads to no other place: %s', async (next) => {
    const { ask, verify, codeOf } = await withAda()
    await ask(EMAIL)
    expect((await verify(codeOf(), { next })).location).toMatch(/^\/admin\/\w+$/)
  })

  it('gives the form posted twice one session', async () => {
    const { ask, verify, codeOf, count } = await withAda()
    await ask(EMAIL)
    const [code, key] = [codeOf(), 'k-1']
    expect([(await verify(code, { key })).status, (await verify(code, { key })).status]).toEqual([
      303, 303,
    ])
    expect(count('staff_session')).toBe(1)
  })

  it('says the same for an unknown address', async () => {
    const { ask, mails } = await withAda()
    const words = (html: string, email: string) =>
      html.replaceAll(email, '').replace(/value="[-0-9a-f]{36}"/, '')
    const [known, unknown] = [await ask(EMAIL), await ask('eve@shop.test')]
    expect(mails).toHaveLength(1)
    expect(unknown.status).toBe(known.status)
    expect(words(unknown.text, 'eve@shop.test')).toBe(words(known.text, EMAIL))
  })

  it('names an address that is none, a code that is missing, wrong or expired, and too many', async () => {
    const { ask, verify, codeOf } = await withAda()
    expect(await ask('ada')).toMatchObject({
      status: 400,
      text: expect.stringContaining('such as'),
    })
    await ask(EMAIL)
    expect(await verify('')).toMatchObject({ status: 400 })
    for (let n = 0; n < WRONG_TRIES_MAX; n += 1) {
      expect(await verify('000')).toMatchObject({
        status: 401,
        text: expect.stringContaining('isn’t right'),
      })
    }
    const late = await verify(codeOf())
    expect(late).toMatchObject({ status: 429, text: expect.stringMatching(/Try again in \d+ min/) })
    expect(late.headers.get('retry-after')).toMatch(/^\d+$/)
  })

  it('takes an access token, too', async () => {
    const { ada, token } = await withAda()
    expect(await ada.post(SIGN_IN, { token: 'kst_none' })).toMatchObject({ status: 401 })
    expect((await ada.post(SIGN_IN, { token })).location).toBe('/admin/home')
    expect(ada.cookie()).toBe(token)
  })

  it('names the outbox on a local shop alone', async () => {
    for (const environment of ['local', 'preview', 'production']) {
      const { ask } = await withAda(environment)
      expect((await ask(EMAIL)).text.includes('/dev/outbox')).toBe(environment === 'local')
    }
  })

  it('of another site is refused', async () => {
    const { ada, codeOf, ask } = await withAda()
    await ask(EMAIL)
    const fields = { email: EMAIL, code: codeOf() }
    const foreign = await ada.post(`${SIGN_IN}/verify`, fields, { 'sec-fetch-site': 'cross-site' })
    expect([foreign.status, ada.cookie()]).toEqual([403, ''])
  })
})

it('each session that signs out ends, also the second one within a day', async () => {
  const { ask, verify, codeOf, ada, send } = await withAda()
  for (let n = 0; n < 2; n += 1) {
    await ask(EMAIL)
    await verify(codeOf())
    const token = ada.cookie()
    expect((await ada.post('/admin/sign-out')).status).toBe(303)
    const headers = { authorization: `Bearer ${token}` }
    expect((await send('GET', '/api/admin/v1/session', { headers })).status).toBe(401)
  }
})
