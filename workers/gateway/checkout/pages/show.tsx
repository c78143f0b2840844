import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { addressForm, addressLines } from '../../../../src/shared/checkout/address/rules.ts'
import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import { money } from '../../../../src/shared/platform/money.ts'
import type { Problem } from '../../../../src/shared/platform/result.ts'
import { isNothingDue } from '../../../../src/shared/pricing/contract.ts'
import type { OwnMoneyProps } from '../../../../src/storefront/components/checkout/own-money.tsx'
import type { VerificationProps } from '../../../../src/storefront/components/checkout/verification.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../../http/app.ts'
import { COUNTRIES } from '../../http/countries.ts'
import { newFormKey } from '../../http/pages/forms.ts'
import { wordsOf } from '../../http/pages/problem-words.ts'
import { renderPage } from '../../http/pages/render.tsx'
import { visitorCountry } from '../../http/visitor-country.ts'
import { writeAgreed } from './agreed-price.ts'
import { CheckoutContent, type Raised, type Shortage } from './content.tsx'
import { type FieldErrors, type Typed, typedOf } from './form.ts'
import { type MemberDetails, memberDetails } from './member-details.ts'
import { deliveryHint, isPlaceSaved, pricesWaitFor, withoutPlace } from './place.ts'
import { goneLines } from './shortages.ts'

/** The page's answer to the form that was just sent. */
export interface Told {
  typed?: Typed
  errors?: FieldErrors
  /** The whole form was checked, also the fields that are still empty. */
  everything?: boolean
  problem?: Problem
  shortages?: Shortage[]
  raised?: Raised | null
  /** The check that is asked for before the order is placed. */
  verification?: Pick<VerificationProps, 'kind' | 'url' | 'sentTo' | 'error'>
  /** Kept where the same press may be tried again; a fresh one otherwise. */
  formKey?: string
  status?: ContentfulStatusCode
}

/** The store credit and points that the member may use, and those that the checkout uses. */
const ownMoneyIn = (
  { id, currency, cost, useStoreCredit = false, pointsToSpend = 0 }: CheckoutView,
  { credit, points }: MemberDetails,
): OwnMoneyProps => ({
  checkoutId: id,
  // Where nothing is due there is nothing that credit could pay.
  credit: useStoreCredit || (credit > 0 && !isNothingDue(cost)) ? money(credit, currency) : null,
  usesCredit: useStoreCredit,
  points: Math.max(points, pointsToSpend),
  spendsPoints: pointsToSpend > 0,
})

/** The open checkout's page, with what became of the form that was just sent. */
export async function showCheckout(
  c: GatewayContext,
  view: CheckoutView,
  told: Told,
): Promise<Response> {
  const own = await memberDetails(c, view)
  const known = { ...typedOf(view, visitorCountry(c)) }
  known.email ||= own.email ?? ''
  // Saved fields are shown as they were saved; refused ones stay as they were typed.
  const typed = { ...known, ...told.typed, deliveryOptionId: known.deliveryOptionId }
  const gone = await goneLines(c, view)
  const rules = addressForm(typed.country)
  const shown = isPlaceSaved(view, typed) ? view : withoutPlace(view)
  return renderPage(
    c,
    {
      title: texts.checkout.title,
      description: texts.checkout.pageDescription,
      canonical: `/checkout/${view.id}`,
      noIndex: true,
      islands: [
        'checkout',
        ...(view.holds.length > 0 ? ['hold'] : []),
        ...(told.verification?.kind === 'pow' ? ['verification'] : []),
      ],
      visibility: 'private',
      status: told.status ?? 200,
    },
    <CheckoutContent
      view={shown}
      waitsFor={pricesWaitFor(view, typed)}
      deliveryHint={deliveryHint(view, typed, rules)}
      everything={told.everything ?? false}
      typed={typed}
      errors={told.errors ?? {}}
      rules={rules}
      countries={COUNTRIES}
      savedAddresses={own.addresses.map((address) => ({
        id: address.id,
        lines: addressLines(address),
      }))}
      isMember={c.var.session.kind === 'member'}
      ownMoney={c.var.session.kind === 'member' ? ownMoneyIn(view, own) : null}
      formKey={told.formKey ?? newFormKey()}
      agreed={writeAgreed(shown)}
      shortages={[...gone, ...(told.shortages ?? [])]}
      raised={told.raised ?? null}
      now={Date.now()}
      {...(told.verification ? { verification: told.verification } : {})}
      {...(told.problem ? { message: wordsOf(told.problem) } : {})}
    />,
  )
}
