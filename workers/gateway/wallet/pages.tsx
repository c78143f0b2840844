import shop from '../../../shop.config.ts'
import { pointsTermsOf } from '../../../src/shared/points/rules.ts'
import { PointsPage } from '../../../src/storefront/components/account/points.tsx'
import { StoreCreditPage } from '../../../src/storefront/components/account/store-credit.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter } from '../http/app.ts'
import { seeOther } from '../http/pages/forms.ts'
import {
  answerMember,
  isMember,
  memberForm,
  renderAccount,
  toSignIn,
} from '../http/pages/member-page.tsx'
import { entriesPage } from './cursor.ts'
import { ownPoints, signInToday } from './points.ts'
import { ownStoreCredit } from './store-credit.ts'

/** A member's points and store credit, on pages of the account. */
export const walletPages = createRouter()

const POINTS = '/account/points'
const STORE_CREDIT = '/account/store-credit'

const { signIn } = pointsTermsOf(shop.points)
const bonus = { every: signIn.bonusEvery, points: signIn.bonus }

walletPages.get(POINTS, async (c) => {
  if (!(await isMember(c))) return toSignIn(c, POINTS)
  const points = await ownPoints(c, entriesPage(c.req.query('cursor')))
  if (!points.ok) return answerMember(c, points.problem, POINTS)
  const awarded = /^\d{1,6}$/.exec(c.req.query('awarded') ?? '')
  return renderAccount(
    c,
    { title: texts.account.title, area: 'points', path: POINTS },
    <PointsPage points={points.value} bonus={bonus} awarded={awarded && Number(awarded[0])} />,
  )
})

walletPages.post(POINTS, async (c) => {
  const fields = await memberForm(c, POINTS)
  if (fields instanceof Response) return fields
  const signedIn = await signInToday(c)
  if (!signedIn.ok) return answerMember(c, signedIn.problem, POINTS)
  return seeOther(c, `${POINTS}?awarded=${signedIn.value.awarded}`)
})

walletPages.get(STORE_CREDIT, async (c) => {
  if (!(await isMember(c))) return toSignIn(c, STORE_CREDIT)
  const credit = await ownStoreCredit(c, entriesPage(c.req.query('cursor')))
  if (!credit.ok) return answerMember(c, credit.problem, STORE_CREDIT)
  return renderAccount(
    c,
    { title: texts.account.title, area: 'storeCredit', path: STORE_CREDIT },
    <StoreCreditPage credit={credit.value} />,
  )
})
