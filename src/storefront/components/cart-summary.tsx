import type { FC } from 'hono/jsx'
import type { Cart } from '../../shared/cart/contract.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { Price } from './price.tsx'
import { FieldError } from './warnings.tsx'

/** A discount code that was refused: what was typed, and why. */
export interface CodeRefusal {
  typed: string
  message: string
}

interface CartSummaryProps {
  cart: Cart
  refusal?: CodeRefusal
  /** For the hidden field of the checkout's form. */
  formKey: string
}

/** What the selected lines cost, and the way to the checkout. */
export const CartSummary: FC<CartSummaryProps> = ({ cart, refusal, formKey }) => {
  const { cost, lines } = cart
  const units = lines.filter((l) => l.selected).reduce((sum, line) => sum + line.quantity, 0)
  const blocked = cart.requirements[0]
  return (
    <section
      aria-labelledby="summary"
      data-cart-summary
      class="rounded-lg bg-surface p-6 shadow-raised aria-busy:opacity-70 lg:top-32 lg:tall:sticky"
    >
      <h2 id="summary" class="text-xl">
        Summary
      </h2>
      <dl class="mt-4 grid gap-2">
        <Row title={`Subtotal, ${units} ${units === 1 ? 'item' : 'items'}`}>
          <span data-cart-subtotal>
            <Price price={cost.subtotal} />
          </span>
        </Row>
        {cost.discount.amount > 0 ? (
          <Row title="Discount">
            −<Price price={cost.discount} />
          </Row>
        ) : null}
        <Row title="Delivery">
          <span class="text-muted">at checkout</span>
        </Row>
        <Row title="Tax">
          <span class="text-muted">{cost.taxIncluded ? 'included' : 'at checkout'}</span>
        </Row>
        <div class="mt-2 flex items-baseline justify-between gap-4 border-t border-line pt-4 text-lg font-semibold">
          <dt>Estimated total</dt>
          <dd class="tabular-nums" data-cart-total>
            <Price price={cost.total} />
          </dd>
        </div>
      </dl>
      <form method="post" action="/checkout" class="mt-5" data-checkout-start>
        <input type="hidden" name="key" value={formKey} />
        <Button wide disabled={blocked !== undefined}>
          Check out
          <Icon name="arrow-right" size={20} />
        </Button>
        {blocked ? <p class="mt-2 text-sm text-muted">{blocked.message}</p> : null}
      </form>
      <p class="mt-4 flex items-center justify-center gap-2 text-sm text-muted">
        <Icon name="shield" size={18} />
        No account needed
      </p>
      {cart.acceptsDiscountCodes || cart.discountCodes.length > 0 ? (
        <DiscountCodes
          codes={cart.discountCodes}
          accepts={cart.acceptsDiscountCodes}
          {...(refusal ? { refusal } : {})}
        />
      ) : null}
    </section>
  )
}

const Row: FC<{ title: string; children?: unknown }> = ({ title, children }) => (
  <div class="flex items-baseline justify-between gap-4">
    <dt>{title}</dt>
    <dd class="tabular-nums">{children}</dd>
  </div>
)

const REASONS: Record<string, string> = {
  unknown_code: 'This code isn’t valid. Check for typos.',
}

/** The codes on the cart; the field to add one only where the shop has any. */
const DiscountCodes: FC<{
  codes: Cart['discountCodes']
  accepts: boolean
  refusal?: CodeRefusal
}> = ({ codes, accepts, refusal }) => {
  return (
    <details
      class="group mt-5 border-t border-line pt-3"
      open={codes.length > 0 || refusal !== undefined}
      data-keep-open="codes"
    >
      <summary class="press-target flex list-none items-center justify-between text-sm font-semibold [&::-webkit-details-marker]:hidden">
        Discount code
        <Icon name="chevron-down" size={18} class="transition-transform group-open:rotate-180" />
      </summary>
      <form method="post" action="/cart/discount-codes" novalidate>
        {accepts ? <CodeField {...(refusal ? { refusal } : {})} /> : null}
        <ul class="mt-2 grid gap-2">
          {codes.map(({ code, applicable, reason = '' }) => (
            <li class="rounded-md bg-sunken px-3 py-1 text-sm">
              <div class="flex items-center justify-between gap-2">
                <span class="min-w-0 font-semibold">{code}</span>
                <Button tone="plain" name="remove" value={code} class="-mr-2">
                  Remove<span class="sr-only"> {code}</span>
                </Button>
              </div>
              {applicable ? null : (
                <p class="pb-2 text-warning">{REASONS[reason] ?? 'It does not apply here.'}</p>
              )}
            </li>
          ))}
        </ul>
      </form>
    </details>
  )
}

const CodeField: FC<{ refusal?: CodeRefusal }> = ({ refusal }) => (
  <>
    <div class="flex gap-2">
      <label for="code" class="sr-only">
        Discount code
      </label>
      <input
        id="code"
        name="code"
        class="control"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxlength={80}
        value={refusal?.typed ?? ''}
        aria-invalid={refusal ? 'true' : undefined}
        aria-describedby="code-error"
      />
      <Button tone="quiet" class="px-4">
        Add
      </Button>
    </div>
    <FieldError id="code-error" message={refusal?.message} />
  </>
)
