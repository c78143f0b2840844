import type { Child, FC } from 'hono/jsx'
import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import type { Money } from '../../../../src/shared/platform/money.ts'
import { formatMoney, Price } from '../../../../src/storefront/components/catalog/price.tsx'
import {
  CheckoutForm,
  type CheckoutFormProps,
  SAVED_ADDRESS_FORM,
} from '../../../../src/storefront/components/checkout/checkout-form.tsx'
import { HoldClock } from '../../../../src/storefront/components/checkout/hold-clock.tsx'
import {
  Verification,
  type VerificationProps,
} from '../../../../src/storefront/components/checkout/verification.tsx'
import { Button, ButtonLink } from '../../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../../src/storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../../src/storefront/components/layout/notice.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { PriceChange } from './agreed-price.ts'
import { type CheckoutField, FIELDS_IN_ORDER } from './form.ts'

const TEXT = texts.checkout

/** A line with less stock than wanted, or none. */
export interface Shortage {
  lineId: string
  title: string
  wanted: number
  /** Units there are; null where the variant is no longer sold at all. */
  available: number | null
}

export interface Raised {
  total: { from: Money | null; to: Money }
  lines: PriceChange[]
}

type CheckoutContentProps = Omit<CheckoutFormProps, 'consent'> & {
  /** Why the order was not placed, or the form not saved. */
  message?: string
  shortages: readonly Shortage[]
  raised: Raised | null
  /** The server's clock, in milliseconds. */
  now: number
  verification?: Pick<VerificationProps, 'kind' | 'url' | 'sentTo' | 'error'>
}

export const CheckoutContent: FC<CheckoutContentProps> = (props) => {
  const { message, shortages, raised, now, verification, ...form } = props
  const [hold] = form.view.holds
  const refused = FIELDS_IN_ORDER.filter((field) => form.errors[field] !== undefined)
  return (
    <div class="shop-width pt-8 pb-20" data-checkout-page>
      <h1 class="text-3xl">{TEXT.title}</h1>
      {hold ? <HoldClock endsAt={hold.expiresAt} now={now} /> : null}
      <div
        class="mt-4 grid scroll-mt-44 gap-3 outline-none"
        data-part="notices"
        aria-live="polite"
        tabindex={-1}
      >
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {verification ? (
          <Verification
            {...verification}
            checkoutId={form.view.id}
            formKey={form.formKey}
            agreed={form.agreed}
          />
        ) : null}
        {refused.length > 0 ? <ErrorSummary refused={refused} form={form} /> : null}
        {raised ? (
          <Notice tone="warning">{TEXT.totalChanged(formatMoney(raised.total.to))}</Notice>
        ) : null}
        {shortages.map((shortage) => (
          <ShortageNotice view={form.view} shortage={shortage} />
        ))}
      </div>
      <form method="post" action={`/checkout/${form.view.id}/address`} id={SAVED_ADDRESS_FORM} />
      <CheckoutForm {...form} {...(raised ? { consent: <Consent raised={raised} /> } : {})} />
    </div>
  )
}

/** Each error again at the top, as a link to its field, also without script. */
const ErrorSummary: FC<{
  refused: readonly CheckoutField[]
  form: Pick<CheckoutFormProps, 'view' | 'errors'>
}> = ({ refused, form: { view, errors } }) => {
  const controlOf = (field: CheckoutField): string => {
    if (field === 'deliveryOptionId') return `${field}-${view.deliveryOptions[0]?.id ?? ''}`
    if (field === 'paymentMethodId') return `${field}-${view.paymentMethods[0]?.id ?? ''}`
    return field
  }
  return (
    <div id="errors" tabindex={-1} data-count class="scroll-mt-44">
      <Notice tone="error" title={TEXT.fixFields(refused.length)}>
        <ul class="mt-1">
          {refused.map((field) => (
            <li>
              <a
                href={`#${controlOf(field)}`}
                class="inline-flex min-h-8 items-center underline underline-offset-4"
              >
                {errors[field]}
              </a>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  )
}

const Consent: FC<{ raised: Raised }> = ({ raised: { total, lines } }) => (
  <div class="mb-5 rounded-md bg-warning-soft px-4 py-3 text-sm text-warning" data-consent>
    {lines.map(({ title, from, to }) => (
      <p>{TEXT.priceInstead<Child>(title, <Price price={to} />, <Price price={from} />)}</p>
    ))}
    <p class="font-semibold">
      {total.from
        ? TEXT.totalNowBefore(<Price price={total.to} />, <Price price={total.from} />)
        : TEXT.totalNow(<Price price={total.to} />)}
    </p>
    <p>{TEXT.agreeAgain}</p>
  </div>
)

/** Names the line and the units left, with a button that corrects the line. */
const ShortageNotice: FC<{ view: CheckoutView; shortage: Shortage }> = ({ view, shortage }) => {
  const { lineId, title, wanted, available } = shortage
  return (
    <Notice tone="warning">
      <p>
        {available === null
          ? TEXT.gone(title)
          : available === 0
            ? TEXT.soldOut(title)
            : TEXT.onlyLeft(available, title, wanted)}
      </p>
      <form method="post" action={`/checkout/${view.id}/lines/${lineId}`} class="mt-1 -ml-2">
        {available ? (
          <Button tone="plain" name="quantity" value={String(available)}>
            {TEXT.changeTo(available)}
          </Button>
        ) : null}
        <Button tone="plain" name="remove" value="yes">
          {TEXT.remove}
        </Button>
      </form>
    </Notice>
  )
}

/** The visitor has no session, or the checkout is another visitor's. */
export const LostCheckout: FC<{ sessionOver: boolean }> = ({ sessionOver }) => (
  <div class="shop-width py-12">
    <EmptyState icon="clock" {...(sessionOver ? TEXT.sessionOver : TEXT.lost)}>
      {sessionOver ? (
        <ButtonLink href="/">{texts.page.goHome}</ButtonLink>
      ) : (
        <ButtonLink href="/cart">{TEXT.goToCart}</ButtonLink>
      )}
    </EmptyState>
  </div>
)

/** An open checkout that was canceled, or expired after a day. */
export const ClosedCheckout: FC<{ expired: boolean }> = ({ expired }) => (
  <div class="shop-width py-12">
    <EmptyState icon="clock" title={expired ? TEXT.expired : TEXT.closed} text={TEXT.closedText}>
      <ButtonLink href="/cart">{TEXT.goToCart}</ButtonLink>
    </EmptyState>
  </div>
)

/** The hold of a drop's claim has ended, or its buyer is over the limit. */
export const EndedHold: FC<{ dropId: string; limitReached: boolean }> = (props) => (
  <div class="shop-width py-12">
    <EmptyState
      icon={props.limitReached ? 'user' : 'clock'}
      heading="h1"
      title={(props.limitReached ? TEXT.limitReached : TEXT.holdEnded).title}
      text={(props.limitReached ? TEXT.limitReached : TEXT.holdEnded).text}
    >
      <p class="flex flex-wrap justify-center gap-3">
        <ButtonLink href={`/drops/${props.dropId}`}>{TEXT.backToDrop}</ButtonLink>
        <ButtonLink href="/orders" tone="quiet">
          {TEXT.yourOrders}
        </ButtonLink>
      </p>
    </EmptyState>
  </div>
)

/** The order is being placed by an earlier press of the button. */
export const PlacingOrder: FC = () => (
  <div class="shop-width py-12" data-placing>
    <EmptyState icon="sync" title={TEXT.placing.title} text={TEXT.placing.text} />
  </div>
)
