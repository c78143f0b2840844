import { afterEach, describe, expect, it, vi } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../../src/shared/platform/clock.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import { createStaff } from '../../../../src/shared/staff/create-staff.ts'
import { staffMailbox } from '../../../../tests/fixtures/staff-mailbox.ts'
import { staffSessionPages } from '../../staff/pages.tsx'
import { createRouter } from '../app.ts'
import { seeOther } from '../pages/forms.ts'
import { staffForm, staffPage } from '../pages/staff-page.tsx'

const PATH = '/admin/shelves'
const FORM = { title: 'Shelf "A"', note: 'two\r\nlines', email: 'x@shop.test', key: 'k1' }
/** The hidden fields of the page's own forms, the frame's left out. */
const hiddenFields = (html: string): Record<string, string> =>
  Object.fromEntries(
    [
      ...html
        .slice(html.indexOf('<main'))
        .matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g),
    ].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    ]),
  )

/** A shop with a form that two roles may post, and one that needs a recent sign-in. */
async function open() {
  const router = createRouter()
  const posted: { by: string; fields: Record<string, string>; key: string | null }[] = []
  const spec = { permission: 'product.change', title: 'Shelves', section: 'products' } as const
  const handle: Parameters<typeof staffForm>[2] = async (c, { staff, fields }) => {
    const key = c.var.idempotencyKey
    posted.push({ by: staff.name, fields: Object.fromEntries(fields), key })
    return seeOther(c, `${PATH}?done=shelf`)
  }
  staffForm(router, { path: PATH, ...spec }, handle)
  const stepUp = (fields: URLSearchParams) => fields.get('amount') !== '1'
  staffForm(router, { path: `${PATH}/sell`, ...spec, stepUp }, handle)
  staffPage(router, { path: `${PATH}/secret`, ...spec, stepUp: true }, async () =>
    ok({ content: 'the secret' }),
  )
  const world = await staffMailbox([router, staffSessionPages])
  for (const [name, role] of [
    ['Ada', 'manager'],
    ['Vera', 'viewer'],
  ] as const) {
    await createStaff(world.deps, { name, role, email: `${name}@shop.test` })
  }
  const signedIn = async (name: string) => {
    const browser = world.browser()
    const email = `${name}@shop.test`
    await browser.post('/admin/sign-in/code', { email })
    await browser.post('/admin/sign-in/verify', { email, code: world.codeOf() })
    return browser
  }
  return { ...world, posted, signedIn }
}

const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
afterEach(() => vi.useRealTimers())

describe('a form whose session has ended', () => {
  it('is kept in the sign-in and done after it, once', async () => {
    const { signedIn, posted, codeOf } = await open()
    const ada = await signedIn('Ada')
    later(13 * HOUR_MS)
    const asked = await ada.post(PATH, FORM)
    expect(asked).toMatchObject({ status: 401, text: expect.stringContaining('has ended') })
    expect(hiddenFields(asked.text)).toMatchObject(FORM)
    expect(posted).toEqual([])

    const kept = hiddenFields(asked.text)
    const coded = await ada.post(PATH, { ...kept, 'sign-in.email': 'ada@shop.test' })
    expect(hiddenFields(coded.text)).toMatchObject(FORM)
    const entered = { ...hiddenFields(coded.text), 'sign-in.code': codeOf() }
    expect((await ada.post(PATH, entered)).location).toBe(`${PATH}?done=shelf`)
    expect(posted).toEqual([{ by: 'Ada', fields: FORM, key: 'k1' }])
    expect((await ada.open('/admin')).status).toBe(303)
  })

  it('is kept through a wrong code and an address that is none', async () => {
    const { browser, posted } = await open()
    const nobody = browser()
    const asked = await nobody.post(PATH, { ...FORM, 'sign-in.email': 'nothing' })
    expect(asked.status).toBe(400)
    expect(hiddenFields(asked.text)).toMatchObject(FORM)
    const fields = { ...FORM, 'sign-in.email': 'ada@shop.test', 'sign-in.code': '000000' }
    const wrong = await nobody.post(PATH, fields)
    expect(wrong).toMatchObject({ status: 401, text: expect.stringContaining('isn’t right') })
    expect(hiddenFields(wrong.text)).toMatchObject(FORM)
    expect(posted).toEqual([])
  })

  it('is sent under the role that signs in: one that may not is refused', async () => {
    const { browser, posted, codeOf } = await open()
    const fields = { ...FORM, 'sign-in.email': 'vera@shop.test' }
    const somebody = browser()
    await somebody.post(PATH, fields)
    const refused = await somebody.post(PATH, { ...fields, 'sign-in.code': codeOf() })
    expect(refused.status).toBe(403)
    expect(posted).toEqual([])
  })

  it('goes on after an access token, too', async () => {
    const { browser, posted, tokenOf } = await open()
    const token = await tokenOf('manager')
    expect((await browser().post(PATH, { ...FORM, 'sign-in.token': token })).status).toBe(303)
    expect(posted).toHaveLength(1)
  })

  it('of another site is refused, whatever it holds', async () => {
    const { browser, posted, tokenOf } = await open()
    const fields = { ...FORM, 'sign-in.token': await tokenOf('manager') }
    const foreign = await browser().post(PATH, fields, { 'sec-fetch-site': 'cross-site' })
    expect(foreign.status).toBe(403)
    expect(foreign.headers.get('set-cookie')).toBeNull()
    expect(posted).toEqual([])
  })

  it('with a file says that files are chosen again', async () => {
    const { browser } = await open()
    const more = {
      'content-type': 'multipart/form-data; boundary=x',
      referer: 'http://localhost/admin/products',
    }
    const asked = await browser().post(PATH, {}, more)
    expect(asked).toMatchObject({
      status: 401,
      text: expect.stringContaining('Files can’t be kept'),
    })
    expect(hiddenFields(asked.text)).toEqual({ next: '/admin/products' })
  })

  it('is a problem for a program', async () => {
    const { browser } = await open()
    const more = { accept: 'application/problem+json' }
    expect(await browser().post(PATH, FORM, more)).toMatchObject({
      status: 401,
      json: { code: 'staff_required' },
    })
  })
})

