import { expect, inject, it } from 'vitest'
import { authenticator } from '../fixtures/authenticator.ts'
import { type SignedIn, signIn } from '../fixtures/member.ts'
import { call, eventually, newMailbox, newShopper, shopperWith } from '../fixtures/shop-client.ts'

const shop = inject('shop')
type Options = Parameters<ReturnType<typeof authenticator>['create']>[0] & { rpId: string }

it('a member adds a passkey, signs in by it, and exports what is stored', async () => {
  const email = newMailbox()
  const { shopper, member } = await signIn(shop, await newShopper(shop), email)
  const device = authenticator(new URL(shop.url).origin)
  const registration = await shopper.ask<Options>('POST', '/session/passkeys/registration')
  expect(registration.status).toBe(200)
  const added = await shopper.ask<{ id: string }>('POST', '/session/passkeys', {
    body: { response: device.create(registration.body) },
  })
  expect(added.status).toBe(201)

  const visitor = await newShopper(shop)
  const challenge = await visitor.ask<Options>('POST', '/session/passkeys/challenge')
  expect(challenge.status).toBe(200)
  const body = { response: device.get(challenge.body) }
  const entered = await visitor.ask<SignedIn>('POST', '/session/passkeys/verify', { body })
  expect(entered).toMatchObject({ status: 200, body: { member: { id: member.id }, merge: null } })
  expect((await visitor.ask('GET', '/session')).status).toBe(401)

  const again = shopperWith(shop, entered.body.token)
  const exported = await again.ask('GET', '/me/export')
  expect(exported).toMatchObject({
    status: 200,
    body: { profile: { email }, passkeys: [{ id: added.body.id }] },
  })
  expect(exported.body).toMatchObject({
    mails: expect.arrayContaining([expect.objectContaining({ to: email })]),
  })
  expect((await again.ask('DELETE', `/me/passkeys/${added.body.id}`)).status).toBe(204)
  expect(await shopper.ask('GET', '/me/passkeys')).toMatchObject({ body: { data: [] } })
  const kinds = async () => {
    const path = `${shop.url}/dev/outbox?to=${encodeURIComponent(email)}`
    const { body } = await call<{ data: { kind: string }[] }>(path, 'GET', null)
    return body.data.map(({ kind }) => kind).filter((kind) => kind.startsWith('passkey-'))
  }
  await eventually(kinds, (found) => found.join() === 'passkey-removed,passkey-added')
})
