import { isDependencyFault, isOverload } from '../../../../src/shared/platform/faults.ts'
import { type Problem, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { logOf } from '../app.ts'
import { answerProblem } from '../pages/errors.tsx'

/**
 * An exception is a bug or a broken wire, never an expected outcome. The shopper reads that a
 * repeat with the same key is safe; the log gets the rest.
 */
export function onError(error: Error, c: GatewayContext): Promise<Response> {
  const { method, path } = c.req
  logOf(c)('request.failed', { method, path, error })
  return answerProblem(c, problemOf(error))
}

const OVERLOAD_RETRY_SECONDS = 5

function problemOf(error: Error): Problem {
  // An overloaded object is not asked again from here: that would feed the overload.
  if (isOverload(error)) {
    return refuse('dependency_unavailable', undefined, { retryAfter: OVERLOAD_RETRY_SECONDS })
      .problem
  }
  return refuse(isDependencyFault(error) ? 'dependency_unavailable' : 'internal_error').problem
}
