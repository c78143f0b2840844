import { describe, expect, it, vi } from 'vitest'
import { LIMIT_RULES } from '../../../../src/shared/anti-scalper/rules.ts'
import { gatewayContext } from '../../../../tests/fixtures/gateway-context.ts'
import { memoryLimiter } from '../../../../tests/fixtures/memory-limiter.ts'
import { countCodeMail } from './count-code-mail.ts'

const { limit, windowMs } = LIMIT_RULES['code-mail']
const day = LIMIT_RULES['code-mail-day']

describe('codes for one mailbox', () => {
  it('are bounded over all sessions and spellings; other mailboxes have their own share', async () => {
    const limiter = memoryLimiter()
    const ask = (email: string) => countCodeMail(gatewayContext({ limiter }).c, email)
    const spellings = ['ada@gmail.com', 'ADA@gmail.com', 'a.da@googlemail.com', 'ada+1@gmail.com']
    for (let n = 0; n < limit; n += 1) {
      expect((await ask(spellings[n % spellings.length] ?? '')).ok).toBe(true)
    }
    for (const email of spellings) {
      const refused = await ask(email)
      expect(refused).toMatchObject({ problem: { code: 'too_many_codes' } })
      if (!refused.ok) expect(refused.problem.retryAfter).toBeGreaterThan(60)
    }
    expect((await ask('bob@gmail.com')).ok).toBe(true)
  })

  it('are bounded in a day too', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { c } = gatewayContext()
      let sent = 0
      for (let tries = 0; tries < 2 * day.limit; tries += 1) {
        if ((await countCodeMail(c, 'ada@shop.test')).ok) sent += 1
        vi.setSystemTime(Date.now() + windowMs / limit + 1)
      }
      expect(sent).toBe(day.limit)
    } finally {
      vi.useRealTimers()
    }
  })

  it('are not sent while nobody can count them', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const gone = async () => {
      throw new Error('Network connection lost.')
    }
    const limiter = {
      take: gone,
      look: gone,
      spend: gone,
      isSpent: gone,
      reserveBudget: gone,
      releaseBudget: gone,
    }
    const { c } = gatewayContext({ limiter })
    expect(await countCodeMail(c, 'ada@shop.test')).toMatchObject({
      problem: { code: 'dependency_unavailable' },
    })
    vi.restoreAllMocks()
  })
})
