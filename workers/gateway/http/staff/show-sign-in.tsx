import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { SignIn, type SignInProps } from '../../../../src/admin/components/session/sign-in.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { CODE_TTL_MS } from '../../../../src/shared/one-time-code/rules.ts'
import { MINUTE_MS } from '../../../../src/shared/platform/clock.ts'
import { permissionsOf } from '../../../../src/shared/platform/environment.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../app.ts'
import { newFormKey } from '../pages/forms.ts'
import { statusOf } from '../pages/staff-problem.tsx'
import { renderAdminPage } from '../pages/staff-render.tsx'
import type { SignInStep } from './enter.ts'

interface ShownSignIn extends Pick<SignInProps, 'forms' | 'reason'> {
  /** Null where nobody is signed in: the page has no navigation then. */
  staff: Staff | null
  /** The status where nothing was refused at this step. */
  status: ContentfulStatusCode
}

/** Answers the page of a sign-in at one of its steps. */
export function showSignIn(
  c: GatewayContext,
  { problem, ...step }: SignInStep,
  { staff, status, ...shown }: ShownSignIn,
): Promise<Response> {
  const { devTools } = permissionsOf(c.env.ENVIRONMENT)
  if (problem?.retryAfter !== undefined) c.header('retry-after', String(problem.retryAfter))
  const hasErrors = Object.keys(step.errors).length > 0
  return renderAdminPage(
    c,
    {
      title: texts.signIn.title,
      staff,
      status: problem === undefined ? (hasErrors ? 400 : status) : statusOf(problem),
    },
    <SignIn
      {...step}
      {...shown}
      codeMinutes={CODE_TTL_MS / MINUTE_MS}
      formKey={newFormKey()}
      outbox={devTools ? `/dev/outbox?to=${encodeURIComponent(step.email)}` : null}
    />,
  )
}
