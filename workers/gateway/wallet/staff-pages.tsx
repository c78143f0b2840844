import shop from '../../../shop.config.ts'
import { type AdjustForm, LedgerPage } from '../../../src/admin/components/members/ledger-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { POINTS_ADJUSTED_MAX } from '../../../src/shared/platform/limits.ts'
import { exampleAmount, parseAmount } from '../../../src/shared/platform/money.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import { cleanLine, oneLine } from '../../../src/shared/platform/text.ts'
import { pointsTermsOf, worthOf } from '../../../src/shared/points/rules.ts'
import type { Permission, Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { signed } from '../../../src/storefront/components/account/ledger-list.tsx'
import { formatMoney } from '../../../src/storefront/format-money.ts'
import { texts as shopTexts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { memberOf } from '../http/member-of.ts'
import { isAboveStepUp } from '../http/middleware/staff.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { entriesPage } from './cursor.ts'
import { adjustPoints, pointsOf } from './points.ts'
import { adjustStoreCredit, storeCreditOf } from './store-credit.ts'

/** A member's points and store credit, for staff. */
export const staffWalletPages = createRouter()

const TEXT = texts.shopMembers
const OF_MEMBERS = { title: TEXT.title, section: 'members' } as const
const REASON_CHARS_MAX = 200
const terms = pointsTermsOf(shop.points)

const UNTYPED: AdjustForm = { typed: {}, errors: {} }

interface Refused extends AdjustForm {
  problem?: Problem
}

/** The words for an entry's reason: the shop's own, or those of the member of staff. */
const reasonIn = (reasons: Readonly<Record<string, string>>, reason: string): string =>
  Object.hasOwn(reasons, reason) ? (reasons[reason] ?? reason) : reason

function statusFor({ problem, errors }: Refused) {
  if (problem !== undefined) return statusOf(problem)
  return Object.keys(errors).length === 0 ? 200 : 400
}

const SHORT: ReadonlySet<string> = new Set(['insufficient_points', 'insufficient_store_credit'])

const told = ({ problem, typed, errors }: Refused): AdjustForm => ({
  ...{ typed, errors },
  ...(problem === undefined
    ? {}
    : { message: SHORT.has(problem.code) ? TEXT.adjust.short : sentenceOf(problem) }),
})

interface Shown {
  refused: Refused
  mayAdjust: Permission
}

const shared = (c: GatewayContext, staff: Staff, { refused, mayAdjust }: Shown) => ({
  params: new URL(c.req.url).searchParams,
  mayAdjust: mayAct(staff.role, mayAdjust),
  formKey: newFormKey(),
  ...told(refused),
})

async function showPoints(
  c: GatewayContext,
  staff: Staff,
  refused: Refused,
): Promise<Result<StaffView>> {
  const id = c.req.param('id') ?? ''
  const known = await memberOf(c, id)
  if (!known.ok) return known
  const points = await pointsOf(c, id, entriesPage(c.req.query('cursor')))
  if (!points.ok) return points
  const { balance, pending, ledger } = points.value
  return ok({
    status: statusFor(refused),
    content: (
      <LedgerPage
        member={visibleTo(staff.role, known.value.member)}
        tab="points"
        balance={TEXT.points(balance)}
        {...(pending > 0 ? { note: TEXT.pending(pending) } : {})}
        entries={ledger.data.map((entry) => ({
          ...entry,
          reason: reasonIn(shopTexts.account.points.reasons, entry.reason),
          amount: signed(entry.points, texts.general.number(entry.points)),
        }))}
        nextCursor={ledger.nextCursor}
        amountLabel={TEXT.adjust.points}
        {...shared(c, staff, { refused, mayAdjust: 'points.adjust' })}
      />
    ),
  })
}

async function showStoreCredit(
  c: GatewayContext,
  staff: Staff,
  refused: Refused,
): Promise<Result<StaffView>> {
  const id = c.req.param('id') ?? ''
  const known = await memberOf(c, id)
  if (!known.ok) return known
  const credit = await storeCreditOf(c, id, entriesPage(c.req.query('cursor')))
  if (!credit.ok) return credit
  const { balance, ledger } = credit.value
  return ok({
    status: statusFor(refused),
    content: (
      <LedgerPage
        member={visibleTo(staff.role, known.value.member)}
        tab="store-credit"
        balance={formatMoney(balance)}
        entries={ledger.data.map((entry) => ({
          ...entry,
          reason: reasonIn(shopTexts.account.storeCredit.reasons, entry.reason),
          amount: signed(entry.amount.amount, formatMoney(entry.amount)),
        }))}
        nextCursor={ledger.nextCursor}
        amountLabel={TEXT.adjust.amount(shop.currency)}
        {...shared(c, staff, { refused, mayAdjust: 'store-credit.adjust' })}
      />
    ),
  })
}

interface Adjustment {
  /** Below zero it is taken. */
  amount: number
  reason: string
}

/** The fields of a form that adjusts a balance, or the message at each that is refused. */
function adjustmentIn(
  fields: URLSearchParams,
  read: (typed: string) => number | null,
  odd: string,
): Adjustment | AdjustForm {
  const typed = {
    direction: fields.get('direction') === 'take' ? 'take' : 'add',
    amount: (fields.get('amount') ?? '').trim(),
    reason: cleanLine(fields.get('reason') ?? '', REASON_CHARS_MAX),
  }
  const amount = read(typed.amount)
  const reason = oneLine({ max: REASON_CHARS_MAX }).safeParse(typed.reason)
  if (amount !== null && amount > 0 && reason.success) {
    return { amount: typed.direction === 'take' ? -amount : amount, reason: reason.data }
  }
  const errors = {
    ...(amount !== null && amount > 0 ? {} : { amount: odd }),
    ...(reason.success ? {} : { reason: TEXT.adjust.reasonMissing }),
  }
  return { typed, errors }
}

const readPoints = (typed: string): number | null => {
  const digits = typed.normalize('NFKC').replace(/[\s,]/g, '')
  const points = /^\d{1,15}$/.test(digits) ? Number(digits) : null
  return points !== null && points <= POINTS_ADJUSTED_MAX ? points : null
}

const readMoney = (typed: string): number | null => parseAmount(typed, shop.currency, shop.locale)

const moneyIn = (fields: URLSearchParams) =>
  adjustmentIn(fields, readMoney, TEXT.adjust.amountOdd(exampleAmount(shop.currency, shop.locale)))

const pointsIn = (fields: URLSearchParams) =>
  adjustmentIn(fields, readPoints, TEXT.adjust.pointsOdd)

const typedIn = (fields: URLSearchParams) => Object.fromEntries(fields)

const POINTS_PATH = '/admin/members/:id/points'
const CREDIT_PATH = '/admin/members/:id/store-credit'

staffPage(
  staffWalletPages,
  { path: POINTS_PATH, permission: 'wallet.read', ...OF_MEMBERS },
  (c, staff) => showPoints(c, staff, UNTYPED),
)

staffPage(
  staffWalletPages,
  { path: CREDIT_PATH, permission: 'wallet.read', ...OF_MEMBERS },
  (c, staff) => showStoreCredit(c, staff, UNTYPED),
)

staffForm(
  staffWalletPages,
  {
    path: POINTS_PATH,
    permission: 'points.adjust',
    ...OF_MEMBERS,
    stepUp(fields) {
      const read = pointsIn(fields)
      return 'amount' in read && isAboveStepUp(worthOf(read.amount, terms))
    },
  },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const read = pointsIn(fields)
    if ('errors' in read) return showPoints(c, staff, read)
    const done = await adjustPoints(c, id, { points: read.amount, reason: read.reason })
    if (done.ok) return seeOther(c, `/admin/members/${id}/points?done=points.adjust`)
    return showPoints(c, staff, { typed: typedIn(fields), errors: {}, problem: done.problem })
  },
)

staffForm(
  staffWalletPages,
  {
    path: CREDIT_PATH,
    permission: 'store-credit.adjust',
    ...OF_MEMBERS,
    stepUp(fields) {
      const read = moneyIn(fields)
      return 'amount' in read && isAboveStepUp(read.amount)
    },
  },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const read = moneyIn(fields)
    if ('errors' in read) return showStoreCredit(c, staff, read)
    const done = await adjustStoreCredit(c, id, read)
    if (done.ok) return seeOther(c, `/admin/members/${id}/store-credit?done=store-credit.adjust`)
    return showStoreCredit(c, staff, { typed: typedIn(fields), errors: {}, problem: done.problem })
  },
)
