import { expect, inject, it } from 'vitest'
import { codeTo } from '../fixtures/found-order.ts'
import { signIn, signInCode } from '../fixtures/member.ts'
import { ADDRESS, call, eventually, newMailbox, newShopper } from '../fixtures/shop-client.ts'

const shop = inject('shop')
type Book = { data: { id: string; default: boolean; name: string; city: string }[] }

it('a member changes the profile, and the email by a code to the new address', async () => {
  const email = newMailbox()
  const { shopper, member } = await signIn(shop, await newShopper(shop), email)
  expect(await shopper.ask('GET', '/me')).toMatchObject({ status: 200, body: member })
  const body = { name: 'Ada', marketing: true, locale: 'de-AT' }
  expect(await shopper.ask('PATCH', '/me', { body })).toMatchObject({
    status: 200,
    body: { ...member, ...body },
  })
  expect(await shopper.ask('PATCH', '/me', { body: { level: 'gold' } })).toMatchObject({
    body: { code: 'unknown_field' },
  })

  const next = newMailbox()
  const asked = await shopper.ask('PATCH', '/me', { body: { email: next } })
  expect(asked).toMatchObject({ status: 202, body: { expiresAt: expect.any(String) } })
  expect(await shopper.ask('GET', '/me')).toMatchObject({ body: { email } })
  const wrong = await shopper.ask('POST', '/me/email', { body: { code: 'not it' } })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'code_invalid' } })
  const code = await codeTo(shop, next)
  const other = await signIn(shop, await newShopper(shop), newMailbox())
  expect(await other.shopper.ask('POST', '/me/email', { body: { code } })).toMatchObject({
    body: { code: 'code_invalid' },
  })
  const proved = await shopper.ask('POST', '/me/email', { body: { code } })
  expect(proved).toMatchObject({ status: 200, body: { id: member.id, email: next } })
  expect(await shopper.ask('GET', '/session')).toMatchObject({ body: { member: { email: next } } })

  const noticesTo = async (to: string) => {
    const path = `${shop.url}/dev/outbox?to=${encodeURIComponent(to)}`
    const { body } = await call<{ data: { kind: string; text: string }[] }>(path, 'GET', null)
    return body.data.filter(({ kind }) => kind === 'email-changed')
  }
  const [notice, ...more] = await eventually(
    () => noticesTo(email),
    (found) => found.length > 0,
  )
  expect(more).toEqual([])
  expect(notice?.text).toContain(`${next.slice(0, 1)}***@`)
  expect(notice?.text).not.toContain(next)
  expect(await noticesTo(next)).toEqual([])

  // One that is taken is answered the same, gets no code and never changes.
  const taken = await shopper.ask('PATCH', '/me', { body: { email: other.member.email } })
  expect(taken).toMatchObject({ status: 202, body: { expiresAt: expect.any(String) } })
  expect(Object.keys(taken.body as object)).toEqual(Object.keys(asked.body as object))
})

it('a name may be changed as often as one likes, and a sign-in code asked for after it', async () => {
  const { shopper, member } = await signIn(shop, await newShopper(shop), newMailbox())
  for (let n = 0; n < 40; n += 1) {
    const changed = await shopper.ask('PATCH', '/me', { body: { name: `Ada ${n}` } })
    expect(changed.status).toBe(200)
  }
  const codes = await shopper.ask('POST', '/session/codes', { body: { email: member.email } })
  expect(codes.status).toBe(202)
})

