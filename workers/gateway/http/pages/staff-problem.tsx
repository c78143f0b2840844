import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ProblemState } from '../../../../src/admin/components/layout/problem-state.tsx'
import type { Section } from '../../../../src/admin/navigation.ts'
import { PROBLEMS } from '../../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../../src/shared/platform/result.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../app.ts'
import { problemResponse } from '../problem-response.ts'
import { wantsPage } from './errors.tsx'
import { renderAdminPage } from './staff-render.tsx'

/** A problem in the frame of the back office; a program gets a problem+json. */
export async function staffProblem(
  c: GatewayContext,
  { staff, section }: { staff: Staff; section: Section | null },
  problem: Problem,
): Promise<Response> {
  if (!wantsPage(c)) return problemResponse(c, problem)
  const { retryable, title } = PROBLEMS[problem.code]
  const status = statusOf(problem)
  const retryAfter = problem.retryAfter ?? (retryable ? 1 : undefined)
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
  const content = (
    <ProblemState
      code={problem.code}
      detail={problem.detail}
      requestId={status >= 500 ? c.var.requestId : null}
    />
  )
  return renderAdminPage(c, { title, section, staff, status }, content)
}

/** The table's statuses are error statuses, all of which carry a body. */
export const statusOf = ({ code }: Problem): ContentfulStatusCode =>
  PROBLEMS[code].status as ContentfulStatusCode

/** A sentence about a problem, for the notice above a refused form. */
export const sentenceOf = ({ code, detail }: Problem): string => detail ?? PROBLEMS[code].advice
