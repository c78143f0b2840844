import { expect, it } from 'vitest'
import shop from '../../shop.config.ts'
import { offeredMethods } from '../../src/shared/checkout/deps.ts'
import type { PaymentProvider } from '../../src/shared/payment/provider/contract.ts'
import { PROVIDER_FAILURES_MAX, PROVIDER_REST_MS } from '../../src/shared/platform/limits.ts'
import { cashOnDelivery } from './providers/cash-on-delivery.ts'
import { guarded } from './providers/guarded.ts'

it('a provider that keeps failing is not offered, and is again once it answers', async () => {
  let now = 0
  let isUp = false
  const remote: PaymentProvider = {
    ...cashOnDelivery,
    kind: 'stripe',
    query: async () => {
      if (!isUp) throw new Error('no answer')
      return { status: 'pending' }
    },
  }
  const provider = guarded(remote, () => now)
  const offered = () =>
    offeredMethods({
      config: shop,
      provider: (kind) => {
        if (kind === 'stripe') return provider
        return kind === 'cash-on-delivery' ? cashOnDelivery : null
      },
    }).map(({ kind }) => kind)
  const ask = () => provider.query('pay_1').catch(() => null)

  for (let n = 1; n < PROVIDER_FAILURES_MAX; n += 1) await ask()
  expect(offered()).toEqual(['cash-on-delivery', 'stripe'])
  await ask()
  expect(offered()).toEqual(['cash-on-delivery'])
  // Calls that were started go on meanwhile; one failure after the rest begins another rest.
  now += PROVIDER_REST_MS
  expect(offered()).toContain('stripe')
  await ask()
  expect(offered()).not.toContain('stripe')
  isUp = true
  expect(await ask()).toEqual({ status: 'pending' })
  expect(offered()).toContain('stripe')
})
