import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { DiscountCodeSchema } from '../../../src/shared/cart/contract.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { CouponsPage } from '../../../src/storefront/components/account/coupons.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { guard } from '../http/limiter/guard.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  answerMember,
  isMember,
  memberForm,
  renderAccount,
  toSignIn,
} from '../http/pages/member-page.tsx'
import { wordsOf } from '../http/pages/problem-words.ts'
import { claimOwn, ownCoupons } from './wallet.ts'

/** A member's coupons, on a page of the account. */
export const couponWalletPages = createRouter()

const TEXT = texts.account.coupons.claim
const PATH = '/account/coupons'

/** Refusals that are about the code; the page shows them beside its field. */
const SHOWN: ReadonlySet<string> = new Set(['coupon_invalid', 'already_claimed', 'rate_limited'])

interface Told {
  added?: boolean
  refused?: { typed: string; error: string }
  status?: ContentfulStatusCode
}

async function show(c: GatewayContext, told: Told): Promise<Response> {
  const coupons = await ownCoupons(c)
  if (!coupons.ok) return answerMember(c, coupons.problem, PATH)
  const { added = false, refused, status = 200 } = told
  return renderAccount(
    c,
    { title: texts.account.title, area: 'coupons', path: PATH, status },
    <CouponsPage
      coupons={coupons.value}
      formKey={newFormKey()}
      added={added}
      {...(refused ? { refused } : {})}
    />,
  )
}

couponWalletPages.get(PATH, async (c) => {
  if (!(await isMember(c))) return toSignIn(c, PATH)
  return show(c, { added: c.req.query('told') === 'added' })
})

couponWalletPages.post(PATH, async (c) => {
  const fields = await memberForm(c, PATH)
  if (fields instanceof Response) return fields
  const typed = fields.get('code') ?? ''
  const code = DiscountCodeSchema.safeParse(typed)
  if (!code.success) return show(c, { refused: { typed, error: TEXT.enter }, status: 400 })
  const within = await guard(c, 'discount-code')
  const claimed = within.ok ? await claimOwn(c, code.data) : within
  if (claimed.ok) return seeOther(c, `${PATH}?told=added`)
  const { problem } = claimed
  if (!SHOWN.has(problem.code)) return answerMember(c, problem, PATH)
  const status = PROBLEMS[problem.code].status as ContentfulStatusCode
  return show(c, { refused: { typed, error: claimWords(problem) }, status })
})

const REASONS: Readonly<Record<string, string>> = TEXT.reasons

/** Why a code gives no coupon, for the field that it was typed into. */
function claimWords(problem: Problem): string {
  if (problem.code === 'already_claimed') return TEXT.had
  if (problem.code !== 'coupon_invalid') return wordsOf(problem)
  return REASONS[String(problem.extra?.reason)] ?? TEXT.refused
}
