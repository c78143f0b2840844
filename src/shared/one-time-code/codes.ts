import type { Now } from '../platform/clock.ts'
import type { Result } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { CodeTry } from './contract.ts'
import { decideTry, issued } from './rules.ts'
import { loadCode, saveCode } from './store.ts'

/** Handler of `code.issue`. Gives the time at which the code ends (milliseconds). */
export function issueCode(sql: Sql, key: string, mac: string, now: Now): number {
  const state = issued(loadCode(sql, key), mac, now)
  saveCode(sql, key, state)
  return state.expiresAt
}

/** Handler of `code.check`. A wrong try is stored with its refusal. */
export function checkCode(sql: Sql, { key, mac, requestKey }: CodeTry, now: Now): Result<null> {
  const { next, outcome } = decideTry(loadCode(sql, key), { mac, requestKey }, now)
  saveCode(sql, key, next)
  return outcome
}
