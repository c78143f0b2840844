import { expect, it } from 'vitest'

import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
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
