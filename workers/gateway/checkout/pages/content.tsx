import type { FC } from 'hono/jsx'
import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import type { Money } from '../../../../src/shared/platform/money.ts'
import { Button, ButtonLink } from '../../../../src/storefront/components/button.tsx'
import {
  CheckoutForm,
  type CheckoutFormProps,
} from '../../../../src/storefront/components/checkout-form.tsx'
import { EmptyState } from '../../../../src/storefront/components/empty-state.tsx'
import { HoldClock } from '../../../../src/storefront/components/hold-clock.tsx'
import { Notice } from '../../../../src/storefront/components/notice.tsx'
import { formatMoney, Price } from '../../../../src/storefront/components/price.tsx'
import {
  Verification,
  type VerificationProps,
} from '../../../../src/storefront/components/verification.tsx'
import type { PriceChange } from './agreed-price.ts'
import { type CheckoutField, FIELDS_IN_ORDER } from './form.ts'

/** A line that cannot be bought as it stands. */
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
      <h1 class="text-3xl">Checkout</h1>
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
          <Notice tone="warning">
            {`Your total changed to ${formatMoney(raised.total.to)}. Nothing has been ordered yet. Review it and place your order again.`}
          </Notice>
        ) : null}
        {shortages.map((shortage) => (
          <ShortageNotice view={form.view} shortage={shortage} />
        ))}
      </div>
      <CheckoutForm {...form} {...(raised ? { consent: <Consent raised={raised} /> } : {})} />
    </div>
  )
}

/** Each message again at the top, as a way to its field; without script the address leads there. */
const ErrorSummary: FC<{
  refused: readonly CheckoutField[]
  form: Pick<CheckoutFormProps, 'view' | 'errors'>
}> = ({ refused, form: { view, errors } }) => {
  const count = refused.length === 1 ? '1 field' : `${refused.length} fields`
  const controlOf = (field: CheckoutField): string => {
    if (field === 'deliveryOptionId') return `${field}-${view.deliveryOptions[0]?.id ?? ''}`
    if (field === 'paymentMethodId') return `${field}-${view.paymentMethods[0]?.id ?? ''}`
    return field
  }
  return (
    <div id="errors" tabindex={-1} data-count class="scroll-mt-44">
      <Notice tone="error" title={`Please fix ${count}:`}>
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
      <p>
        {title}: <Price price={to} /> instead of <Price price={from} />
      </p>
    ))}
    <p class="font-semibold">
      The total is now <Price price={total.to} />
      {total.from ? (
        <>
          , it was <Price price={total.from} />
        </>
      ) : null}
      .
    </p>
    <p>Place the order again if you agree.</p>
  </div>
)

/** Names the line, the units that are left, and one press that mends it. */
const ShortageNotice: FC<{ view: CheckoutView; shortage: Shortage }> = ({ view, shortage }) => {
  const { lineId, title, wanted, available } = shortage
  return (
    <Notice tone="warning">
      <p>
        {available === null
          ? `${title} is no longer sold.`
          : available === 0
            ? `${title} has just sold out.`
            : `Only ${available} left of ${title} (you chose ${wanted}).`}
      </p>
      <form method="post" action={`/checkout/${view.id}/lines/${lineId}`} class="mt-1 -ml-2">
        {available ? (
          <Button tone="plain" name="quantity" value={String(available)}>
            {`Change to ${available}`}
          </Button>
        ) : null}
        <Button tone="plain" name="remove" value="yes">
          Remove
        </Button>
      </form>
    </Notice>
  )
}

/** The visitor has no session, or this is not his checkout. */
export const LostCheckout: FC<{ sessionOver: boolean }> = ({ sessionOver }) => (
  <div class="shop-width py-12">
    <EmptyState
      icon="clock"
      title={sessionOver ? 'Your session has expired' : 'We can’t find this checkout'}
      text={
        sessionOver
          ? 'For your safety a session ends after a while, with its cart and checkout. An order you have placed stands; otherwise nothing was ordered and nothing charged.'
          : 'It belongs to another session, or was closed long ago. Nothing was ordered and nothing charged.'
      }
    >
      {sessionOver ? (
        <ButtonLink href="/">Go to homepage</ButtonLink>
      ) : (
        <ButtonLink href="/cart">Go to your cart</ButtonLink>
      )}
    </EmptyState>
  </div>
)

/** An open checkout that was given up, or left alone for a day. */
export const ClosedCheckout: FC<{ expired: boolean }> = ({ expired }) => (
  <div class="shop-width py-12">
    <EmptyState
      icon="clock"
      title={expired ? 'This checkout has expired' : 'This checkout was closed'}
      text="Nothing was ordered. Your cart is as you left it: check out again at today’s prices."
    >
      <ButtonLink href="/cart">Go to your cart</ButtonLink>
    </EmptyState>
  </div>
)

/** The hold of a drop's claim is over, or its buyer has had what one shopper may have. */
export const EndedHold: FC<{ dropId: string; limitReached: boolean }> = (props) => (
  <div class="shop-width py-12">
    <EmptyState
      icon={props.limitReached ? 'user' : 'clock'}
      heading="h1"
      title={props.limitReached ? 'You’ve reached the limit' : 'The hold has ended'}
      text={
        props.limitReached
          ? 'This email, address or device has bought as much in this drop as one shopper may. What was held for you was released to the next shopper. Nothing was ordered and nothing charged.'
          : 'Your time to pay is over, and what was held for you was released to the next shopper. Nothing was ordered and nothing charged.'
      }
    >
      <p class="flex flex-wrap justify-center gap-3">
        <ButtonLink href={`/drops/${props.dropId}`}>Back to the drop</ButtonLink>
        <ButtonLink href="/orders" tone="quiet">
          Your orders
        </ButtonLink>
      </p>
    </EmptyState>
  </div>
)

/** The order is being placed by an earlier press of the button. */
export const PlacingOrder: FC = () => (
  <div class="shop-width py-12" data-placing>
    <EmptyState
      icon="sync"
      title="We’re placing your order"
      text="You’ll be taken to it in a moment."
    />
  </div>
)
