import { beforeEach, describe, expect, it } from 'vitest'
import { objectOf, shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { DAY_MS } from '../platform/clock.ts'
import { OUTBOX_RESEND_MS, VISITOR_IDLE_MS } from '../platform/limits.ts'
import { PROBLEMS } from '../platform/problem.ts'
import { ok, refuse } from '../platform/result.ts'
import type { Caller, ModuleContract, ShopperContracts } from './contract.ts'
import type { ShopperModule } from './module.ts'
import { shopperModules } from './modules.ts'

const clock = { now: 0 }
const now = () => clock.now
const caller = (sessionId = 'ses_1', expiresAt = clock.now + 30 * DAY_MS): Caller => ({
  kind: 'session',
  session: { sessionId, shopperId: 'shp_1', kind: 'guest', issuedAt: clock.now, expiresAt },
})
const system: Caller = { kind: 'system', shopperId: 'shp_1' }

const add = (sku: string) =>
  ({
    type: 'cart.add-line',
    variant: variantOf(sku),
    availability: { state: 'in_stock' },
    quantity: 1,
    attributes: {},
    catalogVersion: '1',
  }) as const

interface ProbeContract extends ModuleContract {
  command: { type: 'probe.refuse'; code: keyof typeof PROBLEMS } | { type: 'probe.tell' }
  answers: { 'probe.refuse': { kind: 'none' }; 'probe.tell': { kind: 'none' } }
  query: never
}

/** A module that refuses with any code, and asks fulfilment for the same thing again and again. */
const probeModule: ShopperModule<ProbeContract> = {
  name: 'probe',
  commands: {
    'probe.refuse': (_tx, { code }) => refuse(code),
    'probe.tell': (tx) => {
      const body = { shopperId: tx.shopperId, checkoutId: 'chk_1' }
      for (let times = 0; times < 2; times += 1) {
        tx.enqueue({ id: 'chk_1:stalled', type: 'checkout.stalled', body })
      }
      tx.push({ type: 'probe' })
      return ok({ kind: 'none' })
    },
  },
  queries: {},
  pushes: ['probe'],
}
const probed = () =>
  objectOf<[...ShopperContracts, ProbeContract]>([...shopperModules, probeModule], now)

beforeEach(() => {
  clock.now = Date.parse('2026-11-20T10:00:00Z')
})

describe('an idempotency key', () => {
  it.each(Object.entries(PROBLEMS))('after %s is as the table says', async (code, problem) => {
    const object = probed()
    const command = { type: 'probe.refuse', code: code as keyof typeof PROBLEMS } as const
    const idempotency = { key: 'k', fingerprint: 'f' }
    const refused = await object.execute({ caller: caller(), command, idempotency })
    expect(refused).toMatchObject({ problem: { code } })
    const again = await object.execute({ caller: caller(), command, idempotency })
    expect(!again.ok && (again.problem.replayed ?? false)).toBe(!problem.freesKey)
  })

  it('stays free after every refusal that may pass by itself', () => {
    for (const problem of Object.values(PROBLEMS)) {
      if (problem.retryable) expect(problem.freesKey).toBe(true)
    }
  })
})

describe('a command or query of another release', () => {
  it('is refused for the moment, under a key that stays free', async () => {
    const object = shopperObject(now)
    const later = { type: 'points.spend' } as never
    const request = { caller: caller(), command: later }
    const idempotency = { key: 'k', fingerprint: 'f' }
    for (let times = 0; times < 2; times += 1) {
      const answer = await object.execute({ ...request, idempotency })
      expect(answer).toEqual(refuse('dependency_unavailable', undefined, { retryAfter: 2 }))
    }
    expect(await object.read(caller(), later)).toMatchObject({
      problem: { code: 'dependency_unavailable' },
    })
  })
})

describe('what follows a commit', () => {
  it('is each message once, each push, and the alarm for a resend', async () => {
    const object = probed()
    await object.execute({ caller: system, command: { type: 'probe.tell' } })
    expect(object.sent.map(({ id }) => id)).toEqual(['chk_1:stalled'])
    expect(object.live.pushed).toEqual([{ type: 'probe' }])
    expect(object.storage.alarm).toBe(clock.now + OUTBOX_RESEND_MS)
    await object.execute({ caller: system, command: { type: 'probe.tell' } })
    expect(object.sent).toHaveLength(1)
    clock.now += OUTBOX_RESEND_MS
    await object.wake()
    expect(object.sent).toHaveLength(2)
  })

  it('is nothing where the command is refused', async () => {
    const object = shopperObject(now)
    const command = { type: 'cart.remove-line', lineId: 'li_none' } as const
    await object.execute({ caller: caller(), command })
    expect(object.live.carts).toBe(0)
    await object.execute({ caller: caller(), command: add('A') })
    expect(object.live.carts).toBe(1)
  })
})

describe('a session that was ended', () => {
  it('is remembered until it has expired, however long its shopper is away', async () => {
    const object = shopperObject(now)
    await object.execute({ caller: caller('ses_old'), command: add('A') })
    clock.now += 29 * DAY_MS
    const ended = caller('ses_1')
    await object.execute({ caller: ended, command: { type: 'session.revoke' } })
    expect(object.live.closed).toEqual(['ses_1'])
    clock.now += 2 * DAY_MS
    await object.wake()
    object.evict()
    expect(await object.read(ended, { type: 'cart' })).toMatchObject({
      problem: { code: 'session_revoked' },
    })
    clock.now += 28 * DAY_MS + VISITOR_IDLE_MS
    await object.wake()
    expect(object.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([])
  })
})
