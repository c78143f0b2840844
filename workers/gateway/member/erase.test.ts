import { expect, it } from 'vitest'
import { erasureSealer, openSubject } from '../../../src/shared/erasure/request-erasure.ts'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'

const EMAIL = 'ada@shop.test'
const NEXT = 'ada.quay@shop.test'
const STRANGER = 'grace@shop.test'

async function signedIn() {
  const world = memberGateway()
  const { token } = (await world.signIn(EMAIL)).body
  const { send, codeTo, directory, env } = world
  return {
    ...world,
    async changeTo(email: string) {
      await send('PATCH', '/me', { token, body: { email } })
      expect(
        (await send('POST', '/me/email', { token, body: { code: codeTo(email) } })).status,
      ).toBe(200)
    },
    askFor: (email: string) => send('PATCH', '/me', { token, body: { email } }),
    /** Erases the member; gives the addresses that all stores are searched for. */
    async erase() {
      expect((await send('DELETE', '/me', { token })).status).toBe(202)
      const row = directory.sqlite.prepare('SELECT id, subject FROM erasure').get()
      const erasure = { id: String(row?.id), subject: String(row?.subject) }
      return (await openSubject(erasureSealer(env.ORDER_ACCESS_SECRET), erasure)).toSorted()
    },
  }
}

it('an erasure goes by the addresses that the member has proved, the former ones too', async () => {
  const { changeTo, erase } = await signedIn()
  await changeTo(NEXT)
  expect(await erase()).toEqual([NEXT, EMAIL].toSorted())
})

it('an erasure takes nothing of a stranger whose address the member named', async () => {
  const { askFor, erase, codeTo } = await signedIn()
  expect((await askFor(STRANGER)).status).toBe(202)
  expect(codeTo(STRANGER)).not.toBe('')
  expect(await erase()).toEqual([EMAIL])
})

it('an erasure takes nothing of another member to whom a former address belongs now', async () => {
  const { changeTo, erase, signIn } = await signedIn()
  await changeTo(NEXT)
  await signIn(EMAIL)
  expect(await erase()).toEqual([NEXT])
})

it('the stored answer of a sign-in tells nobody of a member that was erased', async () => {
  const { visitor, send, codeTo } = memberGateway()
  const guest = await visitor()
  await send('POST', '/session/codes', { token: guest, body: { email: EMAIL } })
  const body = { email: EMAIL, code: codeTo(EMAIL) }
  const verify = () =>
    send<{ token: string }>('POST', '/session/verify', { token: guest, key: 'key-1', body })
  const { token } = (await verify()).body
  expect(await verify()).toMatchObject({ status: 200, body: { token, member: { email: EMAIL } } })
  expect((await send('DELETE', '/me', { token })).status).toBe(202)
  expect(await verify()).toMatchObject({ status: 401, body: { code: 'session_revoked' } })
})
