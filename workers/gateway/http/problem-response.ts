import type { z } from '@hono/zod-openapi'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { type FieldProblem, type Problem, refuse } from '../../../src/shared/platform/result.ts'
import { codeOfIssue } from '../../../src/shared/platform/text.ts'
import type { GatewayContext } from './app.ts'

const TYPE_BASE = '/docs/errors#'

/** The document of a problem, as RFC 9457 has it, with the members of api.md. */
export function problemBody(problem: Problem, instance: string, requestId: string) {
  const { status, title, retryable, advice } = PROBLEMS[problem.code]
  return {
    ...problem.extra,
    type: `${TYPE_BASE}${problem.code}`,
    title,
    status,
    detail: problem.detail ?? advice,
    instance,
    code: problem.code,
    errors: problem.errors ?? [],
    retryable,
    requestId,
  }
}

/** Answers a problem. */
export function problemResponse(c: GatewayContext, problem: Problem): Response {
  const { status, retryable } = PROBLEMS[problem.code]
  const retryAfter = problem.retryAfter ?? (retryable ? 1 : undefined)
  const headers = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  }
  if (problem.replayed) c.header('Idempotent-Replayed', 'true')
  const body = problemBody(problem, c.req.path, c.var.requestId)
  // The table's statuses are error statuses, all of which carry a body.
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, headers)
}

/** RFC 6901. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')

export const unknownField = (pointer: string): FieldProblem => ({
  pointer,
  code: 'unknown_field',
  detail: 'This field is not known here.',
})

/** Turns what zod found into the problem a client can act on. */
export function problemOfZod(error: z.ZodError, where: 'body' | 'query'): Problem {
  const errors: FieldProblem[] = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownField(`${pointerOf(issue.path)}${pointerOf([key])}`))
      : [{ pointer: pointerOf(issue.path), code: codeOfIssue(issue), detail: issue.message }],
  )
  const onlyUnknown = errors.every((e) => e.code === 'unknown_field')
  const code = where === 'query' ? 'invalid_query' : onlyUnknown ? 'unknown_field' : 'invalid_body'
  return refuse(code, undefined, { errors }).problem
}
