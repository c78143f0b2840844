import type { ProblemCode } from './problem.ts'

/** One field of a request body that was refused. `pointer` is an RFC 6901 JSON pointer. */
export interface FieldProblem {
  pointer: string
  code: string
  detail: string
}

/**
 * An expected refusal, as a value. It crosses RPC boundaries as plain data: match on `code`,
 * never on a class.
 */
export interface Problem {
  code: ProblemCode
  detail?: string
  errors?: FieldProblem[]
  /** Further members of the problem document, such as `available` or `quote`. */
  extra?: Record<string, unknown>
  /** Seconds after which a retry may succeed; becomes `Retry-After`. */
  retryAfter?: number
  /** True for a refusal kept under an idempotency key and given again. */
  replayed?: boolean
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const refuse = (
  code: ProblemCode,
  detail?: string,
  more: Omit<Problem, 'code' | 'detail'> = {},
): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { code, ...(detail === undefined ? {} : { detail }), ...more },
})

/** Stops a programme that broke one of its own invariants. Left on in production on purpose. */
export function assertInvariant(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(`invariant broken: ${message}`)
}
