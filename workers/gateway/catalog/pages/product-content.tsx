import type { FC } from 'hono/jsx'
import shop from '../../../../shop.config.ts'
import {
  type ProductImage,
  type ProductSummary,
  type ProductView,
  showableImages,
} from '../../../../src/shared/catalog/contract.ts'
import { pictureOf } from '../../../../src/shared/catalog/rules.ts'
import type { PublicReviews } from '../../../../src/shared/review/contract.ts'
import { DeliveryPromises } from '../../../../src/storefront/components/catalog/delivery-promise.tsx'
import { Gallery } from '../../../../src/storefront/components/catalog/gallery.tsx'
import { ProductGrid } from '../../../../src/storefront/components/catalog/product-grid.tsx'
import { StockAlertForm } from '../../../../src/storefront/components/catalog/stock-alert.tsx'
import { Breadcrumbs } from '../../../../src/storefront/components/layout/breadcrumbs.tsx'
import { Notice } from '../../../../src/storefront/components/layout/notice.tsx'
import { ProductReviews } from '../../../../src/storefront/components/reviews/product-reviews.tsx'
import { Stars } from '../../../../src/storefront/components/reviews/stars.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { countryInText, promisesOf } from './delivery.ts'
import { BuyBar, ProductForm } from './product-form.tsx'
import { productCrumbs } from './structured-data.ts'

const TEXT = texts.product

type Variant = ProductView['variants'][number]

interface ProductContentProps {
  view: ProductView
  chosen: Variant
  /** Of the page: the links of the options lead to it. */
  path: string
  /** The visitor's, for the delivery promises. */
  country: string
  /** Whether the variant that was asked for is no longer there. */
  isOptionGone: boolean
  related: readonly ProductSummary[]
  /** Null where the page shows none. */
  reviews: PublicReviews | null
  /** Whether they are not the newest ones. */
  isLaterReviews?: boolean
  /** Shows everything but the ways to buy. */
  isPreview?: boolean
}

/** The product's page between header and footer. */
export const ProductContent: FC<ProductContentProps> = (props) => {
  const { view, chosen, path, country, isOptionGone, related, isPreview = false } = props
  return (
    <div class="shop-width pt-1 md:pt-5">
      <Breadcrumbs items={productCrumbs(view)} />
      <article class="mt-1 grid gap-x-8 gap-y-5 md:mt-4 md:grid-cols-[1.15fr_1fr] md:gap-8 lg:gap-16">
        <div class="min-w-0 md:top-32 md:self-start md:tall:sticky">
          <Gallery {...picturesOf(view, chosen)} title={view.title} />
        </div>
        <div class="grid min-w-0 content-start gap-6">
          <header>
            <p class="text-sm text-muted">{view.vendor}</p>
            <h1 class="mt-1 text-3xl">{view.title}</h1>
            <RatingLink rating={view.rating} />
          </header>
          {isOptionGone ? <Notice tone="info">{TEXT.optionGone}</Notice> : null}
          <ProductForm product={view} chosen={chosen} path={path} isPreview={isPreview} />
          {isPreview ? null : <StockAlertForm product={view} chosen={chosen} />}
          {chosen.requiresShipping ? (
            <DeliveryPromises
              country={countryInText(country)}
              promises={promisesOf(shop, country, chosen)}
            />
          ) : null}
          <Description product={view} chosen={chosen} />
        </div>
      </article>
      {props.reviews === null ? null : (
        <ProductReviews
          reviews={props.reviews}
          path={path}
          isLaterPage={props.isLaterReviews ?? false}
        />
      )}
      <Related products={related} />
      {isPreview ? null : <BuyBar product={view} chosen={chosen} />}
    </div>
  )
}

/** The rating, which leads to the reviews; nothing where there is none. */
const RatingLink: FC<{ rating: ProductView['rating'] }> = ({ rating }) =>
  rating.count === 0 ? null : (
    <a
      href="#reviews"
      class="press-target inline-flex items-center gap-2 text-sm text-muted hover:text-ink"
    >
      <Stars rating={rating.average} />
      <span aria-hidden="true">{rating.average.toFixed(1)}</span>
      <span class="underline underline-offset-4">{texts.reviews.count(rating.count)}</span>
    </a>
  )

/** The product's pictures, the chosen variant's first, and which one stands in for others. */
function picturesOf(product: ProductView, chosen: Variant) {
  const shown = showableImages(product.images)
  const { image: own, shownIn } = pictureOf({ ...product, images: shown }, chosen)
  const others = shown.filter((image) => image !== own)
  const images: ProductImage[] = own ? [own, ...others] : others
  const [standIn] = shown
  return { images, ...(standIn ? { fallback: { imageId: standIn.id, shownIn } } : {}) }
}

const Description: FC<{ product: ProductView; chosen: Variant }> = ({ product, chosen }) => (
  <section aria-labelledby="about" class="border-t border-line pt-6">
    <h2 id="about" class="text-xl">
      {TEXT.description}
    </h2>
    <div class="mt-3 grid max-w-prose gap-4">
      {product.description
        .split('\n\n')
        .filter((paragraph) => paragraph !== '')
        .map((paragraph) => (
          <p>{paragraph}</p>
        ))}
    </div>
    <dl class="mt-6 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
      {product.vendor === '' ? null : <Fact name={TEXT.brand} value={product.vendor} />}
      {product.productType === '' ? null : <Fact name={TEXT.type} value={product.productType} />}
      {chosen.weightGrams === 0 ? null : (
        <Fact name={TEXT.weight} value={weight(chosen.weightGrams)} />
      )}
      <Fact name={TEXT.sku} value={chosen.sku} id="sku" />
    </dl>
  </section>
)

const Fact: FC<{ name: string; value: string; id?: string }> = ({ name, value, id }) => (
  <>
    <dt class="text-muted">{name}</dt>
    <dd {...(id === undefined ? {} : { 'data-fact': id })} class="wrap-anywhere">
      {value}
    </dd>
  </>
)

const weight = (grams: number): string =>
  grams < 1000 ? `${grams} g` : `${(grams / 1000).toLocaleString(shop.locale)} kg`

const Related: FC<{ products: readonly ProductSummary[] }> = ({ products }) =>
  products.length === 0 ? null : (
    <section aria-labelledby="related" class="mt-16 border-t border-line pt-10">
      <h2 id="related" class="text-2xl">
        {TEXT.related}
      </h2>
      <ProductGrid products={products} label={TEXT.related} />
    </section>
  )
