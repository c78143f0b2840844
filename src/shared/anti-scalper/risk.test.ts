import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RiskSignals } from './contract.ts'
import { CHALLENGE_LEVEL, challengeOf, DIFFICULTY, riskScore, WEIGHTS } from './risk.ts'

/** A shopper on the drop's page. */
const calm: RiskSignals = {
  sessionAgeMs: 60_000,
  actionToken: 'valid',
  honeypot: false,
  recentTries: 1,
  networkSessions: 1,
  botScore: null,
}
const challenge = (changes: Partial<RiskSignals>) => challengeOf(riskScore({ ...calm, ...changes }))

const signals: fc.Arbitrary<RiskSignals> = fc.record({
  sessionAgeMs: fc.integer({ min: 0, max: 1e9 }),
  actionToken: fc.constantFrom('missing' as const, 'invalid' as const, 'valid' as const),
  honeypot: fc.boolean(),
  recentTries: fc.integer({ min: 0, max: 100 }),
  networkSessions: fc.integer({ min: 0, max: 256 }),
  botScore: fc.option(fc.integer({ min: 1, max: 99 })),
})

describe('risk', () => {
  it('asks nothing of a shopper on the page, nor of an honest client of the API', () => {
    expect(challenge({})).toBe('none')
    expect(challenge({ actionToken: 'missing', sessionAgeMs: 0 })).toBe('none')
    expect(challenge({ actionToken: 'missing', sessionAgeMs: 0, recentTries: 10 })).toBe('none')
  })

  it('asks for a little work of who brings a token that is not his', () => {
    expect(challenge({ actionToken: 'invalid' })).toBe('pow')
  })

  it('leads who fills the field nobody sees into the slower lane, never out', () => {
    expect(challenge({ honeypot: true })).toBe('slow-lane')
  })

  it('asks more of a client that tries in a loop', () => {
    const api = { actionToken: 'missing' as const }
    expect(challenge({ ...api, recentTries: 11 })).toBe('pow')
    expect(challenge({ ...api, recentTries: 21 })).toBe('code')
  })

  it('does not hold a crowded network alone against anybody', () => {
    expect(challenge({ networkSessions: 25 })).toBe('none')
    expect(challenge({ networkSessions: 25, actionToken: 'missing', sessionAgeMs: 0 })).toBe('pow')
  })

  it('never falls when a further signal applies', () => {
    fc.assert(
      fc.property(signals, (one) => {
        const before = CHALLENGE_LEVEL[challengeOf(riskScore(one))]
        for (const worse of [{ honeypot: true }, { botScore: 1 }, { recentTries: 100 }]) {
          const after = CHALLENGE_LEVEL[challengeOf(riskScore({ ...one, ...worse }))]
          expect(after).toBeGreaterThanOrEqual(before)
        }
      }),
    )
  })

  it('has a reason for every weight, and more work for every higher challenge', () => {
    for (const weight of WEIGHTS) expect(weight.why.length).toBeGreaterThan(5)
    const work = (['pow', 'turnstile', 'code', 'slow-lane'] as const).map((r) => DIFFICULTY[r])
    expect(work).toEqual([...work].sort((a, b) => a - b))
  })
})
