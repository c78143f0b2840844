import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookAt, type Tries, takeFrom } from './sliding-window.ts'

/** Takes at each of these moments; answers when a try was allowed. */
function allowedAt(times: readonly number[], rule: { limit: number; windowMs: number }) {
  let tries: Tries = []
  const allowed: number[] = []
  for (const at of times) {
    const taken = takeFrom(tries, rule, at)
    tries = taken.tries
    if (taken.verdict.allowed) allowed.push(at)
  }
  return { allowed, tries }
}

const rules = fc.record({
  limit: fc.integer({ min: 1, max: 8 }),
  windowMs: fc.integer({ min: 1, max: 500 }),
})
const moments = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 120 }).map((gaps) => {
  let at = 1_000
  return gaps.map((gap) => {
    at += gap
    return at
  })
})

describe('a sliding window', () => {
  it('never allows more than its limit in any window of its length', () => {
    fc.assert(
      fc.property(rules, moments, (rule, times) => {
        const { allowed } = allowedAt(times, rule)
        for (const end of allowed) {
          const inside = allowed.filter((at) => at > end - rule.windowMs && at <= end)
          expect(inside.length).toBeLessThanOrEqual(rule.limit)
        }
      }),
    )
  })

  it('refuses only where the limit is really used up', () => {
    fc.assert(
      fc.property(rules, moments, (rule, times) => {
        const { allowed } = allowedAt(times, rule)
        for (const at of new Set(times)) {
          const before = allowed.filter((one) => one > at - rule.windowMs && one <= at)
          const tries = times.filter((one) => one === at).length
          const granted = allowed.filter((one) => one === at).length
          if (granted < tries) expect(before.length).toBe(rule.limit)
        }
      }),
    )
  })

  it('remembers no more tries than its limit', () => {
    fc.assert(
      fc.property(rules, moments, (rule, times) => {
        expect(allowedAt(times, rule).tries.length).toBeLessThanOrEqual(rule.limit)
      }),
    )
  })

  it('has room again at the moment it names, and not before', () => {
    fc.assert(
      fc.property(rules, moments, (rule, times) => {
        const { tries } = allowedAt(times, rule)
        const now = times.at(-1) ?? 0
        const { verdict } = lookAt(tries, rule, now)
        if (verdict.allowed) return
        expect(lookAt(tries, rule, verdict.resetAt).verdict.allowed).toBe(true)
        expect(lookAt(tries, rule, verdict.resetAt - 1).verdict.allowed).toBe(false)
      }),
    )
  })

  it('says how many tries are left', () => {
    const rule = { limit: 2, windowMs: 1_000 }
    const first = takeFrom([], rule, 0)
    expect(first.verdict).toEqual({ allowed: true, limit: 2, remaining: 1, resetAt: 1_000 })
    const second = takeFrom(first.tries, rule, 400)
    const third = takeFrom(second.tries, rule, 500)
    expect(third.verdict).toEqual({ allowed: false, limit: 2, remaining: 0, resetAt: 1_000 })
    expect(takeFrom(third.tries, rule, 1_000).verdict.allowed).toBe(true)
  })
})
