import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GuardedAction } from '../../../../src/shared/anti-scalper/contract.ts'
import { LIMIT_RULES } from '../../../../src/shared/anti-scalper/rules.ts'
import { gatewayContext } from '../../../../tests/fixtures/gateway-context.ts'
import { memoryLimiter } from '../../../../tests/fixtures/memory-limiter.ts'

// The limiter is made once per isolate: each test has an isolate of its own.
let guard: typeof import('./guard.ts').guard
beforeEach(async () => {
  vi.resetModules()
  ;({ guard } = await import('./guard.ts'))
  vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  vi.restoreAllMocks()
})

const gone = async () => {
  throw new Error('Network connection lost.')
}
const away = {
  take: gone,
  look: gone,
  spend: gone,
  isSpent: gone,
  reserveBudget: gone,
  releaseBudget: gone,
}

const actions = Object.keys(LIMIT_RULES) as GuardedAction[]

describe('without any limiter to ask', () => {
  it.each(actions)(
    '%s refuses where money or stock is at stake, and goes on elsewhere',
    async (action) => {
      const { c } = gatewayContext({ limiter: away })
      const { freePerIsolate, whenAway } = LIMIT_RULES[action]
      for (let n = 0; n < freePerIsolate; n += 1) expect((await guard(c, action)).ok).toBe(true)
      const further = await guard(c, action)
      if (whenAway === 'allow') expect(further.ok).toBe(true)
      else
        expect(further).toMatchObject({
          problem: { code: 'dependency_unavailable', retryAfter: 2 },
        })
    },
  )

  it('completions, claims and payments are among those that refuse', () => {
    const closed = actions.filter((action) => LIMIT_RULES[action].whenAway === 'refuse')
    expect(closed).toEqual(expect.arrayContaining(['checkout-complete', 'drop-claim', 'payment']))
  })
})

describe('a limit', () => {
  const { limit, freePerIsolate } = LIMIT_RULES['drop-entry']

  it('asks nobody about the first tries, and nobody again once it has refused', async () => {
    const limiter = memoryLimiter()
    const take = vi.spyOn(limiter, 'take')
    const { c, headers } = gatewayContext({ limiter })
    const answers = []
    for (let n = 0; n < freePerIsolate + limit + 10; n += 1)
      answers.push(await guard(c, 'drop-entry'))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(freePerIsolate + limit)
    expect(take).toHaveBeenCalledTimes(limit + 1)
    expect(headers.get('RateLimit-Policy')).toBe(`"drop-entry";q=${limit};w=60`)
    expect(answers.at(-1)).toMatchObject({ problem: { code: 'rate_limited', retryAfter: 60 } })
  })

  it('counts a network too, far above what one shopper may', async () => {
    const limiter = memoryLimiter()
    const allowed = async (address: string) =>
      (await guard(gatewayContext({ limiter, address }).c, 'drop-entry')).ok
    let passed = 0
    while (passed < 10_000 && (await allowed(`203.0.113.${passed % 256}`))) passed += 1
    expect(passed).toBe(40 * (limit + freePerIsolate))
    expect(await allowed('203.0.114.1')).toBe(true)
  })
})
