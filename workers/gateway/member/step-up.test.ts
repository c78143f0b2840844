import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { STEP_UP_MS } from '../../../src/shared/platform/limits.ts'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'

const EMAIL = 'ada@shop.test'
const ADDRESS = {
  name: 'Ada Quay',
  line1: '1 Kerb Street',
  city: 'Los Angeles',
  region: 'CA',
  postalCode: '90001',
  country: 'US',
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('what harms most needs a proof of the email that is not older than ten minutes', async () => {
  const { send, signIn, codeTo } = memberGateway()
  const { token } = (await signIn(EMAIL)).body
  const address = await send<{ id: string }>('POST', '/me/addresses', { token, body: ADDRESS })
  const path = `/me/addresses/${address.body.id}`
  const guarded = [
    ['PATCH', '/me', { email: 'ada.quay@shop.test' }],
    ['PATCH', path, { city: 'Oakland' }],
    ['DELETE', path, undefined],
    ['POST', '/session/passkeys/registration', undefined],
    ['DELETE', '/me/passkeys/pky_unknown', undefined],
    ['GET', '/me/export', undefined],
    ['DELETE', '/me', undefined],
  ] as const
  const ask = async ([method, at, body]: (typeof guarded)[number]) =>
    (await send(method, at, { token, ...(body ? { body } : {}) })).body?.code ?? 'ok'

  vi.setSystemTime(Date.now() + STEP_UP_MS)
  for (const one of guarded) expect([one[1], await ask(one)]).toEqual([one[1], 'step_up_required'])
  // The name, and an address that is added, harm nobody.
  expect((await send('PATCH', '/me', { token, body: { name: 'Ada' } })).status).toBe(200)
  expect((await send('POST', '/me/addresses', { token, body: ADDRESS })).status).toBe(201)
  const wrong = await send('POST', '/session/step-up', { token, body: { code: 'not it' } })
  expect(wrong.body).toMatchObject({ code: 'code_invalid' })
  expect(await ask(guarded[0])).toBe('step_up_required')

  await send('POST', '/session/codes', { token, body: { email: EMAIL } })
  const proved = await send('POST', '/session/step-up', { token, body: { code: codeTo(EMAIL) } })
  expect(proved.status).toBe(200)
  const outcomes: string[] = []
  for (const one of guarded) outcomes.push(await ask(one))
  expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'not_found', 'ok', 'ok'])
})
