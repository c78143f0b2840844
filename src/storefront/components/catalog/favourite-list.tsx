import type { FC } from 'hono/jsx'
import { type ProductView, showableImages } from '../../../shared/catalog/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { AvailabilityNote } from './availability.tsx'
import { Picture } from './picture.tsx'
import { Price } from './price.tsx'

const TEXT = texts.favourites

interface FavouriteListProps {
  products: readonly ProductView[]
  /** For the hidden fields; each product's is made different by its id. */
  formKey: string
  /** The page to come back to. */
  next: string
}

/** Favourites, each with its buttons: add to cart, and remove from the list. */
export const FavouriteList: FC<FavouriteListProps> = ({ products, formKey, next }) => (
  <ul class="mt-4 grid grid-cols-2 gap-x-4 gap-y-8 md:grid-cols-3 lg:grid-cols-4 lg:gap-x-6">
    {products.map((product) => (
      <li class="flex min-w-0 flex-col">
        <FavouriteHead product={product} />
        <div class="mt-3 flex flex-wrap items-center gap-x-1">
          <WayToBuy product={product} formKey={`${formKey}:${product.id}`} />
          <form method="post" action={`/favourites/${product.id}`}>
            <input type="hidden" name="next" value={next} />
            <Button tone="plain" name="favourite" value="remove" class="text-muted">
              {TEXT.remove}
              <span class="sr-only">{TEXT.removeProduct(product.title)}</span>
            </Button>
          </form>
        </div>
      </li>
    ))}
  </ul>
)

const FavouriteHead: FC<{ product: ProductView }> = ({ product }) => {
  const [image] = showableImages(product.images)
  const [first] = product.variants
  const states = product.variants.map(({ availability }) => availability)
  const best = states.find(({ state }) => state !== 'out') ?? { state: 'out' as const }
  return (
    <a href={`/products/${product.handle}`} class="group block">
      <span class="block aspect-square overflow-hidden rounded-lg bg-sunken">
        <Picture
          src={image?.url ?? null}
          size={400}
          class="transition-transform duration-500 ease-calm group-hover:scale-[1.02]"
        />
      </span>
      <span class="mt-3 block font-semibold leading-snug underline-offset-4 group-hover:underline">
        {product.title}
      </span>
      {first ? <Price price={first.price} /> : null}
      <AvailabilityNote availability={best} />
    </a>
  )
}

/** A product with several variants is chosen on its own page. */
const WayToBuy: FC<{ product: ProductView; formKey: string }> = ({ product, formKey }) => {
  const [only, ...others] = product.variants
  if (!only || others.length > 0) {
    return (
      <ButtonLink href={`/products/${product.handle}`} tone="plain" class="-ml-2">
        {TEXT.choose}
        <span class="sr-only"> {product.title}</span>
      </ButtonLink>
    )
  }
  return (
    <form method="post" action="/cart/lines">
      <input type="hidden" name="key" value={formKey} />
      <input type="hidden" name="variantId" value={only.id} />
      <input type="hidden" name="quantity" value="1" />
      <Button tone="plain" class="-ml-2" disabled={only.availability.state === 'out'}>
        {islandTexts.product.addToCart}
        <span class="sr-only">: {product.title}</span>
      </Button>
    </form>
  )
}
