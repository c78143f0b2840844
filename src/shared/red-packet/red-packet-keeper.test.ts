import { describe, expect, it } from 'vitest'
import { redPacketObject } from '../../../tests/fixtures/red-packet-object.ts'
import { HOUR_MS } from '../platform/clock.ts'
import { OUTBOX_RESEND_MS, RED_PACKET_SETTLE_DELAY_MS } from '../platform/limits.ts'
import type { RedPacketDefinition } from './contract.ts'

const START = Date.parse('2026-11-01T10:00:00Z')
const definition: RedPacketDefinition = {
  fund: 1_000,
  shares: 3,
  split: 'random',
  startsAt: START,
  endsAt: START + HOUR_MS,
  revision: 1,
}

function packet(of: Partial<RedPacketDefinition> = {}) {
  const clock = { now: START }
  const object = redPacketObject(() => clock.now)
  const known = { ...definition, ...of }
  const claim = (memberId: string, key: string | null = null, by: RedPacketDefinition = known) =>
    object.execute({ type: 'red-packet.claim', definition: by, memberId, key })
  const claimOf = (memberId: string) => object.read({ type: 'red-packet.claim-of', memberId })
  const counts = () => object.read({ type: 'red-packet.counts' })
  const due = () => object.read({ type: 'red-packet.due', limit: 100 })
  const settle = (...shares: number[]) =>
    object.execute({
      type: 'red-packet.settle',
      settled: shares.map((share) => ({ share, outcome: 'granted' as const })),
    })
  return { clock, object, claim, claimOf, counts, due, settle }
}

describe('a claim', () => {
  it('is accepted once per member, and its repeat under the same key is the same claim', async () => {
    const { claim, counts, object } = packet()
    expect(await claim('shp_a', 'k1')).toEqual({ ok: true, value: { replayed: false } })
    expect(await claim('shp_a', 'k1')).toEqual({ ok: true, value: { replayed: true } })
    for (const key of ['k2', null]) {
      expect(await claim('shp_a', key)).toMatchObject({ problem: { code: 'already_claimed' } })
    }
    expect(await claim('shp_b')).toMatchObject({ ok: true })
    expect(await claim('shp_b')).toMatchObject({ problem: { code: 'already_claimed' } })
    expect(await counts()).toMatchObject({ claims: 2, granted: 0, remaining: 1_000, returned: 0 })
    const rows = object.storage.rowsWritten
    await claim('shp_c')
    expect(object.storage.rowsWritten - rows).toBe(1)
  })

  it('has a share where it came early enough, and missed otherwise', async () => {
    const { claim, claimOf, due, settle, counts } = packet()
    for (const member of ['a', 'b', 'c', 'd']) await claim(member)
    expect(await claimOf('d')).toEqual({ state: 'missed', amount: null })
    expect(await claimOf('nobody')).toBeNull()
    expect((await claimOf('a'))?.state).toBe('pending')
    expect((await due()).map(({ memberId }) => memberId)).toEqual(['a', 'b', 'c'])
    await settle(1, 2, 3, 4)
    await settle(1)
    expect((await claimOf('a'))?.state).toBe('granted')
    expect(await counts()).toEqual({ granted: 1_000, remaining: 0, returned: 0, claims: 4 })
  })

  it('is refused before the window and after it', async () => {
    const { claim, clock, claimOf } = packet()
    clock.now = START - 1_500
    expect(await claim('a')).toMatchObject({ problem: { code: 'not_started', retryAfter: 2 } })
    clock.now = START + HOUR_MS
    expect(await claim('a')).toMatchObject({ problem: { code: 'ended' } })
    expect(await claimOf('a')).toBeNull()
  })

  it('is not taken once the rest was returned, by a clock that goes back either', async () => {
    const { claim, clock, object, counts } = packet()
    await claim('a')
    clock.now = START + HOUR_MS
    await object.wake()
    clock.now -= 5_000
    expect(await claim('b')).toMatchObject({ problem: { code: 'ended' } })
    expect(await counts()).toMatchObject({ claims: 1 })
  })
})

