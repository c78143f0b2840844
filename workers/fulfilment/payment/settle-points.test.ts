import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ShopperPort } from '../../../src/shared/shopper/contract.ts'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { deliveryOf, pipeline } from '../../../tests/fixtures/pipeline.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { settleAllPoints } from './settle-points.ts'

const { order, shopperId } = placedOrder()
const caller = { kind: 'system', shopperId } as const

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

interface Settlement {
  version: number
  earned: number
  returned: number
}

/** A member's object, and fulfilment that dies at one of its calls. */
function world() {
  const { deps } = pipeline()
  const object = shopperObject(() => 1_000, shopperId)
  const death = { when: null as 'before' | 'after' | null }
  deps.shopper = () => ({
    execute: (async (request) => {
      const { when } = death
      death.when = null
      if (when === 'before') throw new Error('died before the call')
      const answer = await object.execute(request)
      if (when === 'after') throw new Error('died before the answer was read')
      return answer
    }) as ShopperPort['execute'],
    read: object.read,
  })
  const deliver = async (...settlements: Settlement[]) => {
    const accepted = settlements.map((settlement) => {
      const id = `${order.id}:${settlement.version}:points`
      const body = { orderId: order.id, shopperId, ...settlement }
      const message = { id, type: 'points.settle' as const, body }
      return { message, delivery: deliveryOf(message) }
    })
    await settleAllPoints(deps, accepted)
    return accepted.map(({ delivery }) => delivery.fate)
  }
  const points = async () => {
    const query = { type: 'points', limit: 9, before: null, now: 1_000 } as const
    const read = await object.read(caller, query)
    if (!read.ok) throw new Error(read.problem.code)
    return read.value.entries.map(({ amount, reason }) => [reason, amount])
  }
  return { object, death, deliver, points }
}

const DELIVERED = { version: 5, earned: 30, returned: 0 }
const PARTLY = { version: 7, earned: 20, returned: 100 }
const WHOLE = { version: 9, earned: 0, returned: 300 }

describe('the points of an order', () => {
  it('are settled once, however often the message comes and wherever fulfilment dies', async () => {
    for (const when of ['before', 'after'] as const) {
      const { object, death, deliver, points } = world()
      await memberOfObject(object)
      death.when = when
      expect(await deliver(DELIVERED)).toEqual(['retried'])
      expect(await deliver(DELIVERED, DELIVERED)).toEqual(['acked', 'acked'])
      expect(await points()).toEqual([['order', 30]])
    }
  })

  it('end alike in any order of their messages', async () => {
    const orders = [
      [DELIVERED, PARTLY, WHOLE],
      [WHOLE, PARTLY, DELIVERED],
      [PARTLY, WHOLE, DELIVERED],
      [PARTLY, DELIVERED, WHOLE],
    ]
    for (const messages of orders) {
      const { object, deliver, points } = world()
      await memberOfObject(object)
      for (const one of messages) expect(await deliver(one)).toEqual(['acked'])
      const sums = new Map<string | number | undefined, number>()
      for (const [reason, amount] of await points()) {
        sums.set(reason, (sums.get(reason) ?? 0) + Number(amount))
      }
      expect([sums.get('order') ?? 0, sums.get('returned')]).toEqual([0, 300])
    }
  })

  it('of an erased member are left out, and the message ends', async () => {
    const { deliver } = world()
    expect(await deliver(DELIVERED)).toEqual(['acked'])
  })
})
