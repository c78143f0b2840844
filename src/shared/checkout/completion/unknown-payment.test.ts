import { expect, it, vi } from 'vitest'
import { checkoutWorld } from '../../../../tests/fixtures/checkout-world.ts'
import { guarded } from '../../../../workers/checkout/providers/guarded.ts'
import { MINUTE_MS } from '../../platform/clock.ts'
import { PROBLEMS } from '../../platform/problem.ts'
import { startCheckout } from '../start-checkout.ts'
import { updateCheckout } from '../update-checkout.ts'
import { completeCheckout, resumeCheckout } from './complete-checkout.ts'

/** Two minutes from the provider's return, less half a minute for the queue and the provider. */
const RESOLVED_MS = 1.5 * MINUTE_MS

/** An order whose provider gives no answer; every call of the provider is counted. */
async function placedWithoutAnswer() {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const world = checkoutWorld()
  const { deps, caller, shopper, card, clock } = world
  await world.sell('A', 10)
  const found = (await deps.catalog.sellable(['var_A'])).get('var_A')
  if (!found) throw new Error('A is not for sale')
  const line = { ...found, quantity: 1, attributes: {}, catalogVersion: '1' }
  await shopper.execute({ caller, command: { type: 'cart.add-line', ...line } })
  const started = await startCheckout(deps, { caller, buyNow: null })
  if (!started.ok) throw new Error(started.problem.code)
  const { id: checkoutId } = started.value.checkout
  const details = {
    email: 'ada@shop.test',
    shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
    deliveryOptionId: 'standard',
    paymentMethodId: 'sandbox',
  }
  await updateCheckout(deps, { caller, checkoutId, details })

  const asked: { at: number; paymentId: string }[] = []
  const outage = { until: Number.POSITIVE_INFINITY }
  const { create } = card.provider
  const provider = guarded(
    {
      ...card.provider,
      create(request) {
        asked.push({ at: clock.now, paymentId: request.paymentId })
        if (clock.now < outage.until) return Promise.reject(new Error('no answer'))
        return create(request)
      },
    },
    () => clock.now,
  )
  deps.provider = (kind) => (kind === 'sandbox' ? provider : null)
  const completed = await completeCheckout(deps, {
    ...{ caller, checkoutId, returnOrigin: 'https://shop.test', device: 'd'.repeat(32) },
    idempotency: { key: 'k1', fingerprint: 'same' },
  })
  await world.settled()
  expect(completed).toMatchObject({ value: { answer: { payment: { status: 'unknown' } } } })

  /** The alarm fires, and fulfilment takes the messages; the queue itself repeats none. */
  async function next(): Promise<void> {
    clock.now = Math.max(clock.now + 1, shopper.storage.alarm ?? expect.fail('nothing is due'))
    const before = shopper.sent.length
    await shopper.wake()
    for (const message of shopper.sent.slice(before)) {
      if (!('type' in message) || message.type !== 'checkout.stalled') continue
      const resumed = await resumeCheckout(deps, 'shp_1', checkoutId)
      if (!resumed.ok && PROBLEMS[resumed.problem.code].retryable) continue
      const command = { type: 'outbox.acknowledge' as const, ids: [message.id] }
      await shopper.execute({ caller: { kind: 'system', shopperId: 'shp_1' }, command })
    }
    await world.settled()
  }
  const isRegistered = (): boolean => card.requests.size > 0
  return { clock, asked, outage, next, isRegistered }
}

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 12])(
  'a payment whose provider is back after %d minutes is registered soon, under one key',
  async (minutes) => {
    const { clock, asked, outage, next, isRegistered } = await placedWithoutAnswer()
    outage.until = clock.now + minutes * MINUTE_MS
    while (!isRegistered()) await next()
    expect(clock.now - outage.until).toBeLessThanOrEqual(RESOLVED_MS)
    // Twice in the first minute, and then no more than once in each.
    expect(asked.length).toBeLessThanOrEqual(minutes + 4)
    expect(new Set(asked.map(({ paymentId }) => paymentId)).size).toBe(1)
  },
)
