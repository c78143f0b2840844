import { describe, expect, it } from 'vitest'
import type { CheckoutRecord } from '../contract.ts'
import type { VerificationStep } from './contract.ts'
import { decideVerification, isVerified, VERIFICATION_MS } from './rules.ts'

const NOW = 1_000_000

/** Only what verification looks at. */
const fresh = { id: 'chk_1', version: 3 } as CheckoutRecord

function after(steps: VerificationStep[], record = fresh, now = NOW) {
  let current = record
  let last = true
  for (const step of steps) {
    const { next, outcome } = decideVerification(current, step, now)
    current = { ...current, verification: next }
    last = outcome.ok
  }
  return { record: current, ok: last }
}

const ask: VerificationStep = { kind: 'ask-code', mac: 'right' }
const right: VerificationStep = { kind: 'code', mac: 'right' }
const wrong: VerificationStep = { kind: 'code', mac: 'wrong' }

describe('a verification', () => {
  it('by code counts for everything below it, for ten minutes', () => {
    const { record } = after([ask, wrong, right])
    expect(isVerified(record, 'code', NOW)).toBe(true)
    expect(isVerified(record, 'pow', NOW + VERIFICATION_MS - 1)).toBe(true)
    expect(isVerified(record, 'pow', NOW + VERIFICATION_MS)).toBe(false)
  })

  it('by work does not count for a code', () => {
    const { record } = after([{ kind: 'pow' }])
    expect(isVerified(record, 'pow', NOW)).toBe(true)
    expect(isVerified(record, 'turnstile', NOW)).toBe(false)
  })

  it('is not weakened by a weaker check after it', () => {
    expect(isVerified(after([ask, right, { kind: 'pow' }]).record, 'code', NOW)).toBe(true)
  })

  it('is void at another version of the checkout, and so is a code on its way', () => {
    const verified = after([ask, right]).record
    expect(isVerified({ ...verified, version: 4 }, 'pow', NOW)).toBe(false)
    const asked = after([ask]).record
    expect(after([right], { ...asked, version: 4 }).ok).toBe(false)
  })
})

describe('a code', () => {
  it('is good once', () => {
    expect(after([ask, right]).ok).toBe(true)
    expect(after([ask, right, right]).ok).toBe(false)
  })

  it('is over after five wrong tries, and after ten minutes', () => {
    expect(after([ask, wrong, wrong, wrong, wrong, right]).ok).toBe(true)
    expect(after([ask, wrong, wrong, wrong, wrong, wrong, right]).ok).toBe(false)
    const asked = after([ask]).record
    expect(after([right], asked, NOW + VERIFICATION_MS - 1).ok).toBe(true)
    expect(after([right], asked, NOW + VERIFICATION_MS).ok).toBe(false)
  })

  it('that nobody asked for is never right', () => {
    expect(after([right]).ok).toBe(false)
  })
})
