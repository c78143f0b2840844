import type { FC } from 'hono/jsx'
import type { Cart, CartLine } from '../../../src/shared/cart/contract.ts'
import type { ProductView } from '../../../src/shared/catalog/contract.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { ButtonLink } from '../../../src/storefront/components/button.tsx'
import {
  CartLineItem,
  lineTitle,
  type QuantityRefusal,
  SavedLineItem,
} from '../../../src/storefront/components/cart-line.tsx'
import { CartSummary, type CodeRefusal } from '../../../src/storefront/components/cart-summary.tsx'
import { EmptyState } from '../../../src/storefront/components/empty-state.tsx'
import { FavouriteList } from '../../../src/storefront/components/favourite-list.tsx'
import { Notice } from '../../../src/storefront/components/notice.tsx'
import { PromotionSlots } from '../../../src/storefront/components/promotion-slots.tsx'
import { wordsOf } from './problem-words.ts'

interface CartContentProps {
  /** Null for a visitor without a session. */
  cart: Cart | null
  favourites: readonly ProductView[]
  formKey: string
  /** The line that was just added, to say so. */
  added: CartLine | null
  problem?: Problem
  quantity?: QuantityRefusal & { lineId: string }
  code?: CodeRefusal
}

/** The cart's page. The island replaces it whole whenever the cart has changed. */
export const CartContent: FC<CartContentProps> = (props) => {
  const { cart, favourites, formKey, added, problem } = props
  const full = cart !== null && cart.lines.length > 0
  return (
    <div class="shop-width pt-8 pb-20" data-cart-page data-version={cart?.version ?? 0}>
      <h1 class="text-3xl">Your cart</h1>
      <div class="mt-4 grid gap-3" data-notices aria-live="polite">
        {problem ? <Notice tone="error">{wordsOf(problem)}</Notice> : null}
        {added && !problem ? (
          <Notice tone="success">{lineTitle(added)} is in your cart.</Notice>
        ) : null}
      </div>
      {full ? (
        <div class="mt-4 grid gap-x-12 gap-y-8 lg:grid-cols-[1fr_22rem] lg:items-start">
          <Lines {...props} cart={cart} />
          <CartSummary
            cart={cart}
            formKey={formKey}
            {...(props.code ? { refusal: props.code } : {})}
          />
        </div>
      ) : (
        <EmptyState
          icon="cart"
          title="Nothing in it yet"
          text="What you add stays here, on every tab, until you come back."
        >
          <ButtonLink href="/">See what is new</ButtonLink>
        </EmptyState>
      )}
      {cart ? <PromotionSlots slots={cart.promotionSlots} /> : null}
      {cart ? <SavedLines lines={cart.savedLines} /> : null}
      {favourites.length > 0 ? (
        <section aria-labelledby="favourites" class="mt-14">
          <h2 id="favourites" class="text-xl">
            From your favourites
          </h2>
          <FavouriteList products={favourites} formKey={formKey} next="/cart" />
        </section>
      ) : null}
    </div>
  )
}

const Lines: FC<CartContentProps & { cart: Cart }> = ({ cart, quantity }) => (
  <section aria-labelledby="lines">
    <h2 id="lines" class="sr-only">
      In your cart
    </h2>
    <ul class="border-t border-line" data-cart-lines>
      {cart.lines.map((line, index) => (
        <CartLineItem
          line={line}
          warnings={cart.warnings.filter(({ target }) => isOfLine(target, index))}
          {...(quantity?.lineId === line.id ? { refusal: quantity } : {})}
        />
      ))}
    </ul>
  </section>
)

/** Whether a warning's JSON pointer leads into that line. */
const isOfLine = (target: string, index: number): boolean =>
  target === `/lines/${index}` || target.startsWith(`/lines/${index}/`)

const SavedLines: FC<{ lines: readonly CartLine[] }> = ({ lines }) =>
  lines.length === 0 ? null : (
    <section aria-labelledby="saved" class="mt-14">
      <h2 id="saved" class="text-xl">
        Saved for later
      </h2>
      <ul class="mt-3 grid gap-x-12 border-t border-line sm:grid-cols-2">
        {lines.map((line) => (
          <SavedLineItem line={line} />
        ))}
      </ul>
    </section>
  )
