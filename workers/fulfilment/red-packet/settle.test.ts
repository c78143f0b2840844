import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../../src/shared/platform/clock.ts'
import {
  OUTBOX_RESEND_MS,
  RED_PACKET_GRANTS_PER_RUN,
  RED_PACKETS_PER_BATCH,
} from '../../../src/shared/platform/limits.ts'
import type { RedPacketDefinition } from '../../../src/shared/red-packet/contract.ts'
import { settleMessage } from '../../../src/shared/red-packet/messages.ts'
import type { ShopperPort } from '../../../src/shared/shopper/contract.ts'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { redPacketObject } from '../../../tests/fixtures/red-packet-object.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { settleRedPackets } from './settle.ts'

type Deps = Parameters<typeof settleRedPackets>[0]

const START = 1_000_000
const FUND = 1_000

/** A red packet of some shares, members that claim them, and fulfilment between them. */
async function world(shares: number, memberIds: readonly string[]) {
  const clock = { now: START }
  const now = () => clock.now
  const packet = redPacketObject(now)
  const members = new Map(memberIds.map((id) => [id, shopperObject(now, id)]))
  for (const member of members.values()) await memberOfObject(member)
  /** The call of an object that fulfilment dies at, counted from 1; before or after its effect. */
  const death = { at: 0, when: 'before' as 'before' | 'after', calls: 0 }
  const mortal =
    <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      death.calls += 1
      const dies = death.calls === death.at
      if (dies && death.when === 'before') throw new Error('died before the call')
      const answer = await call(...given)
      if (dies) throw new Error('died before the answer was read')
      return answer
    }
  const shopper = (id: string): ShopperPort => {
    const object = members.get(id) ?? shopperObject(now, id)
    return { execute: mortal(object.execute) as ShopperPort['execute'], read: object.read }
  }
  const redPacket: Deps['redPacket'] = () => ({
    execute: mortal(packet.execute) as typeof packet.execute,
    read: mortal(packet.read) as typeof packet.read,
  })
  const definition: RedPacketDefinition = {
    ...{ fund: FUND, shares, split: 'random' },
    ...{ startsAt: START, endsAt: START + HOUR_MS, revision: 1 },
  }
  for (const memberId of memberIds) {
    await packet.execute({ type: 'red-packet.claim', definition, memberId, key: null })
  }
  const deliver = async (packetIds: readonly string[] = ['rpk_1']) => {
    const outcomes: string[] = []
    const accepted = packetIds.map((packetId) => ({
      message: settleMessage(packetId),
      delivery: {
        ...{ id: packetId, body: null, attempts: 1 },
        ack: () => void outcomes.push('ack'),
        retry: () => void outcomes.push('retry'),
      },
    }))
    await settleRedPackets({ shopper, redPacket } as Deps, accepted)
    return outcomes
  }
  const balance = async (id: string) => {
    const caller = { kind: 'system', shopperId: id } as const
    const read = await members
      .get(id)
      ?.read(caller, { type: 'store-credit', limit: 9, before: null })
    if (!read?.ok) throw new Error('the member has no ledger')
    return { balance: read.value.balance, entries: read.value.entries.length }
  }
  const counts = () => packet.read({ type: 'red-packet.counts' })
  return { clock, packet, members, death, deliver, balance, counts }
}

const ids = (count: number) => Array.from({ length: count }, (_, n) => `shp_${n}`)

describe('the credit of shares', () => {
  it('goes to each member that has one, and sums to the fund', async () => {
    const { deliver, balance, counts } = await world(3, ids(5))
    expect(await deliver()).toEqual(['ack'])
    const held = await Promise.all(ids(5).map(balance))
    expect(held.map(({ entries }) => entries)).toEqual([1, 1, 1, 0, 0])
    expect(held.reduce((sum, one) => sum + one.balance, 0)).toBe(FUND)
    expect(await counts()).toEqual({ granted: FUND, remaining: 0, returned: 0, claims: 5 })
  })

  it('is entered once, however often the message comes and wherever fulfilment dies', async () => {
    const members = ids(3)
    const quiet = await world(3, members)
    await quiet.deliver()
    for (let at = 1; at <= quiet.death.calls; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const { death, deliver, balance, counts, packet } = await world(3, members)
        Object.assign(death, { at, when })
        expect(await deliver()).toEqual(['retry'])
        packet.evict()
        await Promise.all([deliver(), deliver()])
        const held = await Promise.all(members.map(balance))
        expect(held.map(({ entries }) => entries)).toEqual([1, 1, 1])
        expect(held.reduce((sum, one) => sum + one.balance, 0)).toBe(FUND)
        expect(await counts()).toMatchObject({ granted: FUND, remaining: 0 })
      }
    }
  })

  it('is asked for again by the object where the message was lost, and it slept past the end', async () => {
    const { clock, packet, deliver, counts } = await world(4, ids(1))
    clock.now += 2 * HOUR_MS
    packet.evict()
    await packet.wake()
    expect(packet.asked.times).toBe(1)
    clock.now += OUTBOX_RESEND_MS
    await packet.wake()
    expect(packet.asked.times).toBe(2)
    await deliver()
    const { granted = 0, returned = 0, remaining = -1 } = (await counts()) ?? {}
    expect([granted + returned, remaining]).toEqual([FUND, 0])
    expect(granted).toBeGreaterThan(0)
  })

  it('of a member who was erased goes back to the fund', async () => {
    const { members, deliver, counts } = await world(2, ids(2))
    members.delete('shp_0')
    expect(await deliver()).toEqual(['ack'])
    const { granted = 0, returned = 0, remaining } = (await counts()) ?? {}
    expect(remaining).toBe(0)
    expect(returned).toBeGreaterThan(0)
    expect(granted + returned).toBe(FUND)
  })

  it('is bounded in one run, and the object asks for the rest', async () => {
    const { packet, clock, deliver, counts, death } = await world(FUND, ids(FUND / 4))
    await deliver()
    expect(death.calls).toBe(RED_PACKET_GRANTS_PER_RUN + 2)
    expect(await counts()).toMatchObject({ granted: RED_PACKET_GRANTS_PER_RUN })
    for (const asked of [1, 2]) {
      clock.now = packet.storage.alarm ?? 0
      await packet.wake()
      expect(packet.asked.times).toBe(asked)
      await deliver()
    }
    expect(await counts()).toMatchObject({ granted: FUND / 4, remaining: (3 * FUND) / 4 })
  })

  it('of many red packets takes as many as one invocation has calls for', async () => {
    const { deliver } = await world(1, ids(1))
    const packets = Array.from({ length: RED_PACKETS_PER_BATCH + 2 }, (_, n) => `rpk_${n}`)
    const outcomes = await deliver(packets)
    expect(outcomes.filter((one) => one === 'retry')).toHaveLength(2)
  })
})
