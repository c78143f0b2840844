import { expect, it, vi } from 'vitest'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'

const EMAIL = 'ada@shop.test'

it('two forms sign in, and lead to the page that the visitor came from', async () => {
  const { browser, codeTo } = memberGateway()
  const { page } = browser()
  const start = await page('/account/devices')
  expect(start).toMatchObject({ status: 303, location: '/sign-in?next=%2Faccount%2Fdevices' })
  expect((await page(start.location ?? '')).html).toContain('value="/account/devices"')
  const asked = await page('/sign-in', { email: ` ${EMAIL} `, next: '/account/devices' })
  expect(asked).toMatchObject({ status: 200 })
  expect(asked.html).toContain('autocomplete="one-time-code"')
  const key = 'one-press'
  const form = { email: EMAIL, code: codeTo(EMAIL), next: '/account/devices', key }
  const entered = await page('/sign-in/code', form)
  expect(entered).toMatchObject({ status: 303, location: '/account/devices' })
  expect(await page('/account/devices')).toMatchObject({ status: 200 })
  expect(await page('/sign-in?next=/cart')).toMatchObject({ status: 303, location: '/cart' })
})

it('the code form sent twice signs in once', async () => {
  const { browser, codeTo } = memberGateway()
  const { page, cookies } = browser()
  await page('/sign-in', { email: EMAIL })
  const before = new Map(cookies)
  const form = { email: EMAIL, code: codeTo(EMAIL), next: '/account', key: 'one-press' }
  expect((await page('/sign-in/code', form)).status).toBe(303)
  const token = cookies.get('session')
  for (const [name, value] of before) cookies.set(name, value)
  expect((await page('/sign-in/code', form)).status).toBe(303)
  expect(cookies.get('session')).toBe(token)
  expect((await page('/account/devices')).html.match(/Last used/g)).toHaveLength(1)
})

it('a wrong code, an odd address and another shop’s path are refused in words', async () => {
  const { browser, codeTo } = memberGateway()
  const { page } = browser()
  const odd = await page('/sign-in', { email: 'nobody', next: '/cart' })
  expect(odd).toMatchObject({ status: 400 })
  expect(odd.html).toContain('Enter your email, like')
  await page('/sign-in', { email: EMAIL })
  const code = codeTo(EMAIL) === '000000' ? '000001' : '000000'
  for (let tries = 1; tries <= 5; tries += 1) {
    const wrong = await page('/sign-in/code', { email: EMAIL, code })
    expect(wrong.html).toContain('That code isn’t right or has expired.')
  }
  const late = await page('/sign-in/code', { email: EMAIL, code: codeTo(EMAIL) })
  expect(late).toMatchObject({ status: 429 })
  expect(late.html).toContain('Too many wrong codes.')
  for (const next of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example']) {
    const shown = await page(`/sign-in?next=${encodeURIComponent(next)}`)
    expect(shown.html, next).toContain('name="next" value="/account"')
  }
})

it('the sign-out ends the session; the next page is a visitor’s, who signs in again', async () => {
  const { browser } = memberGateway()
  const first = browser()
  await first.signIn(EMAIL)
  const token = first.cookies.get('session') ?? ''
  expect(await first.page('/sign-out', {})).toMatchObject({ status: 303, location: '/' })
  first.cookies.set('session', token)
  expect(await first.page('/account')).toMatchObject({ location: '/sign-in?next=%2Faccount' })
  expect(await first.page('/sign-in?next=/account')).toMatchObject({ status: 200 })
  expect(await first.signIn(EMAIL)).toMatchObject({ status: 303 })
  expect(await first.page('/account')).toMatchObject({ status: 200 })
})

it('a device is signed out by its button, and all others by one', async () => {
  const { browser } = memberGateway()
  const [first, second, third] = [browser(), browser(), browser()]
  for (const one of [first, second, third]) await one.signIn(EMAIL)
  const shown = await first.page('/account/devices')
  const [id = ''] = [...shown.html.matchAll(/value="(ses_\w+)"/g)].map(([, found]) => found)
  const ended = await first.page('/account/devices', { end: id })
  expect(ended).toMatchObject({ status: 303, location: '/account/devices?told=ended' })
  expect(await first.page('/account/devices', { end: id })).toMatchObject({ status: 303 })
  await first.page('/account/devices', { end: 'others' })
  expect((await first.page('/account/devices')).html.match(/Last used/g)).toHaveLength(1)
  for (const one of [second, third]) expect((await one.page('/account')).status).toBe(303)
})

it('adding and removing a passkey ask for a code where the last proof of the email is old', async () => {
  const { browser, codeTo, mails } = memberGateway()
  const { page, signIn } = browser()
  await signIn(EMAIL)
  const shown = await page('/account/passkeys')
  expect(shown.html).toContain('No passkeys yet.')
  vi.useFakeTimers({ now: Date.now() + 11 * MINUTE_MS, toFake: ['Date'] })
  try {
    for (const fields of [{ add: 'yes' }, { remove: 'pky_none' }]) {
      const sent = mails.length
      const asked = await page('/account/passkeys', fields)
      expect(asked.status).toBe(403)
      expect(mails).toHaveLength(sent + 1)
      const wrong = await page('/account/passkeys', { ...fields, confirmCode: '12' })
      expect(wrong.html).not.toContain('Passkey removed.')
    }
    const proof = { add: 'yes', confirmCode: codeTo(EMAIL) }
    expect(await page('/account/passkeys', proof)).toMatchObject({
      location: '/account/passkeys?told=confirmed',
    })
  } finally {
    vi.useRealTimers()
  }
  // One that is gone already is what the form wants.
  expect(await page('/account/passkeys', { remove: 'pky_none' })).toMatchObject({
    location: '/account/passkeys?told=removed',
  })
})
