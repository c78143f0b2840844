import { expect, it } from 'vitest'
import { Charges } from '../../src/shared/payment/charges/charges.ts'
import { checkoutDeps } from './deps.ts'

/** The number of the request that the runtime handles. */
let request = 0

/** A stub as the runtime makes it: it works in the request that made it, and in no other. */
function stubOf(): object {
  const madeIn = request
  return new Proxy(
    {},
    {
      get: () => async () => {
        if (request === madeIn) return []
        throw new Error('Cannot perform I/O on behalf of a different request.')
      },
    },
  )
}

const NAMESPACES = ['SHOPPER', 'STOCK', 'LIMITER', 'DROP', 'SANDBOX_PAYMENT']
const bindings: object = new Proxy(
  { ENVIRONMENT: 'local', ORDER_SHARDS: '1' },
  {
    get(settings, name) {
      if (NAMESPACES.includes(String(name))) return { getByName: stubOf }
      return Reflect.get(settings, name) ?? ''
    },
  },
)
const env = bindings as CheckoutEnv

const window = { since: 0, until: 1, cursor: null }

it('the dependencies of an isolate hold no stub of the request that made them', async () => {
  request = 1
  const first = checkoutDeps(env)
  await new Charges(first).listCharges('sandbox', window)
  request = 2
  // The isolate's dependencies are those of its first request.
  expect(checkoutDeps(env)).toBe(first)
  const page = await new Charges(checkoutDeps(env)).listCharges('sandbox', window)
  expect(page).toMatchObject({ charges: [] })
  await first.provider('sandbox')?.query('pay_1')
})
