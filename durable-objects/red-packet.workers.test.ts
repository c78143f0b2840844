import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { portOf } from '../src/shared/kit/port-of.ts'
import { HOUR_MS } from '../src/shared/platform/clock.ts'
import { RED_PACKET_GRANTS_PER_RUN } from '../src/shared/platform/limits.ts'
import type { RedPacketDefinition, RedPacketPort } from '../src/shared/red-packet/contract.ts'

const SHARES = 100
const FUND = 12_345

let made = 0
let definition: RedPacketDefinition
const stub = () => exports.RedPacketObject.getByName(`rpk_${made}`)
const packet = () => portOf<RedPacketPort>(stub())
const claim = (memberId: string) =>
  packet().execute({ type: 'red-packet.claim', definition, memberId, key: null })
const counts = () => packet().read({ type: 'red-packet.counts' })
const due = () => packet().read({ type: 'red-packet.due', limit: RED_PACKET_GRANTS_PER_RUN })
const settle = async () => {
  const settled = (await due()).map(({ share }) => ({ share, outcome: 'granted' as const }))
  return packet().execute({ type: 'red-packet.settle', settled })
}

beforeEach(() => {
  made += 1
  const now = Date.now()
  definition = {
    ...{ fund: FUND, shares: SHARES, split: 'random' },
    ...{ startsAt: now - HOUR_MS, endsAt: now + HOUR_MS, revision: 1 },
  }
})
afterEach(() => {
  vi.useRealTimers()
})

it('a rush of members gets each share once, and a fund that sums to the unit', async () => {
  const members = Array.from({ length: 300 }, (_, n) => `shp_${n}`)
  // Each member claims on two devices at once.
  const answers = await Promise.all([...members, ...members].map(claim))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(members.length)
  expect(await counts()).toEqual({ granted: 0, remaining: FUND, returned: 0, claims: 300 })
  const shares = await due()
  expect(new Set(shares.map(({ memberId }) => memberId)).size).toBe(SHARES)
  expect(shares.reduce((sum, { amount }) => sum + amount, 0)).toBe(FUND)
  await Promise.all([settle(), settle()])
  await evictDurableObject(stub())
  expect(await counts()).toEqual({ granted: FUND, remaining: 0, returned: 0, claims: 300 })
  const states = await Promise.all(
    members.map((memberId) => packet().read({ type: 'red-packet.claim-of', memberId })),
  )
  expect(states.filter((one) => one?.state === 'granted')).toHaveLength(SHARES)
  expect(states.filter((one) => one?.state === 'missed')).toHaveLength(200)
})

it('the split outlives the object in memory, and a second opening changes nothing', async () => {
  await packet().execute({ type: 'red-packet.open', definition })
  const split = () =>
    runInDurableObject(stub(), (_, { storage }) =>
      storage.sql.exec('SELECT n, amount FROM red_packet_share ORDER BY n').toArray(),
    )
  const before = await split()
  await evictDurableObject(stub())
  await packet().execute({ type: 'red-packet.open', definition })
  expect(await split()).toEqual(before)
})

it('an alarm returns the rest once at the end, and the rows refuse a change afterwards', async () => {
  await claim('shp_1')
  vi.useFakeTimers({ toFake: ['Date'], now: definition.endsAt })
  await runDurableObjectAlarm(stub())
  const ended = await counts()
  expect(ended?.claims).toBe(1)
  expect((ended?.remaining ?? 0) + (ended?.returned ?? 0)).toBe(FUND)
  expect(await claim('shp_2')).toMatchObject({ problem: { code: 'ended' } })
  await settle()
  await runDurableObjectAlarm(stub())
  expect(await counts()).toEqual({ ...ended, granted: ended?.remaining, remaining: 0 })
  await runInDurableObject(stub(), (_, { storage }) => {
    for (const broken of [
      "UPDATE red_packet_share SET state = 'open', settled_at = NULL WHERE n = 2",
      'UPDATE red_packet_share SET amount = amount + 1 WHERE n = 1',
      'DELETE FROM red_packet_claim',
    ]) {
      expect(() => storage.sql.exec(broken)).toThrow()
    }
  })
})
