import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from './circuit-breaker.ts'

describe('a circuit breaker', () => {
  it('lets everybody try while all is well', () => {
    const breaker = new CircuitBreaker(5_000)
    expect([breaker.mayTry(0), breaker.mayTry(0), breaker.mayTry(1)]).toEqual([true, true, true])
  })

  it('lets one try in each rest after a failure', () => {
    const breaker = new CircuitBreaker(5_000)
    breaker.failed(1_000)
    expect(breaker.mayTry(5_999)).toBe(false)
    expect([breaker.mayTry(6_000), breaker.mayTry(6_000)]).toEqual([true, false])
    // The one that tried has not come back: the next rest has its own.
    expect([breaker.mayTry(10_999), breaker.mayTry(11_000)]).toEqual([false, true])
  })

  it('lets everybody try again after a success', () => {
    const breaker = new CircuitBreaker(5_000)
    breaker.failed(0)
    expect(breaker.mayTry(5_000)).toBe(true)
    breaker.succeeded()
    expect([breaker.mayTry(5_001), breaker.mayTry(5_001)]).toEqual([true, true])
  })
})
