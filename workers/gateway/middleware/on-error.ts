import { type Problem, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { answerProblem } from '../pages/errors.tsx'

/** What the runtime tells of an error that crossed a wire (platform.md). */
interface WireError {
  overloaded?: boolean
  retryable?: boolean
  remote?: boolean
}

/**
 * An exception is a bug or a broken wire, never an expected outcome. The shopper reads that he may
 * repeat with the same key; the log gets the rest.
 */
export function onError(error: Error, c: GatewayContext): Promise<Response> {
  console.error(c.var.requestId, c.req.method, c.req.path, error)
  return answerProblem(c, problemOf(error))
}

function problemOf(error: Error & WireError): Problem {
  // An overloaded object is not asked again from here: that would feed the overload.
  if (error.overloaded)
    return refuse('dependency_unavailable', undefined, { retryAfter: 5 }).problem
  const wire =
    error.retryable || error.remote || /D1_ERROR|KV |Network connection lost/.test(error.message)
  return refuse(wire ? 'dependency_unavailable' : 'internal_error').problem
}
