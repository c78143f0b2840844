import { expect, it } from 'vitest'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { RECONCILED_PER_SWEEP_MAX } from '../../../src/shared/platform/limits.ts'
import { pipeline, placedMessage, unpaidIn } from '../../../tests/fixtures/pipeline.ts'
import { reconcilePayments } from './reconcile.ts'

const PER_DATABASE = RECONCILED_PER_SWEEP_MAX / 2

/** A shop whose first database has so many unpaid orders, and the orders that runs ask for. */
async function shopWith(count: number) {
  const shop = pipeline()
  for (let n = 0; n < count; n += 1) {
    shop.queues.get('orders')?.push({ body: placedMessage(unpaidIn(0)), attempts: 1 })
  }
  await shop.drain()
  let asked: string[] = []
  shop.checkout.reconcile = async ({ orderId }) => {
    asked.push(orderId)
    return false
  }
  const run = async () => {
    shop.clock.now += MINUTE_MS
    asked = []
    await reconcilePayments(shop.deps)
    return asked
  }
  return { run }
}

it('each unpaid order has its turn where more wait than one run asks for', async () => {
  const { run } = await shopWith(2 * PER_DATABASE + 10)
  const runs = [await run(), await run(), await run()]
  expect(runs.map((asked) => new Set(asked).size)).toEqual(runs.map(() => PER_DATABASE))
  expect(new Set(runs.flat()).size).toBe(2 * PER_DATABASE + 10)
  // The third run had room for the first ones again.
  expect(runs[0]?.slice(0, 5)).toEqual(runs[2]?.slice(10, 15))
})

it('each unpaid order is asked for by every run where one can ask for all', async () => {
  const { run } = await shopWith(PER_DATABASE - 1)
  const [first, second] = [await run(), await run()]
  expect(first).toHaveLength(PER_DATABASE - 1)
  expect(second).toEqual(first)
})
