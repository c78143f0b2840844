import { expect, it, vi } from 'vitest'
import { MEMBER_SESSION_IDLE_MS } from '../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { gatewayContext } from '../../../tests/fixtures/gateway-context.ts'
import { memoryLimiter } from '../../../tests/fixtures/memory-limiter.ts'
import { shopperStub } from '../../../tests/fixtures/shopper-object.ts'
import { rememberEnds, requireAlive } from './revocation.ts'

/** A request of a member whose token is that old, and the calls it makes. */
function memberOf(sessionAgeMs: number, isOver: boolean) {
  const limiter = memoryLimiter()
  const isSpent = vi.spyOn(limiter, 'isSpent')
  const { c } = gatewayContext({ limiter, sessionAgeMs })
  const read = vi.fn(async () =>
    isOver ? refuse('session_revoked') : ok({ kind: 'session', session: null }),
  )
  const object = shopperStub({ read, execute: async () => refuse('forbidden') })
  Object.assign(c.env, { SHOPPER: { getByName: () => object } })
  c.var.session.kind = 'member'
  return { c, read, isSpent }
}

it('a member’s session is asked of the limiter, which knows each end: the object may sleep', async () => {
  const { c, read } = memberOf(MEMBER_SESSION_IDLE_MS - 60_000, true)
  expect(await requireAlive(c)).toMatchObject({ ok: true })
  const ended = memberOf(60_000, false)
  const { sessionId: id, expiresAt } = ended.c.var.session
  await rememberEnds(ended.c, [{ id, expiresAt }])
  expect(await requireAlive(ended.c)).toMatchObject({ problem: { code: 'session_revoked' } })
  expect(read).not.toHaveBeenCalled()
  expect(ended.read).not.toHaveBeenCalled()
})

it('one that may be idle for too long is asked of the object, which knows its last request', async () => {
  const idle = memberOf(MEMBER_SESSION_IDLE_MS, true)
  expect(await requireAlive(idle.c)).toMatchObject({ problem: { code: 'session_revoked' } })
  const used = memberOf(MEMBER_SESSION_IDLE_MS, false)
  expect(await requireAlive(used.c)).toMatchObject({ ok: true })
  expect(idle.isSpent).not.toHaveBeenCalled()
})

it('a request asks once', async () => {
  const { c, isSpent } = memberOf(60_000, false)
  await Promise.all([requireAlive(c), requireAlive(c)])
  expect(isSpent).toHaveBeenCalledTimes(1)
})
