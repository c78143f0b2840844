import type { FC } from 'hono/jsx'
import shop from '../../../shop.config.ts'
import type { ProductView } from '../../../src/shared/catalog/contract.ts'
import { LINE_QUANTITY_MAX } from '../../../src/shared/platform/limits.ts'
import {
  AvailabilityNote,
  availabilityText,
} from '../../../src/storefront/components/availability.tsx'
import { Button } from '../../../src/storefront/components/button.tsx'
import { Icon } from '../../../src/storefront/components/icon.tsx'
import { Quantity } from '../../../src/storefront/components/quantity.tsx'
import { VariantPicker } from '../../../src/storefront/components/variant-picker.tsx'
import { formatMoney } from '../../../src/storefront/format-money.ts'
import type { ShownVariant } from '../../../src/storefront/shown-variant.ts'
import { variantChoice } from '../../../src/storefront/variant-choice.ts'

type Variant = ProductView['variants'][number]

interface ProductFormProps {
  product: ProductView
  chosen: Variant
  path: string
}

/** What the page's script needs to show another variant at once. */
const shownVariant = (variant: Variant): ShownVariant => ({
  id: variant.id,
  sku: variant.sku,
  options: variant.options,
  availability: variant.availability,
  availabilityText: availabilityText(variant.availability),
  price: formatMoney(variant.price, shop.locale),
  ...(variant.compareAtPrice ? { was: formatMoney(variant.compareAtPrice, shop.locale) } : {}),
  ...(variant.imageId === undefined ? {} : { imageId: variant.imageId }),
})

/**
 * Price, stock and everything that buys: one form, so that what stands in it is what is bought.
 * The page is everybody's, kept and sent again: it can carry no key of its own against a double
 * post, as two shoppers, or one twice on purpose, would then have the same. The answer is a
 * redirect, which a reload does not post again; the script sends a key of its own.
 */
export const ProductForm: FC<ProductFormProps> = ({ product, chosen, path }) => {
  const choice = variantChoice(product.options, product.variants, chosen)
  const offered = choice.last ? choice.last.radios.map(({ variant }) => variant) : [chosen]
  const soldOut = offered.every((variant) => variant?.availability.state === 'out')
  const prices = new Set(product.variants.map(({ price }) => price.amount))
  return (
    <>
      <ChosenPrice variant={chosen} />
      <form
        method="post"
        action="/cart/lines"
        data-add-to-cart
        // A browser that puts back what was chosen before would show one variant and mean another.
        autocomplete="off"
        data-product={JSON.stringify({
          options: product.options.map(({ name }) => name),
          values: product.options.map(({ values }) => values),
          chosen: chosen.id,
          variants: product.variants.map(shownVariant),
        })}
        class="grid gap-5"
      >
        <VariantPicker
          choice={choice}
          href={(variantId) => `${path}?variant=${encodeURIComponent(variantId)}`}
          {...(prices.size > 1
            ? { priceText: ({ price }: Variant) => formatMoney(price, shop.locale) }
            : {})}
        />
        <AvailabilityNote availability={chosen.availability} />
        <div class="flex flex-wrap items-end gap-3">
          <Quantity
            id="quantity"
            name="quantity"
            value={1}
            max={LINE_QUANTITY_MAX}
            label="Quantity"
          />
          <Button class="grow" disabled={soldOut} data-buys>
            <Icon name="cart" size={20} />
            <span data-add-text>{soldOut ? 'Sold out' : 'Add to cart'}</span>
          </Button>
        </div>
        <Button tone="quiet" formaction="/buy-now" disabled={soldOut} data-buys data-buy-now wide>
          Buy now
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
          <span data-favourite-text>Add to favourites</span>
        </Button>
      </form>
    </>
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
        Now{' '}
      </span>
      <strong data-price-now class="font-semibold group-data-reduced/price:text-danger">
        {formatMoney(price, shop.locale)}
      </strong>
    </span>
    <span data-price-before hidden={!compareAtPrice} class="text-base text-muted">
      <span class="sr-only">Before </span>
      <s data-price-was>{compareAtPrice ? formatMoney(compareAtPrice, shop.locale) : ''}</s>
    </span>
  </p>
)
