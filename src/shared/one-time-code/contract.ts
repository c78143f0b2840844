import type { Result } from '../platform/result.ts'

/** The subject of a code. Codes of one purpose never pass for another. */
export type CodePurpose = 'order-lookup' | 'staff-sign-in' | 'sign-in' | 'new-email'
/** A challenge is a code that is not mailed: a browser signs it. */
export type ChallengePurpose = 'passkey-registration' | 'passkey-sign-in'

/** The state of the codes of one key: a purpose and an address. Times are milliseconds. */
export interface CodeState {
  /** MAC of the code that may be entered; null where there is none, or where it was used. */
  mac: string | null
  expiresAt: number
  /** Wrong tries that still count, oldest first. A newer code does not clear them. */
  wrongTries: readonly number[]
  /** The request that used the last code: its repetition gets the same answer. */
  used: { mac: string; requestKey: string; until: number } | null
}

/** A code that was entered. `requestKey` is the request's idempotency key, null without one. */
export interface CodeTry {
  key: string
  mac: string
  requestKey: string | null
}

/** The commands of codes at the limiter object that holds their key. */
export interface CodeCommands {
  /** Stores a new code; the code before it is void. */
  'code.issue': (fields: { key: string; mac: string }) => { expiresAt: number }
  /**
   * Refuses `code_invalid` for a code that is wrong, used, expired or unknown, and
   * `too_many_tries` after too many wrong ones.
   */
  'code.check': (fields: CodeTry) => Result<null>
}
