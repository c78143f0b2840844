import type { FC } from 'hono/jsx'
import type { CheckoutView } from '../../../src/shared/checkout/contract.ts'
import type { Money } from '../../../src/shared/platform/money.ts'
import { Button, ButtonLink } from '../../../src/storefront/components/button.tsx'
import {
  CheckoutForm,
  type CheckoutFormProps,
} from '../../../src/storefront/components/checkout-form.tsx'
import { EmptyState } from '../../../src/storefront/components/empty-state.tsx'
import { HoldClock } from '../../../src/storefront/components/hold-clock.tsx'
import { Notice } from '../../../src/storefront/components/notice.tsx'
import { Price } from '../../../src/storefront/components/price.tsx'
import {
  Verification,
  type VerificationProps,
} from '../../../src/storefront/components/verification.tsx'
import type { PriceChange } from './agreed-price.ts'

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
  const refused = Object.values(form.errors).filter((text) => text !== undefined).length
  return (
    <div class="shop-width pt-8 pb-20" data-checkout-page>
      <h1 class="text-3xl">Checkout</h1>
      {hold ? <HoldClock endsAt={hold.expiresAt} now={now} /> : null}
      <div class="mt-4 grid gap-3" data-part="notices" aria-live="polite">
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {verification ? (
          <Verification
            {...verification}
            checkoutId={form.view.id}
            formKey={form.formKey}
            agreed={form.agreed}
          />
        ) : null}
        {refused > 0 ? (
          <div data-count>
            <Notice tone="error">
              {refused === 1
                ? 'One thing needs another look: its message stands beside it.'
                : `${refused} things need another look: the messages stand beside them.`}
            </Notice>
          </div>
        ) : null}
        {raised ? (
          <Notice tone="warning">
            The price has changed since you saw it. Nothing was ordered: see the new total below,
            then decide.
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

/** Names the line, what there is of it, and the way to mend it: one press. */
const ShortageNotice: FC<{ view: CheckoutView; shortage: Shortage }> = ({ view, shortage }) => {
  const { lineId, title, wanted, available } = shortage
  return (
    <Notice tone="warning">
      <p>
        {available === null
          ? `${title} is no longer sold.`
          : available === 0
            ? `${title} has just sold out.`
            : `Of ${title} only ${available} ${available === 1 ? 'is' : 'are'} left; you asked for ${wanted}.`}
      </p>
      <form method="post" action={`/checkout/${view.id}/lines/${lineId}`} class="mt-1 -ml-2">
        {available ? (
          <Button tone="plain" name="quantity" value={String(available)}>
            Take {available}
          </Button>
        ) : null}
        <Button tone="plain" name="remove" value="yes">
          Leave it out
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
      title={sessionOver ? 'Your visit has ended' : 'This checkout is not here any more'}
      text={
        sessionOver
          ? 'For your safety a visit ends after a while, and its cart and checkout with it. An order you had placed stands, and its confirmation was mailed to you; otherwise nothing was ordered and nothing charged.'
          : 'It belongs to another visit, or was closed long ago. Opening it has ordered nothing and charged nothing.'
      }
    >
      {sessionOver ? (
        <ButtonLink href="/">Look around the shop</ButtonLink>
      ) : (
        <ButtonLink href="/cart">To your cart</ButtonLink>
      )}
    </EmptyState>
  </div>
)

/** An open checkout that was given up, or left alone for a day. */
export const ClosedCheckout: FC<{ expired: boolean }> = ({ expired }) => (
  <div class="shop-width py-12">
    <EmptyState
      icon="clock"
      title={expired ? 'This checkout has run out' : 'This checkout was closed'}
      text="Nothing was ordered with it. Your cart is as you left it: check out again at today’s prices."
    >
      <ButtonLink href="/cart">To your cart</ButtonLink>
    </EmptyState>
  </div>
)

/** The hold of a drop's claim is over, or its buyer has had what one shopper may have. */
export const EndedHold: FC<{ dropId: string; limitReached: boolean }> = (props) => (
  <div class="shop-width py-12">
    <EmptyState
      icon={props.limitReached ? 'user' : 'clock'}
      heading="h1"
      title={props.limitReached ? 'You have had yours' : 'The hold has ended'}
      text={
        props.limitReached
          ? 'With this e-mail, address or device as much was bought in this drop as one shopper may. What was held went to the next. Nothing was ordered with this checkout and nothing charged.'
          : 'Its time was up, and what was held for you went to the next shopper. Nothing was ordered and nothing charged.'
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
      title="Your order is being placed"
      text="It was sent once and counts once. This page goes on by itself in a moment."
    />
  </div>
)
