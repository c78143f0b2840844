import type { FC } from 'hono/jsx'
import {
  type PublicReview,
  type PublicReviews,
  type RatingSummary,
  STARS,
} from '../../../shared/review/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { Stars } from './stars.tsx'

const TEXT = texts.reviews
const DAY = new Intl.DateTimeFormat(islandTexts.language, { dateStyle: 'medium', timeZone: 'UTC' })

interface ProductReviewsProps {
  reviews: PublicReviews
  /** Of the product's page: the links to other reviews lead to it. */
  path: string
  /** Whether these are not the newest ones. */
  isLaterPage: boolean
}

/** The reviews of a product: their summary, and one page of them. */
export const ProductReviews: FC<ProductReviewsProps> = ({ reviews, path, isLaterPage }) => {
  const { data, nextCursor, summary } = reviews
  return (
    <section
      id="reviews"
      aria-labelledby="reviews-title"
      class="mt-16 scroll-mt-32 border-t border-line pt-10"
    >
      <h2 id="reviews-title" class="text-2xl">
        {TEXT.title}
      </h2>
      {summary.count === 0 ? (
        <p class="mt-3 text-muted">{TEXT.none}</p>
      ) : (
        <div class="mt-6 grid gap-x-16 gap-y-8 md:grid-cols-[17rem_1fr] md:items-start">
          <Summary summary={summary} />
          <div class="min-w-0">
            <ul class="grid gap-8">
              {data.map((review) => (
                <Review review={review} />
              ))}
            </ul>
            {nextCursor === null && !isLaterPage ? null : (
              <nav aria-label={TEXT.pages} class="mt-8 flex flex-wrap gap-3">
                {isLaterPage ? (
                  <ButtonLink tone="quiet" href={`${path}#reviews`}>
                    {TEXT.newest}
                  </ButtonLink>
                ) : null}
                {nextCursor === null ? null : (
                  <ButtonLink
                    tone="quiet"
                    rel="next nofollow"
                    href={`${path}?reviews=${encodeURIComponent(nextCursor)}#reviews`}
                  >
                    {TEXT.older}
                  </ButtonLink>
                )}
              </nav>
            )}
          </div>
        </div>
      )}
    </section>
  )
}

const Summary: FC<{ summary: RatingSummary }> = ({ summary }) => (
  <div>
    <p class="flex items-center gap-3">
      <span class="display text-3xl tabular-nums" aria-hidden="true">
        {summary.average.toFixed(1)}
      </span>
      <span>
        <Stars rating={summary.average} size={20} />
        <span class="block text-sm text-muted">{TEXT.count(summary.count)}</span>
      </span>
    </p>
    <ul aria-label={TEXT.distribution} class="mt-4 grid gap-1.5 text-sm">
      {STARS.map((star) => {
        const count = summary.distribution[star - 1] ?? 0
        return (
          <li class="grid grid-cols-[4.25rem_1fr_2.5rem] items-center gap-3">
            <span class="whitespace-nowrap">{TEXT.starsRow(star)}</span>
            <progress class="meter" value={count} max={summary.count} aria-hidden="true" />
            <span class="text-right tabular-nums text-muted">{count}</span>
          </li>
        )
      })}
    </ul>
  </div>
)

const Review: FC<{ review: PublicReview }> = ({ review }) => (
  <li data-review={review.id}>
    <article>
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Stars rating={review.rating} />
        <span class="text-sm text-muted">
          <time datetime={review.at}>{DAY.format(new Date(review.at))}</time>
        </span>
      </p>
      {review.title === null ? null : (
        <h3 class="mt-2 font-semibold leading-snug">{review.title}</h3>
      )}
      <p class="mt-1.5 max-w-prose whitespace-pre-line">{review.text}</p>
      {review.variantTitle === null ? null : (
        <p class="mt-1.5 text-sm text-muted">{TEXT.bought(review.variantTitle)}</p>
      )}
      {review.photos.length === 0 ? null : (
        <ul class="mt-3 flex flex-wrap gap-2">
          {review.photos.map(({ url }, index) => (
            <li>
              <a href={url} class="block overflow-hidden rounded-md bg-sunken">
                <img
                  src={url}
                  alt={TEXT.photo(index + 1)}
                  width={96}
                  height={96}
                  loading="lazy"
                  decoding="async"
                  class="size-24 object-cover"
                />
              </a>
            </li>
          ))}
        </ul>
      )}
    </article>
  </li>
)
