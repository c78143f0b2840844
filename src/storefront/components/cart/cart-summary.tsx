import type { FC } from 'hono/jsx'
import type { Cart } from '../../../shared/cart/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Price } from '../catalog/price.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { FieldError } from './warnings.tsx'

const TEXT = texts.cart

/** A discount code that was refused: the typed text and the reason. */
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

/** The cost of the selected lines, and the button to the checkout. */
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
        {TEXT.summary}
      </h2>
      <dl class="mt-4 grid gap-2">
        <Row title={TEXT.subtotal(islandTexts.cart.items(units))}>
          <span data-cart-subtotal>
            <Price price={cost.subtotal} />
          </span>
        </Row>
        {cost.discount.amount > 0 ? (
          <Row title={texts.cost.discount}>
            −<Price price={cost.discount} />
          </Row>
        ) : null}
        <Row title={texts.cost.delivery}>
          <span class="text-muted">{TEXT.atCheckout}</span>
        </Row>
        <Row title={texts.cost.tax}>
          {cost.tax.amount > 0 && !cost.taxIncluded ? (
            <Price price={cost.tax} />
          ) : (
            <span class="text-muted">{cost.taxIncluded ? TEXT.taxIncluded : TEXT.atCheckout}</span>
          )}
        </Row>
        <div class="mt-2 flex items-baseline justify-between gap-4 border-t border-line pt-4 text-lg font-semibold">
          <dt>{texts.cost.estimatedTotal}</dt>
          <dd class="tabular-nums" data-cart-total>
            <Price price={cost.total} />
          </dd>
        </div>
      </dl>
      <form method="post" action="/checkout" class="mt-5" data-checkout-start>
        <input type="hidden" name="key" value={formKey} />
        <Button wide disabled={blocked !== undefined}>
          {islandTexts.cart.checkOut}
          <Icon name="arrow-right" size={20} />
        </Button>
        {blocked ? <p class="mt-2 text-sm text-muted">{blocked.message}</p> : null}
      </form>
      <p class="mt-4 flex items-center justify-center gap-2 text-sm text-muted">
        <Icon name="shield" size={18} />
        {TEXT.noAccount}
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

/** The codes of the cart. The field to add a code appears only when the shop accepts codes. */
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
        {TEXT.code.label}
        <Icon name="chevron-down" size={18} class="transition-transform group-open:rotate-180" />
      </summary>
      <form method="post" action="/cart/discount-codes" novalidate>
        {accepts ? <CodeField {...(refusal ? { refusal } : {})} /> : null}
        <ul class="mt-2 grid gap-2">
          {codes.map(({ code, applicable, reason = 'unknown' }) => (
            <li class="rounded-md bg-sunken px-3 py-1 text-sm">
              <div class="flex items-center justify-between gap-2">
                <span class="min-w-0 font-semibold">{code}</span>
                <Button tone="plain" name="remove" value={code} class="-mr-2">
                  {TEXT.code.remove}
                  <span class="sr-only"> {code}</span>
                </Button>
              </div>
              {applicable ? null : <p class="pb-2 text-warning">{TEXT.code.reasons[reason]}</p>}
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
        {TEXT.code.label}
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
        {TEXT.code.add}
      </Button>
    </div>
    <FieldError id="code-error" message={refusal?.message} />
  </>
)
