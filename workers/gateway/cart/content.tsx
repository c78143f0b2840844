import type { FC } from 'hono/jsx'
import type { Cart, CartLine } from '../../../src/shared/cart/contract.ts'
import type { ProductView } from '../../../src/shared/catalog/contract.ts'
import type { MergeSummary } from '../../../src/shared/shopper/merge/contract.ts'
import {
  CartLineItem,
  GiftLineItem,
  type QuantityRefusal,
  SavedLineItem,
} from '../../../src/storefront/components/cart/cart-line.tsx'
import {
  CartSummary,
  type CodeRefusal,
} from '../../../src/storefront/components/cart/cart-summary.tsx'
import { PromotionSlots } from '../../../src/storefront/components/cart/promotion-slots.tsx'
import { FavouriteList } from '../../../src/storefront/components/catalog/favourite-list.tsx'
import { Button, ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../src/storefront/components/layout/notice.tsx'
import { islandTexts } from '../../../src/storefront/texts/island-texts.ts'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { KEY_FIELD } from '../http/pages/forms.ts'
import type { TakenOut } from './forms.ts'

const TEXT = texts.cart

/** The effect of the last form on a line. */
export type LastChange =
  | { kind: 'added'; title: string }
  | { kind: 'saved'; title: string; lineId: string }
  | { kind: 'removed'; title: string; line: TakenOut }

interface CartContentProps {
  /** Null for a visitor without a session. */
  cart: Cart | null
  favourites: readonly ProductView[]
  formKey: string
  /** The effect of the last form, to show it. */
  done: LastChange | null
  /** The merge of a sign-in that may be undone. */
  merge: MergeSummary | null
  /** Why the form that was just sent was refused. */
  message?: string
  quantity?: QuantityRefusal & { lineId: string }
  code?: CodeRefusal
}

/** The cart's page. The island replaces it whole whenever the cart has changed. */
export const CartContent: FC<CartContentProps> = (props) => {
  const { cart, favourites, formKey, done, message } = props
  const full = cart !== null && cart.lines.length > 0
  return (
    <div class="shop-width pt-8 pb-20" data-cart-page data-version={cart?.version ?? 0}>
      <h1 class="text-3xl">{TEXT.title}</h1>
      <Told message={message ?? null} done={done} formKey={formKey} />
      {props.merge === null ? null : <MergeNotice merge={props.merge} formKey={formKey} />}
      {cart ? <PromotionSlots slots={cart.promotionSlots} /> : null}
      {full ? (
        <div class="mt-4 grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
          <Lines {...props} cart={cart} />
          <CartSummary
            cart={cart}
            formKey={formKey}
            {...(props.code ? { refusal: props.code } : {})}
          />
        </div>
      ) : (
        <EmptyState icon="cart" title={TEXT.empty.title} text={TEXT.empty.text}>
          <ButtonLink href="/">{TEXT.shopNew}</ButtonLink>
        </EmptyState>
      )}
      {cart ? <SavedLines lines={cart.savedLines} /> : null}
      {favourites.length > 0 ? (
        <section aria-labelledby="favourites" class="mt-14">
          <h2 id="favourites" class="text-xl">
            {TEXT.fromFavourites}
          </h2>
          <FavouriteList products={favourites} formKey={formKey} next="/cart" />
        </section>
      ) : null}
    </div>
  )
}

/**
 * The result of the last form. A script moves the focus here, and leaves a way back where it is
 * while the cart changes elsewhere; the way back stays in sight however long the cart is.
 */
const Told: FC<{ message: string | null } & Pick<CartContentProps, 'done' | 'formKey'>> = (
  props,
) => {
  const { message, done, formKey } = props
  const shown = message !== null || done
  const undo = done && done.kind !== 'added' && message === null ? done : null
  return (
    <div
      class={`mt-4 grid gap-3 ${undo ? 'sticky top-2 z-10 tall:top-20 lg:tall:top-32' : ''}`.trim()}
      data-notices
      aria-live="polite"
      {...(shown ? { 'data-swap-focus': '', tabindex: -1 } : {})}
    >
      {message === null ? null : <Notice tone="error">{message}</Notice>}
      {done?.kind === 'added' && message === null ? (
        <Notice tone="success">{TEXT.added(done.title)}</Notice>
      ) : null}
      {undo ? <UndoNotice done={undo} formKey={formKey} /> : null}
    </div>
  )
}

/** The lines of a visit that a sign-in has added, and the way back for a day. */
const MergeNotice: FC<{ merge: MergeSummary; formKey: string }> = ({ merge, formKey }) => (
  <Notice tone="info" class="mt-4 items-center">
    <form
      method="post"
      action={`/cart/merge/${merge.id}/undo`}
      class="flex flex-wrap items-center justify-between gap-x-3"
    >
      <input type="hidden" name={KEY_FIELD} value={`${formKey}:merge`} />
      <span class="min-w-0">{TEXT.merged(merge.added + merge.combined)}</span>
      <Button tone="plain" class="-my-1.5 shrink-0 underline">
        {islandTexts.cart.undo}
      </Button>
    </form>
  </Notice>
)

const UndoNotice: FC<{ done: Exclude<LastChange, { kind: 'added' }>; formKey: string }> = (
  props,
) => {
  const { done, formKey } = props
  const fields: [string, string][] =
    done.kind === 'saved'
      ? [['action', 'restore']]
      : [
          ['variantId', done.line.variantId],
          ['quantity', String(done.line.quantity)],
          ['attributes', JSON.stringify(done.line.attributes)],
        ]
  return (
    <Notice tone="info" class="items-center shadow-raised">
      <form
        method="post"
        action={done.kind === 'saved' ? `/cart/saved/${done.lineId}` : '/cart/lines'}
        class="flex items-center justify-between gap-x-3"
      >
        <input type="hidden" name={KEY_FIELD} value={`${formKey}:undo`} />
        {fields.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <span class="min-w-0">
          {done.kind === 'saved' ? TEXT.saved(done.title) : islandTexts.cart.removed(done.title)}
        </span>
        <Button tone="plain" class="-my-1.5 shrink-0 underline">
          {done.kind === 'removed' && done.line.from === 'saved'
            ? TEXT.moveToCart
            : islandTexts.cart.undo}
        </Button>
      </form>
    </Notice>
  )
}

const Lines: FC<CartContentProps & { cart: Cart }> = ({ cart, quantity }) => (
  <section aria-labelledby="lines">
    <h2 id="lines" class="sr-only">
      {TEXT.items}
    </h2>
    <ul class="border-t border-line" data-cart-lines>
      {cart.lines.map((line, index) =>
        line.giftOf === undefined ? (
          <CartLineItem
            line={line}
            warnings={cart.warnings.filter(({ target }) => isOfLine(target, index))}
            {...(quantity?.lineId === line.id ? { refusal: quantity } : {})}
          />
        ) : (
          <GiftLineItem line={line} />
        ),
      )}
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
        {TEXT.savedForLater}
      </h2>
      <ul class="mt-3 grid gap-x-12 border-t border-line sm:grid-cols-2">
        {lines.map((line) => (
          <SavedLineItem line={line} />
        ))}
      </ul>
    </section>
  )