describe('a definition', () => {
  it('of a later revision ends the packet sooner, and an older one changes nothing', async () => {
    const { claim, clock } = packet()
    await claim('a')
    const sooner = { ...definition, endsAt: START + 1_000, revision: 2 }
    await claim('b', null, sooner)
    clock.now = START + 1_000
    expect(await claim('c')).toMatchObject({ problem: { code: 'ended' } })
  })

  it('cannot move the end back, or change the fund', async () => {
    const { claim, clock, counts } = packet()
    await claim('a')
    const later = { ...definition, endsAt: START + 2 * HOUR_MS, fund: 9_000, revision: 2 }
    await claim('b', null, later)
    clock.now = START + HOUR_MS
    expect(await claim('c', null, later)).toMatchObject({ problem: { code: 'ended' } })
    const { granted = 0, remaining = 0, returned = 0 } = (await counts()) ?? {}
    expect(granted + remaining + returned).toBe(1_000)
  })
})

describe('the end', () => {
  it('returns the shares without a claim once, and none that has one', async () => {
    const { claim, clock, object, counts, settle, due } = packet({ split: 'even', fund: 900 })
    await claim('a')
    clock.now = START + HOUR_MS
    // A reader sees it before the alarm has run.
    expect(await counts()).toEqual({ granted: 0, remaining: 300, returned: 600, claims: 1 })
    await object.wake()
    await object.wake()
    expect(await counts()).toEqual({ granted: 0, remaining: 300, returned: 600, claims: 1 })
    expect(await due()).toHaveLength(1)
    await settle(1, 2)
    expect(await counts()).toEqual({ granted: 300, remaining: 0, returned: 600, claims: 1 })
  })

  it('comes by alarm where the object slept, and after a lost alarm by its next touch', async () => {
    const { clock, object, claim } = packet()
    await object.execute({ type: 'red-packet.open', definition })
    expect(object.storage.alarm).toBe(START + HOUR_MS)
    object.storage.alarm = null
    object.evict()
    await claim('a')
    expect(object.storage.alarm).not.toBeNull()
    clock.now = START + 2 * HOUR_MS
    await object.wake()
    const closed = object.storage.sql.exec('SELECT closed_at FROM red_packet').toArray()
    expect(closed).toEqual([{ closed_at: clock.now }])
  })

  it('returns a share to the fund where its member is gone', async () => {
    const { claim, object, counts, claimOf } = packet({ split: 'even', fund: 900 })
    await claim('a')
    const settled = [{ share: 1, outcome: 'refused' as const }]
    await object.execute({ type: 'red-packet.settle', settled })
    expect(await claimOf('a')).toEqual({ state: 'missed', amount: null })
    expect(await counts()).toEqual({ granted: 0, remaining: 600, returned: 300, claims: 1 })
  })
})

describe('fulfilment', () => {
  it('is asked soon after a claim with a share, and again until the share is settled', async () => {
    const { claim, clock, object, settle } = packet()
    await claim('a')
    expect(object.storage.alarm).toBe(START + RED_PACKET_SETTLE_DELAY_MS)
    clock.now = START + RED_PACKET_SETTLE_DELAY_MS
    await object.wake()
    expect(object.asked.times).toBe(1)
    clock.now += OUTBOX_RESEND_MS
    await object.wake()
    expect(object.asked.times).toBe(2)
    await settle(1)
    clock.now += OUTBOX_RESEND_MS
    await object.wake()
    expect(object.asked.times).toBe(2)
    expect(object.storage.alarm).toBe(START + HOUR_MS)
  })

  it('is asked for a claim that came while an earlier one waits', async () => {
    const { claim, clock, object } = packet()
    await claim('a')
    clock.now = START + RED_PACKET_SETTLE_DELAY_MS
    await object.wake()
    await claim('b')
    clock.now += RED_PACKET_SETTLE_DELAY_MS
    expect(object.storage.alarm).toBe(clock.now)
    await object.wake()
    expect(object.asked.times).toBe(2)
  })

  it('is asked again where the queue took nothing, and never for claims without a share', async () => {
    const { claim, clock, object } = packet({ shares: 1 })
    object.asked.out = true
    await claim('a')
    clock.now += RED_PACKET_SETTLE_DELAY_MS
    await object.wake()
    object.asked.out = false
    object.evict()
    clock.now = object.storage.alarm ?? 0
    await object.wake()
    expect(object.asked.times).toBe(1)
    await object.execute({
      type: 'red-packet.settle',
      settled: [{ share: 1, outcome: 'granted' }],
    })
    clock.now = object.storage.alarm ?? 0
    await claim('b')
    await object.wake()
    expect(object.asked.times).toBe(1)
  })
})

it('a packet that nobody wrote answers nothing, and leaves nothing behind', async () => {
  const { counts, claimOf, due, object } = packet()
  expect([await counts(), await claimOf('a'), await due()]).toEqual([null, null, []])
  expect(object.storage.rowsWritten).toBe(0)
})
