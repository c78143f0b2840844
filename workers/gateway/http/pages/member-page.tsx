import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem, Result } from '../../../../src/shared/platform/result.ts'
import { AccountPage } from '../../../../src/storefront/components/account/account-page.tsx'
import type { AccountAreaName } from '../../../../src/storefront/components/account/areas.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../app.ts'
import { requireSession } from '../middleware/session.ts'
import type { IslandName } from './assets.ts'
import { answerProblem } from './errors.tsx'
import { isSessionOver, keyOf, ownForm, seeOther } from './forms.ts'
import { renderPage } from './render.tsx'

const TEXT = texts.account

interface AccountView {
  /** The heading: that of the whole account, or of a page below an area. */
  title: string
  area: AccountAreaName
  /** The path of the page. */
  path: string
  status?: ContentfulStatusCode
  islands?: readonly IslandName[]
}

/** Answers a page of a member's account. */
export const renderAccount = (
  c: GatewayContext,
  { title, area, path, status = 200, islands = [] }: AccountView,
  content: Child,
): Promise<Response> =>
  renderPage(
    c,
    {
      // Tabs and history tell the pages of an account apart.
      title: title === TEXT.title ? texts.page.title(TEXT.areas[area], title) : title,
      canonical: path,
      noIndex: true,
      visibility: 'private',
      status,
      islands: ['account', ...islands],
    },
    <AccountPage title={title} area={area}>
      {content}
    </AccountPage>,
  )

/** A page that visitors have too: a member sees it in the account's frame. */
export const ownPage = (c: GatewayContext, title: string, area: AccountAreaName, content: Child) =>
  c.get('session')?.kind === 'member' ? (
    <AccountPage title={title} area={area}>
      {content}
    </AccountPage>
  ) : (
    <div class="shop-width pt-8 pb-20">
      <h1 class="text-3xl">{title}</h1>
      {content}
    </div>
  )

/** Leads to the sign-in, and back to a page after it. */
export const toSignIn = (c: GatewayContext, next: string): Response =>
  seeOther(c, `/sign-in?next=${encodeURIComponent(next)}`)

/**
 * Whether the token is a member's: its object says whether the session is alive. A page whose
 * visitor is none leads to the sign-in, by the answer of `answerMember`.
 */
export async function isMember(c: GatewayContext): Promise<boolean> {
  const session = await requireSession(c)
  return session.ok && session.value.kind === 'member'
}

/** The answer to a refusal on a page of the account: without a member it is the sign-in. */
export const answerMember = async (
  c: GatewayContext,
  problem: Problem,
  next: string,
): Promise<Response> =>
  isSessionOver(problem) || problem.code === 'member_required'
    ? toSignIn(c, next)
    : answerProblem(c, problem)

/** The fields of a member's form, whose key is the request's; else the answer in its place. */
export async function memberForm(
  c: GatewayContext,
  next: string,
): Promise<URLSearchParams | Response> {
  const form: Result<URLSearchParams> = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  if (!(await isMember(c))) return toSignIn(c, next)
  c.set('idempotencyKey', keyOf(form.value))
  return form.value
}
