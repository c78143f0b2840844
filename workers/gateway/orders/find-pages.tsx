import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { orderPagePath } from '../../../src/shared/order-access/token.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import {
  FindOrder,
  type FindOrderProps,
} from '../../../src/storefront/components/orders/find-order.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../http/app.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { ownForm, seeOther } from '../http/pages/forms.ts'
import { wordsOf } from '../http/pages/problem-words.ts'
import { renderPage } from '../http/pages/render.tsx'
import { sendLookupCode, verifyLookup } from './lookup.ts'
import { LookupCode, LookupFields } from './lookup-fields.ts'

const TEXT = texts.findOrder

type Shown = Omit<FindOrderProps, 'message'> & { problem?: Problem }

const show = (c: GatewayContext, { problem, ...props }: Shown): Promise<Response> =>
  renderPage(
    c,
    {
      title: TEXT.title,
      canonical: '/orders/find',
      noIndex: true,
      visibility: 'private',
      status: problem ? (PROBLEMS[problem.code].status as ContentfulStatusCode) : 200,
    },
    <FindOrder {...props} {...(problem ? { message: wordsOf(problem) } : {})} />,
  )

/** The message at each field that a schema refuses. */
function errorsOf(issues: readonly { path: readonly PropertyKey[]; message: string }[]) {
  const errors: FindOrderProps['errors'] = {}
  for (const { path, message } of issues) errors[String(path[0])] ??= message
  return errors
}

export const showFind = (c: GatewayContext): Promise<Response> =>
  show(c, { step: 'order', typed: {}, errors: {} })

/** Finds an order by its number and e-mail, without a session: asks for a code. A refusal keeps what was typed. */
export async function postFind(c: GatewayContext): Promise<Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const { number = '', email = '' } = Object.fromEntries(form.value)
  const typed = { number, email }
  const fields = LookupFields.safeParse(typed)
  if (!fields.success) {
    return show(c, { step: 'order', typed, errors: errorsOf(fields.error.issues) })
  }
  const sent = await sendLookupCode(c, fields.data)
  if (sent.ok) return show(c, { step: 'code', typed, errors: {} })
  const { problem } = sent
  // The last code still works: it may be entered.
  const step = problem.code === 'too_many_codes' ? 'code' : 'order'
  return show(c, { step, typed, errors: {}, problem })
}

/** Takes the code and leads to the order. */
export async function postFindCode(c: GatewayContext): Promise<Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const { number = '', email = '', code = '' } = Object.fromEntries(form.value)
  const typed = { number, email }
  const fields = LookupCode.safeParse({ ...typed, code })
  if (!fields.success) {
    return show(c, { step: 'code', typed, errors: errorsOf(fields.error.issues) })
  }
  const verified = await verifyLookup(c, fields.data)
  if (verified.ok) return seeOther(c, orderPagePath(verified.value.token))
  return show(c, { step: 'code', typed, errors: {}, problem: verified.problem })
}
