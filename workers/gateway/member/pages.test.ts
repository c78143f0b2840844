import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { STEP_UP_MS } from '../../../src/shared/platform/limits.ts'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'

const EMAIL = 'ada@shop.test'
const NEXT = 'ada.quay@shop.test'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

async function open() {
  const world = memberGateway()
  const browser = world.browser()
  await browser.signIn(EMAIL)
  return { ...world, ...browser }
}

it('the profile is changed by its form', async () => {
  const { page } = await open()
  expect(await page('/account', { name: ' Ada Quay ', marketing: 'yes' })).toMatchObject({
    status: 303,
    location: '/account?told=saved',
  })
  const shown = await page('/account?told=saved')
  expect(shown.html).toMatch(/value="Ada Quay"/)
  expect(shown.html).toMatch(/name="marketing"[^>]*checked/)
  const odd = await page('/account', { name: 'x'.repeat(101) })
  expect(odd).toMatchObject({ status: 400 })
  expect(odd.html).toContain('Use up to 100 characters')
})

it('pages of an account have titles of their own, and times that a script makes local', async () => {
  const { page } = await open()
  const paths = ['', '/addresses', '/devices', '/passkeys', '/delete']
  const shown = await Promise.all(paths.map((path) => page(`/account${path}`)))
  const titles = shown.map(({ html }) => /<title>(.*?)<\/title>/.exec(html)?.[1])
  expect(titles[2]).toMatch(/^Devices · Your account · /)
  expect(new Set(titles).size).toBe(paths.length)
  for (const { html } of shown) {
    expect(html).toContain('data-account')
    expect(html).toMatch(/src="[^"]*\/island\/account-/)
  }
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' })
  expect(shown[0]?.html).toContain(`Member since ${day.format(Date.now())}`)
})

it('the email is changed by forms: a code of the old address where the last proof is old, then one of the new', async () => {
  const { page, codeTo } = await open()
  vi.setSystemTime(Date.now() + STEP_UP_MS + 1)
  const asked = await page('/account/email', { email: NEXT })
  expect(asked).toMatchObject({ status: 403 })
  expect(asked.html).toContain(`value="${NEXT}"`)
  const wrong = await page('/account/email', { email: NEXT, confirmCode: '12' })
  expect(wrong.html).toContain('That code isn’t right or has expired.')
  const sent = await page('/account/email', { email: NEXT, confirmCode: codeTo(EMAIL) })
  expect(sent).toMatchObject({ status: 303, location: '/account#email-part' })
  expect((await page('/account')).html).toContain(`emailed to ${NEXT}`)
  const no = await page('/account/email/code', { code: '1' })
  expect(no.html).toContain('That code isn’t right or has expired.')
  const proved = await page('/account/email/code', { code: codeTo(NEXT) })
  expect(proved).toMatchObject({ status: 303, location: '/account?told=email' })
  expect((await page('/account')).html).toContain(`<strong class="text-ink">${NEXT}</strong>`)
})

it('a visitor is led to the sign-in and back', async () => {
  const { browser } = memberGateway()
  const { page } = browser()
  for (const path of ['/account', '/account/email', '/account/devices']) {
    expect((await page(path)).status, path).toBe(303)
  }
  expect(await page('/account', { name: 'x' })).toMatchObject({
    location: '/sign-in?next=%2Faccount',
  })
})

const HOME = {
  ...{ name: 'Ada Quay', line1: '1 Kerb Street', city: 'Berlin', postalCode: '10115' },
  ...{ country: 'DE', regionOf: 'DE', action: 'save' },
}

it('addresses are added, changed, made the default and removed by forms', async () => {
  const { page, codeTo } = await open()
  const added = await page('/account/addresses/new', { ...HOME, key: 'one' })
  expect(added).toMatchObject({ status: 303, location: '/account/addresses?told=saved' })
  // The form sent twice is one address.
  await page('/account/addresses/new', { ...HOME, key: 'one' })
  await page('/account/addresses/new', { ...HOME, name: 'Eve Quay', key: 'two', default: 'yes' })
  const idsIn = (html: string) => [...html.matchAll(/addresses\/(adr_\w+)"/g)].map(([, id]) => id)
  const book = await page('/account/addresses')
  const [eve = '', ada = '', ...more] = idsIn(book.html)
  expect(more).toEqual([])
  expect(book.html.indexOf('Eve Quay')).toBeLessThan(book.html.indexOf('Ada Quay'))

  vi.setSystemTime(Date.now() + STEP_UP_MS + 1)
  const change = { ...HOME, city: 'Potsdam', key: 'three' }
  const asked = await page(`/account/addresses/${ada}`, change)
  expect(asked).toMatchObject({ status: 403 })
  expect(asked.html).toContain('value="Potsdam"')
  const changed = await page(`/account/addresses/${ada}`, {
    ...change,
    confirmCode: codeTo(EMAIL),
  })
  expect(changed).toMatchObject({ status: 303 })
  const removal = { ...HOME, action: 'remove' }
  for (const _ of ['first', 'again']) {
    expect((await page(`/account/addresses/${eve}`, removal)).status).toBe(303)
  }
  const left = await page('/account/addresses')
  expect(idsIn(left.html)).toEqual([ada])
  expect(left.html).toContain('Potsdam')
  expect(left.html).toContain('Default')
})

it('an address that cannot be is refused at its fields', async () => {
  const { page } = await open()
  for (const field of ['name', 'postalCode']) {
    const refused = await page('/account/addresses/new', { ...HOME, [field]: '' })
    expect(refused, field).toMatchObject({ status: 400 })
    expect(refused.html.includes(`id="${field}-error"`), field).toBe(true)
  }
  expect((await page('/account/addresses/adr_none')).status).toBe(404)
})
