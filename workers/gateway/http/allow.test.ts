import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LIMIT_RULES } from '../../../src/shared/anti-scalper/rules.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { gatewayContext } from '../../../tests/fixtures/gateway-context.ts'
import { memoryLimiter } from '../../../tests/fixtures/memory-limiter.ts'
import type { Conditions } from './allow.ts'

let dropId = 'drop_'
// The limiter is made once per isolate: each test has an isolate of its own.
let allow: typeof import('./allow.ts').allow
let rememberEnds: typeof import('./revocation.ts').rememberEnds
beforeEach(async () => {
  vi.resetModules()
  ;({ allow } = await import('./allow.ts'))
  ;({ rememberEnds } = await import('./revocation.ts'))
  dropId += 'x'
  vi.stubGlobal('scheduler', { wait: async () => undefined })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const entry = (proofOfWork: boolean): Conditions<null> => ({
  alive: true,
  limit: 'drop-entry',
  challenge: async () =>
    ok({ action: 'drop-entry', dropId, requirements: { proofOfWork } } as const),
})

it('an action whose conditions are met is allowed', async () => {
  const { c } = gatewayContext()
  expect(await allow(c, entry(false), null)).toMatchObject({ ok: true })
  expect(await allow(c, {}, null)).toMatchObject({ ok: true })
})

it('the declared challenge is asked for', async () => {
  const { c, counted } = gatewayContext()
  expect(await allow(c, entry(true), null)).toMatchObject({
    ok: false,
    problem: { code: 'verification_required', extra: { challenge: { kind: 'pow' } } },
  })
  expect(await counted()).toEqual([{ proof_of_work: 1 }])
})

it('what the challenge is about is looked up first: where it is gone, nothing is counted', async () => {
  const limiter = memoryLimiter()
  const take = vi.spyOn(limiter, 'take')
  const { c } = gatewayContext({ limiter })
  const gone: Conditions<null> = { ...entry(true), challenge: async () => refuse('not_found') }
  for (let tries = 0; tries < 50; tries += 1) {
    expect(await allow(c, gone, null)).toMatchObject({ problem: { code: 'not_found' } })
  }
  expect(take).not.toHaveBeenCalled()
})

it('a session that was ended is refused, whatever the challenge says', async () => {
  const { c } = gatewayContext()
  const { sessionId: id, expiresAt } = c.var.session
  await rememberEnds(c, [{ id, expiresAt }])
  expect(await allow(c, entry(true), null)).toMatchObject({ problem: { code: 'session_revoked' } })
})

it('a flood is refused before the challenge, and counts for the report', async () => {
  const { c, counted } = gatewayContext()
  const codes = []
  for (let tries = 0; tries <= LIMIT_RULES['drop-entry'].limit + 50; tries += 1) {
    const allowed = await allow(c, entry(true), null)
    if (!allowed.ok) codes.push(allowed.problem.code)
  }
  expect(codes.at(0)).toBe('verification_required')
  expect(codes.at(-1)).toBe('rate_limited')
  expect(JSON.stringify(await counted())).toContain('rate_limit')
})

it('a limit without a session counts by a parameter of the path', async () => {
  const { c } = gatewayContext()
  const taken = vi.fn(() => 'pay_1')
  Object.assign(c.req, { param: taken })
  expect(await allow(c, { limit: { action: 'payment', per: 'id' } }, null)).toMatchObject({
    ok: true,
  })
  expect(taken).toHaveBeenCalledWith('id')
})