describe('a form that needs a recent sign-in', () => {
  it('asks for a fresh code and goes on, with the former session ended', async () => {
    const { signedIn, posted, codeOf, mails, send } = await open()
    const ada = await signedIn('Ada')
    const former = ada.cookie()
    later(11 * MINUTE_MS)
    const sent = mails.length
    const asked = await ada.post(`${PATH}/sell`, FORM)
    expect(asked).toMatchObject({ status: 403, text: expect.stringContaining('Confirm it’s you') })
    expect(mails.slice(sent).map(({ to }) => to)).toEqual(['ada@shop.test'])
    const entered = { ...hiddenFields(asked.text), 'sign-in.code': codeOf() }
    expect((await ada.post(`${PATH}/sell`, entered)).status).toBe(303)
    expect(posted).toEqual([{ by: 'Ada', fields: FORM, key: 'k1' }])
    expect(ada.cookie()).not.toBe(former)
    const as = { headers: { cookie: `staff=${former}`, authorization: '' } }
    expect((await send('GET', '/admin', as)).status).toBe(200)
    // The sign-in counts for the next form, too.
    expect((await ada.post(`${PATH}/sell`, FORM)).status).toBe(303)
  })

  it('takes the code of the own mailbox alone', async () => {
    const { signedIn, posted, codeOf, browser } = await open()
    const ada = await signedIn('Ada')
    later(11 * MINUTE_MS)
    await browser().post('/admin/sign-in/code', { email: 'vera@shop.test' })
    const fields = { ...FORM, 'sign-in.email': 'vera@shop.test', 'sign-in.code': codeOf() }
    const refused = await ada.post(`${PATH}/sell`, fields)
    expect(refused).toMatchObject({ status: 401, text: expect.stringContaining('isn’t right') })
    expect(posted).toEqual([])
  })

  it('is done at once where its predicate says so, and within ten minutes', async () => {
    const { signedIn, posted } = await open()
    const ada = await signedIn('Ada')
    expect((await ada.post(`${PATH}/sell`, FORM)).status).toBe(303)
    later(11 * MINUTE_MS)
    expect((await ada.post(`${PATH}/sell`, { ...FORM, amount: '1' })).status).toBe(303)
    expect(posted).toHaveLength(2)
  })

  it('is a problem for a program, and mails nothing', async () => {
    const { signedIn, mails } = await open()
    const ada = await signedIn('Ada')
    later(11 * MINUTE_MS)
    const sent = mails.length
    const more = { accept: 'application/problem+json' }
    expect(await ada.post(`${PATH}/sell`, FORM, more)).toMatchObject({
      status: 403,
      json: { code: 'step_up_required' },
    })
    expect(mails).toHaveLength(sent)
  })
})

it('a page that needs a recent sign-in mails a code when asked, and is shown after it', async () => {
  const { signedIn, codeOf, mails } = await open()
  const ada = await signedIn('Ada')
  later(11 * MINUTE_MS)
  const sent = mails.length
  const asked = await ada.open(`${PATH}/secret`)
  expect(asked).toMatchObject({ status: 403, text: expect.stringContaining('Confirm it’s you') })
  expect(mails).toHaveLength(sent)
  const fields = hiddenFields(asked.text)
  expect(fields).toEqual({ next: `${PATH}/secret`, email: 'ada@shop.test' })
  const coded = await ada.post('/admin/sign-in/code', fields)
  const entered = { ...hiddenFields(coded.text), code: codeOf() }
  expect((await ada.post('/admin/sign-in/verify', entered)).location).toBe(`${PATH}/secret`)
  expect((await ada.open(`${PATH}/secret`)).text).toContain('the secret')
})
