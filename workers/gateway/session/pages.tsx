import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import { emailAddress, oneLine } from '../../../src/shared/platform/text.ts'
import { SignIn, type SignInProps } from '../../../src/storefront/components/account/sign-in.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { sendSignInCode } from '../http/codes/sign-in-code.ts'
import { guard } from '../http/limiter/guard.ts'
import {
  ensureSession,
  forgetSessionCookie,
  issueVisitorSession,
  requireSession,
  setSessionCookie,
} from '../http/middleware/session.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import {
  isSessionOver,
  keyOf,
  newFormKey,
  nextPath,
  ownForm,
  seeOther,
} from '../http/pages/forms.ts'
import { wordsOf } from '../http/pages/problem-words.ts'
import { renderPage } from '../http/pages/render.tsx'
import { requireAlive } from '../http/revocation.ts'
import { endOwnSession } from './end-session.ts'
import { signIn } from './sign-in.ts'

/** The sign-in by a mailed code, and the sign-out. */
export const signInPages = createRouter()

const TEXT = texts.signIn
const HOME = '/account'

type Shown = Omit<SignInProps, 'message' | 'formKey'> & { problem?: Problem }

const statusOf = ({ problem, error }: Pick<Shown, 'problem' | 'error'>): ContentfulStatusCode => {
  if (problem) return PROBLEMS[problem.code].status as ContentfulStatusCode
  return error === undefined ? 200 : 400
}

const show = (c: GatewayContext, { problem, ...props }: Shown): Promise<Response> =>
  renderPage(
    c,
    {
      title: TEXT.title,
      canonical: '/sign-in',
      noIndex: true,
      visibility: 'private',
      islands: props.step === 'email' ? ['passkeys'] : [],
      status: statusOf({ ...props, ...(problem ? { problem } : {}) }),
    },
    <SignIn
      {...props}
      formKey={newFormKey()}
      {...(problem ? { message: wordsOf(problem) } : {})}
    />,
  )

/** The page that the visitor comes from, where it is one of this shop. */
function cameFrom(c: GatewayContext): string {
  const query = new URL(c.req.url).searchParams
  if (query.has('next')) return nextPath(query, HOME)
  const referrer = URL.parse(c.req.header('referer') ?? '')
  if (referrer === null || referrer.origin !== new URL(c.req.url).origin) return HOME
  const path = `${referrer.pathname}${referrer.search}`
  return path.startsWith('/sign-') ? HOME : nextPath(new URLSearchParams({ next: path }), HOME)
}

signInPages.get('/sign-in', async (c) => {
  const next = cameFrom(c)
  const session = await requireSession(c)
  const isMember = session.ok && session.value.kind === 'member'
  if (isMember && (await requireAlive(c)).ok) return seeOther(c, next)
  return show(c, { step: 'email', email: '', next })
})

/** A form's address that is opened: its page is the sign-in. */
signInPages.get('/sign-in/code', (c) => seeOther(c, '/sign-in'))
signInPages.get('/sign-out', (c) => seeOther(c, HOME))

signInPages.post('/sign-in', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const next = nextPath(form.value, HOME)
  const typed = form.value.get('email') ?? ''
  const email = emailAddress().safeParse(typed)
  if (!email.success) {
    return show(c, { step: 'email', email: typed, next, error: TEXT.enterEmail })
  }
  const sent = await sendFor(c, email.data)
  if (sent.ok) return show(c, { step: 'code', email: email.data, next })
  const { problem } = sent
  // The last code still works: it may be entered.
  const step = problem.code === 'too_many_codes' ? 'code' : 'email'
  return show(c, { step, email: email.data, next, problem })
})

/** Mails a code as the visitor, whose tries are counted. */
async function sendFor(c: GatewayContext, email: string): Promise<Result<unknown>> {
  await ensureSession(c)
  const within = await guard(c, 'sign-in')
  if (!within.ok) return within
  const alive = await requireAlive(c)
  if (!alive.ok && !isSessionOver(alive.problem)) return alive
  if (!alive.ok) await issueVisitorSession(c)
  return sendSignInCode(c, email)
}

signInPages.post('/sign-in/code', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const next = nextPath(form.value, HOME)
  const email = emailAddress().safeParse(form.value.get('email') ?? '')
  if (!email.success) return show(c, { step: 'email', email: '', next })
  const code = oneLine({ max: 20 }).safeParse(form.value.get('code') ?? '')
  const step = { step: 'code', email: email.data, next } as const
  if (!code.success) return show(c, { ...step, error: TEXT.enterCode })
  const signedIn = await enter(c, form.value, { email: email.data, code: code.data })
  if (!signedIn.ok) return show(c, { ...step, problem: signedIn.problem })
  const { token, expiresAt } = signedIn.value
  setSessionCookie(c, { token, expiresAt: Date.parse(expiresAt) })
  return seeOther(c, next)
})

/**
 * Signs in under the form's key: the form sent twice is one sign-in. A session that was ended by
 * anything else leaves a new visitor, who signs in all the same.
 */
async function enter(
  c: GatewayContext,
  fields: URLSearchParams,
  input: { email: string; code: string },
) {
  await ensureSession(c)
  c.set('idempotencyKey', keyOf(fields))
  const within = await guard(c, 'sign-in')
  if (!within.ok) return within
  const signedIn = await signIn(c, input)
  if (signedIn.ok || !isSessionOver(signedIn.problem)) return signedIn
  await issueVisitorSession(c)
  return signIn(c, input)
}

signInPages.post('/sign-out', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const session = await requireSession(c)
  c.set('idempotencyKey', null)
  const ended = session.ok ? await endOwnSession(c) : ok(null)
  if (!ended.ok && !isSessionOver(ended.problem)) return answerProblem(c, ended.problem)
  forgetSessionCookie(c)
  return seeOther(c, '/')
})
