import type { FC } from 'hono/jsx'
import type { ProductSummary } from '../../../shared/catalog/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Badge } from '../controls/badge.tsx'
import { Icon } from '../controls/icon.tsx'
import { Picture } from './picture.tsx'
import { Price } from './price.tsx'

const TEXT = texts.product

interface ProductCardProps {
  product: ProductSummary
  /** The one picture before all others, one on the screen at once, or one that waits to be near. */
  fetch?: 'first' | 'now' | 'late'
  heading?: 'h2' | 'h3'
}

const PICTURE_SIZE = 600

/** A product in a list. The whole card leads to it; only its name is read as the link. */
export const ProductCard: FC<ProductCardProps> = ({ product, fetch = 'late', heading = 'h3' }) => {
  const { availability, compareAtPrice, priceFrom, priceTo } = product
  const out = availability.state === 'out'
  const reduced = compareAtPrice !== undefined && compareAtPrice.amount > priceFrom.amount
  const link = (
    <a
      href={`/products/${product.handle}`}
      class="after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-4 focus-visible:after:outline-accent"
    >
      {product.title}
    </a>
  )
  return (
    <article class="group relative flex h-full flex-col" data-product={product.id}>
      <div class="relative aspect-square overflow-hidden rounded-lg bg-sunken">
        <Picture
          src={product.image}
          size={PICTURE_SIZE}
          fetch={fetch}
          class={`transition-transform duration-500 ease-calm group-hover:scale-[1.03] ${out ? 'opacity-60' : ''}`.trim()}
        />
        <p class="absolute left-3 top-3 flex gap-1.5 empty:hidden">
          {out ? <Badge>{TEXT.soldOut}</Badge> : null}
          {!out && reduced ? <Badge tone="danger">{TEXT.sale}</Badge> : null}
          {availability.state === 'low' ? <Badge tone="warning">{TEXT.lowStock}</Badge> : null}
        </p>
      </div>
      {heading === 'h2' ? (
        <h2 class="mt-3 font-sans text-base font-semibold leading-snug">{link}</h2>
      ) : (
        <h3 class="mt-3 font-semibold leading-snug">{link}</h3>
      )}
      <p class="mt-1 text-sm">
        <Price
          price={priceFrom}
          from={priceTo.amount > priceFrom.amount}
          {...(compareAtPrice === undefined ? {} : { compareAtPrice })}
        />
      </p>
      <Stars rating={product.rating} />
    </article>
  )
}

/** The rating; empty where there is none. */
const Stars: FC<{ rating: ProductSummary['rating'] }> = ({ rating }) =>
  rating.count === 0 ? null : (
    <p class="mt-1 flex items-center gap-1 text-xs text-muted">
      <Icon name="star" size={14} filled class="text-accent" />
      <span class="sr-only">{TEXT.rated}</span>
      {rating.average.toFixed(1)}
      <span class="sr-only">{TEXT.outOfFive}</span> ({rating.count}
      <span class="sr-only">{TEXT.ratings(rating.count)}</span>)
    </p>
  )
