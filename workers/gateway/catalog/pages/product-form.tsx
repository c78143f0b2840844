import type { FC } from 'hono/jsx'
import shop from '../../../../shop.config.ts'
import type { ProductView } from '../../../../src/shared/catalog/contract.ts'
import { pictureOf } from '../../../../src/shared/catalog/rules.ts'
import { LINE_QUANTITY_MAX } from '../../../../src/shared/platform/limits.ts'
import {
  AvailabilityNote,
  availabilityText,
} from '../../../../src/storefront/components/catalog/availability.tsx'
import { VariantPicker } from '../../../../src/storefront/components/catalog/variant-picker.tsx'
import { Button } from '../../../../src/storefront/components/controls/button.tsx'
import { Icon } from '../../../../src/storefront/components/controls/icon.tsx'
import { Quantity } from '../../../../src/storefront/components/controls/quantity.tsx'
import { formatMoney } from '../../../../src/storefront/format-money.ts'
import type { ShownVariant } from '../../../../src/storefront/shown-variant.ts'
import { islandTexts } from '../../../../src/storefront/texts/island-texts.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { variantChoice } from '../../../../src/storefront/variant-choice.ts'

const TEXT = texts.product

type Variant = ProductView['variants'][number]

interface ProductFormProps {
  product: ProductView
  chosen: Variant
  path: string
  /** Shows the price and the options without the ways to buy. */
  isPreview?: boolean
}

/** A variant for the page's script, with every text ready. */
function shownVariant(product: ProductView, variant: Variant): ShownVariant {
  const { image, shownIn } = pictureOf(product, variant)
  return {
    id: variant.id,
    sku: variant.sku,
    options: variant.options,
    availability: variant.availability,
    availabilityText: availabilityText(variant.availability),
    price: formatMoney(variant.price, shop.locale),
    ...(variant.compareAtPrice ? { was: formatMoney(variant.compareAtPrice, shop.locale) } : {}),
    ...(image === null ? {} : { imageId: image.id }),
    ...(shownIn === undefined ? {} : { shownIn }),
  }
}

const FORM_ID = 'product-form'

/** The offer of the product's form while `chosen` is chosen. */
function offerOf(product: ProductView, chosen: Variant) {
  const choice = variantChoice(product.options, product.variants, chosen)
  const offered = choice.last ? choice.last.radios.map(({ variant }) => variant) : [chosen]
  const soldOut = offered.every((variant) => variant?.availability.state === 'out')
  return { choice, offered, soldOut }
}

/**
 * Price, stock and the buttons in one form: its fields are the purchase. The page is cached and
 * shared, so it carries no idempotency key: two shoppers, or one who adds twice on purpose, would
 * send the same. The answer is a redirect, which a reload does not post again; the script sends a
 * key of its own.
 */
export const ProductForm: FC<ProductFormProps> = ({ product, chosen, path, isPreview = false }) => {
  const { choice, soldOut } = offerOf(product, chosen)
  const prices = new Set(product.variants.map(({ price }) => price.amount))
  const picker = (
    <VariantPicker
      choice={choice}
      href={(variantId) => `${path}?variant=${encodeURIComponent(variantId)}`}
      {...(prices.size > 1
        ? { priceText: ({ price }: Variant) => formatMoney(price, shop.locale) }
        : {})}
    />
  )
  if (isPreview) {
    return (
      <>
        <ChosenPrice variant={chosen} />
        <div class="grid gap-5">
          {picker}
          <AvailabilityNote availability={chosen.availability} />
        </div>
      </>
    )
  }
  return (
    <>
      <ChosenPrice variant={chosen} />
      <form
        id={FORM_ID}
        method="post"
        action="/cart/lines"
        data-add-to-cart
        // A browser that puts back what was chosen before would show one variant and mean another.
        autocomplete="off"
        data-product={JSON.stringify({
          options: product.options.map(({ name }) => name),
          values: product.options.map(({ values }) => values),
          chosen: chosen.id,
          variants: product.variants.map((variant) => shownVariant(product, variant)),
        })}
        class="grid gap-5"
      >
        {picker}
        <AvailabilityNote availability={chosen.availability} />
        <div data-buy-row class="flex flex-wrap items-stretch gap-3">
          <Quantity
            id="quantity"
            name="quantity"
            value={1}
            max={LINE_QUANTITY_MAX}
            label={TEXT.quantity}
          />
          <Button class="grow" disabled={soldOut} data-buys>
            <Icon name="cart" size={20} />
            <span data-add-text>
              {soldOut ? islandTexts.stock.out : islandTexts.product.addToCart}
            </span>
          </Button>
        </div>
        <Button tone="quiet" formaction="/buy-now" disabled={soldOut} data-buys data-buy-now wide>
          {TEXT.buyNow}
        </Button>
      </form>
      <form
        method="post"
        action={`/favourites/${product.id}`}
        data-favourite={product.id}
        aria-live="polite"
      >
        <Button tone="plain">
          <Icon name="heart" size={20} />
          <span data-favourite-text>{islandTexts.product.addToFavourites}</span>
        </Button>
        <p data-favourite-error class="px-2 text-sm font-medium text-danger empty:hidden" />
      </form>
    </>
  )
}

/**
 * The way to buy at the foot of a phone's window. Its button sends the product's own form. Price
 * and options depend on the radios of that form: without script they stand here only where each
 * radio costs the same, and a script hides the bar while the form's own button is in sight.
 */
export const BuyBar: FC<Pick<ProductFormProps, 'product' | 'chosen'>> = ({ product, chosen }) => {
  const { choice, offered, soldOut } = offerOf(product, chosen)
  const onePrice = offered.every((variant) => variant?.price.amount === chosen.price.amount)
  return (
    <div data-buy-bar class="buy-bar">
      <div class="shop-width flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
        <div class="min-w-0 flex-1 text-sm leading-snug">
          <p class="truncate font-semibold">{product.title}</p>
          <p class="flex gap-x-2">
            <span data-bar-price class="shrink-0 font-semibold tabular-nums">
              {onePrice ? formatMoney(chosen.price, shop.locale) : ''}
            </span>
            <span data-bar-options class="truncate text-muted">
              {choice.leading.map((_, index) => chosen.options[index]).join(' / ')}
            </span>
          </p>
        </div>
        {soldOut ? null : (
          <Button form={FORM_ID} data-bar-add>
            {islandTexts.product.addToCart}
            <span class="sr-only">: {product.title}</span>
          </Button>
        )}
        <p data-bar-sold-out hidden={!soldOut} class="font-semibold text-muted">
          {islandTexts.stock.out}
        </p>
      </div>
    </div>
  )
}

const ChosenPrice: FC<{ variant: Variant }> = ({ variant: { price, compareAtPrice } }) => (
  <p
    data-chosen-price
    data-reduced={compareAtPrice ? '' : undefined}
    class="group/price flex flex-wrap items-baseline gap-x-3 text-xl"
  >
    <span>
      <span class="sr-only" data-price-label hidden={!compareAtPrice}>
        {TEXT.now}
      </span>
      <strong data-price-now class="font-semibold group-data-reduced/price:text-danger">
        {formatMoney(price, shop.locale)}
      </strong>
    </span>
    <span data-price-before hidden={!compareAtPrice} class="text-base text-muted">
      <span class="sr-only">{TEXT.beforeLabel}</span>
      <s data-price-was>{compareAtPrice ? formatMoney(compareAtPrice, shop.locale) : ''}</s>
    </span>
  </p>
)
