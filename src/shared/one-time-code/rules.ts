import { MINUTE_MS, type Now } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { CodeState, CodeTry } from './contract.ts'

/** The time in which a code may be entered. */
export const CODE_TTL_MS = 10 * MINUTE_MS
export const CODE_DIGITS = 6
/** Wrong tries within `TRIES_WINDOW_MS` after which every try is refused, also the right code. */
export const WRONG_TRIES_MAX = 5
const TRIES_WINDOW_MS = 10 * MINUTE_MS

export const NO_CODE: CodeState = { mac: null, expiresAt: 0, wrongTries: [], used: null }

/** A new code takes the place of the one before it. Wrong tries still count. */
export const issued = (state: CodeState, mac: string, now: Now): CodeState => ({
  mac,
  expiresAt: now + CODE_TTL_MS,
  wrongTries: counting(state.wrongTries, now),
  used: null,
})

/**
 * Decides about a code that was entered. `next` is stored whatever the outcome is. A right code
 * works once; the request that used it is answered the same again.
 */
export function decideTry(
  state: CodeState,
  entered: Pick<CodeTry, 'mac' | 'requestKey'>,
  now: Now,
): { next: CodeState; outcome: Result<null> } {
  const wrongTries = counting(state.wrongTries, now)
  const next: CodeState = { ...state, wrongTries }
  if (isRepeated(state, entered, now)) return { next, outcome: ok(null) }
  if (wrongTries.length >= WRONG_TRIES_MAX) {
    const freeAt = (wrongTries.at(-WRONG_TRIES_MAX) ?? now) + TRIES_WINDOW_MS
    const retryAfter = Math.max(1, Math.ceil((freeAt - now) / 1000))
    return { next, outcome: refuse('too_many_tries', undefined, { retryAfter }) }
  }
  if (state.mac === null || state.expiresAt <= now || state.mac !== entered.mac) {
    return { next: { ...next, wrongTries: [...wrongTries, now] }, outcome: refuse('code_invalid') }
  }
  const { mac, requestKey } = entered
  const used = requestKey === null ? null : { mac, requestKey, until: now + CODE_TTL_MS }
  return { next: { ...next, mac: null, used }, outcome: ok(null) }
}

const isRepeated = (
  { used }: CodeState,
  { mac, requestKey }: Pick<CodeTry, 'mac' | 'requestKey'>,
  now: Now,
): boolean =>
  used !== null && used.until > now && used.mac === mac && used.requestKey === requestKey

const counting = (tries: readonly number[], now: Now): readonly number[] =>
  tries.filter((at) => at > now - TRIES_WINDOW_MS)

/** The moment from which the state says nothing more and its row may go. */
export const forgettableAt = ({ mac, expiresAt, wrongTries, used }: CodeState): number =>
  Math.max(
    mac === null ? 0 : expiresAt,
    used?.until ?? 0,
    (wrongTries.at(-1) ?? 0) + TRIES_WINDOW_MS,
  )
