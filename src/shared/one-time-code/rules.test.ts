import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../platform/clock.ts'
import type { CodeState } from './contract.ts'
import { CODE_TTL_MS, decideTry, forgettableAt, issued, NO_CODE, WRONG_TRIES_MAX } from './rules.ts'

const NOW = 1_800_000_000_000
const enter = (state: CodeState, mac: string, now = NOW, requestKey: string | null = null) =>
  decideTry(state, { mac, requestKey }, now)
const codeOf = ({ outcome }: ReturnType<typeof enter>) => (outcome.ok ? 'ok' : outcome.problem.code)

/** The state after this many wrong tries, one a minute. */
const afterWrong = (tries: number, first = issued(NO_CODE, 'right', NOW)): CodeState =>
  Array.from({ length: tries }).reduce<CodeState>(
    (state, _, n) => enter(state, 'wrong', NOW + n * MINUTE_MS).next,
    first,
  )

describe('a one-time code', () => {
  it('works once', () => {
    const first = enter(issued(NO_CODE, 'right', NOW), 'right')
    expect(codeOf(first)).toBe('ok')
    expect(codeOf(enter(first.next, 'right'))).toBe('code_invalid')
  })

  it('answers a repeated request the same, and no other', () => {
    const first = enter(issued(NO_CODE, 'right', NOW), 'right', NOW, 'key-1')
    expect(codeOf(enter(first.next, 'right', NOW, 'key-1'))).toBe('ok')
    expect(codeOf(enter(first.next, 'right', NOW, 'key-2'))).toBe('code_invalid')
    expect(codeOf(enter(first.next, 'right', NOW + CODE_TTL_MS, 'key-1'))).toBe('code_invalid')
  })

  it('ends by itself and by a newer one', () => {
    const state = issued(NO_CODE, 'right', NOW)
    expect(codeOf(enter(state, 'right', NOW + CODE_TTL_MS - 1))).toBe('ok')
    expect(codeOf(enter(state, 'right', NOW + CODE_TTL_MS))).toBe('code_invalid')
    expect(codeOf(enter(issued(state, 'newer', NOW), 'right'))).toBe('code_invalid')
  })

  it('was never sent: entered codes are answered as wrong ones are', () => {
    expect(codeOf(enter(NO_CODE, 'any'))).toBe('code_invalid')
    expect(codeOf(enter(afterWrong(WRONG_TRIES_MAX, NO_CODE), 'any'))).toBe('too_many_tries')
  })
})

describe('wrong tries', () => {
  it('refuse the sixth try, also with the right code', () => {
    const state = afterWrong(WRONG_TRIES_MAX)
    const sixth = enter(state, 'right', NOW + 5 * MINUTE_MS)
    expect(sixth.outcome).toMatchObject({
      problem: { code: 'too_many_tries', retryAfter: 5 * 60 },
    })
  })

  it('count on when a newer code is sent', () => {
    const state = issued(afterWrong(WRONG_TRIES_MAX), 'newer', NOW + 5 * MINUTE_MS)
    expect(codeOf(enter(state, 'newer', NOW + 5 * MINUTE_MS))).toBe('too_many_tries')
  })

  it('count for ten minutes each', () => {
    const later = NOW + 10 * MINUTE_MS
    const state = issued(afterWrong(WRONG_TRIES_MAX), 'newer', later)
    expect(codeOf(enter(state, 'newer', later))).toBe('ok')
  })
})

it('a state is forgettable once nothing in it counts', () => {
  const waiting = issued(NO_CODE, 'right', NOW)
  expect(forgettableAt(waiting)).toBe(NOW + CODE_TTL_MS)
  const wrong = enter(waiting, 'wrong', NOW + MINUTE_MS).next
  expect(forgettableAt(wrong)).toBe(NOW + 11 * MINUTE_MS)
  expect(forgettableAt(enter(waiting, 'right').next)).toBeLessThanOrEqual(NOW + 10 * MINUTE_MS)
})
