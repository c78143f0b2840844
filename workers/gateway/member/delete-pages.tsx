import type { ContentfulStatusCode } from 'hono/utils/http-status'
import shop from '../../../shop.config.ts'
import { money } from '../../../src/shared/platform/money.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import {
  AccountDeleted,
  DELETE_PATH,
  DeleteAccount,
} from '../../../src/storefront/components/account/delete-account.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { guard } from '../http/limiter/guard.ts'
import { forgetSessionCookie } from '../http/middleware/session.ts'
import { type ConfirmAsked, confirmByForm, confirmProps } from '../http/pages/confirm-form.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  answerMember,
  isMember,
  memberForm,
  renderAccount,
  toSignIn,
} from '../http/pages/member-page.tsx'
import { wordsOf } from '../http/pages/problem-words.ts'
import { renderPage } from '../http/pages/render.tsx'
import { callerOf, shopperOf } from '../http/shopper.ts'
import { eraseOwn } from './erase.ts'

/** The form by which a member deletes the account, and the page after it. */
export const deletePages = createRouter()

const TEXT = texts.account.deletion
const DONE_PATH = '/account/deleted'

interface Shown {
  error?: string
  checked?: boolean
  confirm?: ConfirmAsked
  status?: ContentfulStatusCode
}

async function show(c: GatewayContext, shown: Shown): Promise<Response> {
  const { confirm, status, ...rest } = shown
  const lost = await balances(c)
  if (!lost.ok) return answerMember(c, lost.problem, DELETE_PATH)
  return renderAccount(
    c,
    { title: TEXT.title, area: 'profile', path: DELETE_PATH, ...(status ? { status } : {}) },
    <DeleteAccount
      formKey={newFormKey()}
      {...lost.value}
      {...rest}
      {...(confirm ? { confirm: confirmProps(confirm) } : {})}
    />,
  )
}

/** The points and the store credit that end with the account. Refuses `member_required`. */
async function balances(c: GatewayContext) {
  const caller = callerOf(c)
  const page = { limit: 1, before: null } as const
  const points = await shopperOf(c).read(caller, { type: 'points', ...page, now: Date.now() })
  if (!points.ok) return points
  const credit = await shopperOf(c).read(caller, { type: 'store-credit', ...page })
  if (!credit.ok) return credit
  const value = {
    points: points.value.balance,
    credit: money(credit.value.balance, shop.currency),
  }
  return { ok: true, value } as const
}

deletePages.get(DELETE_PATH, async (c) =>
  (await isMember(c)) ? show(c, {}) : toSignIn(c, DELETE_PATH),
)

deletePages.get(DONE_PATH, (c) =>
  renderPage(
    c,
    { title: TEXT.doneTitle, canonical: DONE_PATH, noIndex: true, visibility: 'private' },
    <AccountDeleted />,
  ),
)

deletePages.post(DELETE_PATH, async (c) => {
  const fields = await memberForm(c, DELETE_PATH)
  if (fields instanceof Response) return fields
  if (fields.get('sure') !== 'yes') return show(c, { error: TEXT.notSure, status: 400 })
  const asked = await confirmByForm(c, fields)
  if (!asked.ok) return answerMember(c, asked.problem, DELETE_PATH)
  if (asked.value) return show(c, { confirm: asked.value, checked: true, status: 403 })
  const within = await guard(c, 'sign-in')
  const erased = within.ok ? await eraseOwn(c) : within
  if (!erased.ok) {
    const status = PROBLEMS[erased.problem.code].status as ContentfulStatusCode
    return show(c, { error: wordsOf(erased.problem), checked: true, status })
  }
  forgetSessionCookie(c)
  return seeOther(c, DONE_PATH)
})
