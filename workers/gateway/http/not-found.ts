import { type Problem, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext, Router } from './app.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Middleware stands at every path; it makes none of them known. */
const isMiddleware = (path: string): boolean => path === '*' || path === '/*'

/** The methods that the routes at a path answer, `HEAD` with `GET`. */
function methodsAt(router: Router, path: string): string[] {
  return METHODS.filter((method) =>
    router.router.match(method, path)[0].some(([[, route]]) => !isMiddleware(route.path)),
  ).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
}

/** The problem of a request without a matching route: its address, or only its method. */
export function noMatchingRoute(c: GatewayContext, router: Router): Problem {
  const allowed = methodsAt(router, c.req.path)
  if (allowed.length === 0) return refuse('not_found').problem
  c.header('Allow', allowed.join(', '))
  return refuse('method_not_allowed').problem
}