it('an address book has exactly one default while it has any', async () => {
  const { shopper } = await signIn(shop, await newShopper(shop), newMailbox())
  const add = async (more: object = {}) => {
    const added = await shopper.ask<Book['data'][number]>('POST', '/me/addresses', {
      body: { ...ADDRESS, ...more },
    })
    expect(added.status).toBe(201)
    return added.body
  }
  const defaults = async () =>
    (await shopper.ask<Book>('GET', '/me/addresses')).body.data
      .filter((one) => one.default)
      .map(({ id }) => id)
  const first = await add()
  expect(first).toMatchObject({ ...ADDRESS, default: true })
  const second = await add({ name: 'Grace Quay' })
  expect(await defaults()).toEqual([first.id])
  const third = await add({ default: true })
  expect(await defaults()).toEqual([third.id])
  const change = (id: string, body: object) =>
    shopper.ask<{ code?: string }>('PATCH', `/me/addresses/${id}`, { body })
  expect(await change(second.id, { default: true, city: 'San Diego' })).toMatchObject({
    status: 200,
    body: { default: true, city: 'San Diego', name: 'Grace Quay' },
  })
  expect(await defaults()).toEqual([second.id])
  expect(await change(second.id, { postalCode: 'nonsense' })).toMatchObject({ status: 400 })
  expect(await change(second.id, { name: 'Ada\nQuay' })).toMatchObject({ status: 400 })
  expect((await shopper.ask('DELETE', `/me/addresses/${second.id}`)).status).toBe(204)
  expect(await defaults()).toEqual([first.id])
  expect((await shopper.ask('DELETE', `/me/addresses/${second.id}`)).status).toBe(404)

  const stranger = await signIn(shop, await newShopper(shop), newMailbox())
  for (const [method, path] of [
    ['PATCH', `/me/addresses/${first.id}`],
    ['DELETE', `/me/addresses/${first.id}`],
  ] as const) {
    const body = method === 'PATCH' ? { city: 'Elsewhere' } : undefined
    expect((await stranger.shopper.ask(method, path, { body })).status).toBe(404)
  }
})

it('a visitor has no profile', async () => {
  const visitor = await newShopper(shop)
  for (const path of ['/me', '/me/addresses', '/sessions']) {
    expect(await visitor.ask('GET', path)).toMatchObject({
      status: 403,
      body: { code: 'member_required' },
    })
  }
  const added = await visitor.ask('POST', '/me/addresses', { body: ADDRESS })
  expect(added).toMatchObject({ body: { code: 'member_required' } })
})

it('a step-up by the code of one’s own email is recorded on the session', async () => {
  const email = newMailbox()
  const { shopper } = await signIn(shop, await newShopper(shop), email)
  const code = await signInCode(shop, shopper, email, 1)
  const wrong = await shopper.ask('POST', '/session/step-up', { body: { code: 'not it' } })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'code_invalid' } })
  const proved = await shopper.ask<{ verifiedAt: string }>('POST', '/session/step-up', {
    body: { code },
  })
  expect(proved.status).toBe(200)
  expect(await shopper.ask('GET', '/session')).toMatchObject({
    body: { verifiedAt: proved.body.verifiedAt },
  })
})

it('addresses that are added or edited at the same moment answer each request with its own', async () => {
  const { shopper } = await signIn(shop, await newShopper(shop), newMailbox())
  const names = Array.from({ length: 12 }, (_, n) => `Ada ${n}`)
  const added = await Promise.all(
    names.map((name) =>
      shopper.ask<Book['data'][number]>('POST', '/me/addresses', { body: { ...ADDRESS, name } }),
    ),
  )
  expect(added.map(({ body }) => body.name)).toEqual(names)
  const path = `/me/addresses/${added[0]?.body.id}`
  const edits = [{ city: 'Oakland' }, { line1: '2 Kerb Street' }, { company: 'Quay Ltd' }]
  await Promise.all(edits.map((body) => shopper.ask('PATCH', path, { body })))
  const edited = await shopper.ask('PATCH', path, { body: { company: null } })
  expect(edited).toMatchObject({
    status: 200,
    body: { name: 'Ada 0', city: 'Oakland', line1: '2 Kerb Street' },
  })
  expect(edited.body).not.toHaveProperty('company')
  expect(await shopper.ask('PATCH', path, { body: { country: 'XX' } })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/country' }] },
  })
})
