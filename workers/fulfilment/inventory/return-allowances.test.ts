import { beforeEach, describe, expect, it } from 'vitest'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
} from '../../../tests/fixtures/pipeline.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { advanceOrder } from '../order/staff.ts'

const DROP_ID = `drop_${'0'.repeat(26)}`
const CANCEL = { type: 'order.cancelled', reason: 'test' } as const

/** An order whose one line was bought in a drop, or an ordinary one. */
function placed(inDrop: boolean) {
  const [line] = placedOrder().order.lines
  if (!line) throw new Error('an order has a line')
  const claim = { dropId: DROP_ID, shard: 1, holder: 'shp_1' }
  return placedIn(0, { lines: [inDrop ? { ...line, claim } : line] })
}

let shop: Pipeline
beforeEach(() => {
  shop = pipeline()
})

async function placeAndCancel(inDrop: boolean, times = 1) {
  const one = placed(inDrop)
  await shop.holdFor(one)
  shop.queues.get('orders')?.push({ body: placedMessage(one), attempts: 1 })
  await shop.drain()
  const orderId = one.order.id
  const actor = 'staff:stf_1' as const
  const cancelled = await advanceOrder(shop.deps, { orderId, event: CANCEL, actor, eventId: 'c' })
  expect(cancelled.ok).toBe(true)
  await shop.drain(times)
  return orderId
}

describe('an order of a drop that came to nothing', () => {
  it('gives its buyer’s allowance back, also where the message comes twice', async () => {
    const orderId = await placeAndCancel(true, 2)
    expect(shop.returned.length).toBeGreaterThan(0)
    for (const one of shop.returned) expect(one).toEqual({ dropId: DROP_ID, orderId })
  })

  it('gives it back later where the drop does not answer', async () => {
    shop.drops.out = true
    let tries = 0
    shop.deps.drop = ((drop) => (dropId: string) => {
      tries += 1
      if (tries > 1) shop.drops.out = false
      return drop(dropId)
    })(shop.deps.drop)
    const orderId = await placeAndCancel(true)
    expect(shop.returned).toEqual([{ dropId: DROP_ID, orderId }])
  })

  it('is no matter of any drop where it was bought in none', async () => {
    await placeAndCancel(false)
    expect(shop.returned).toEqual([])
  })
})
