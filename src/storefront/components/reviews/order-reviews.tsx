import type { FC } from 'hono/jsx'
import type { Order } from '../../../shared/order/contract.ts'
import type { DeliveryRating, Review } from '../../../shared/review/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Badge, type BadgeTone } from '../controls/badge.tsx'
import { Button } from '../controls/button.tsx'
import { Field, FieldFrame } from '../controls/field.tsx'
import { Notice } from '../layout/notice.tsx'
import { StarChoice, Stars } from './stars.tsx'

const TEXT = texts.reviews
const OWN = TEXT.own

type Line = Order['lines'][number]

/** A refused form: which one, its fields as typed, and the errors by field. */
export interface RefusedReview {
  /** The line that it was about, or `delivery`. */
  form: string
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  message?: string
}

export interface OrderReviewsProps {
  /** The lines that may be reviewed. */
  lines: readonly Line[]
  reviews: readonly Review[]
  deliveryRating: DeliveryRating | null
  /** Whether the delivery may be rated. */
  mayRate: boolean
  /** The path of the order's page. */
  address: string
  formKey: string
  /** The moment of the page, RFC 3339: reviews can be changed for a time. */
  now: string
  most: { title: number; text: number; photos: number; deliveryText: number }
  /** The notice after a form. */
  told?: { tone: 'success' | 'warning'; text: string }
  refused?: RefusedReview
}

/**
 * The reviews of an order's items and the rating of its delivery. It stands beside the part of the
 * page that follows the order: nothing takes the place of a form that is being filled in.
 */
export const OrderReviews: FC<OrderReviewsProps> = (props) => {
  const { lines, reviews, told, deliveryRating, mayRate } = props
  return (
    <section
      id="reviews"
      data-order-reviews
      aria-labelledby="reviews-title"
      class="shop-width scroll-mt-32 pb-20"
    >
      <div class="max-w-3xl border-t border-line pt-10">
        <h2 id="reviews-title" class="text-2xl">
          {OWN.title}
        </h2>
        <p class="mt-1 text-muted">{OWN.text}</p>
        {told === undefined ? null : (
          <Notice tone={told.tone} class="mt-4">
            {told.text}
          </Notice>
        )}
        <ul class="mt-6 grid gap-4">
          {lines.map((line) => {
            const review = reviews.find(({ lineId }) => lineId === line.id)
            return (
              <li class="rounded-lg bg-surface p-5 shadow-raised">
                {review === undefined ? (
                  <NewReview {...props} line={line} />
                ) : (
                  <OwnReview {...props} line={line} review={review} />
                )}
              </li>
            )
          })}
        </ul>
        {deliveryRating === null && !mayRate ? null : (
          <div class="mt-4 rounded-lg bg-surface p-5 shadow-raised">
            <DeliveryPart {...props} />
          </div>
        )}
      </div>
    </section>
  )
}

const titleOf = ({ title, variantTitle }: Line): string =>
  [title, variantTitle].filter((part) => part !== null).join(' · ')

const SUMMARY_LOOK =
  'press-target flex list-none items-center font-semibold text-link [&::-webkit-details-marker]:hidden'

type LineProps = OrderReviewsProps & { line: Line }

const NewReview: FC<LineProps> = (props) => {
  const { line, refused } = props
  return (
    <details open={refused?.form === line.id}>
      <summary class={SUMMARY_LOOK}>{OWN.write(titleOf(line))}</summary>
      <ReviewForm {...props} />
    </details>
  )
}

const TONES: Record<Review['status'], BadgeTone> = {
  pending: 'info',
  published: 'accent',
  rejected: 'danger',
}

const OwnReview: FC<LineProps & { review: Review }> = (props) => {
  const { line, review, now, refused } = props
  return (
    <div>
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span class="font-semibold">{titleOf(line)}</span>
        <Badge tone={TONES[review.status]}>{OWN.statuses[review.status]}</Badge>
      </p>
      {review.reason === null ? null : <p class="mt-1 text-sm text-muted">{review.reason}</p>}
      <p class="mt-2">
        <Stars rating={review.rating} />
      </p>
      {review.title === null ? null : <p class="mt-1 font-semibold">{review.title}</p>}
      <p class="mt-1 whitespace-pre-line">{review.text}</p>
      {review.photos.length === 0 ? null : (
        <p class="mt-1 text-sm text-muted">{OWN.photoCount(review.photos.length)}</p>
      )}
      {now >= review.editableUntil ? null : (
        <details open={refused?.form === line.id} class="mt-2">
          <summary class={`${SUMMARY_LOOK} text-sm`}>{OWN.edit}</summary>
          <ReviewForm {...props} />
        </details>
      )}
    </div>
  )
}

const ReviewForm: FC<LineProps & { review?: Review }> = (props) => {
  const { line, review, address, formKey, most, refused } = props
  const isRefused = refused?.form === line.id
  const typed = isRefused ? refused.typed : {}
  const errors = isRefused ? refused.errors : {}
  const rating = Number(typed.rating ?? review?.rating)
  const id = `review-${line.id}`
  const photos = review?.photos.length ?? 0
  return (
    <form
      method="post"
      action={`${address}/review#reviews`}
      enctype="multipart/form-data"
      class="mt-4 grid gap-5"
    >
      {isRefused && refused.message !== undefined ? (
        <Notice tone="error">{refused.message}</Notice>
      ) : null}
      <input type="hidden" name="key" value={`${formKey}-${line.id}`} />
      <input type="hidden" name="lineId" value={line.id} />
      {review === undefined ? null : <input type="hidden" name="reviewId" value={review.id} />}
      <StarChoice
        id={`${id}-rating`}
        legend={OWN.rating}
        {...(Number.isInteger(rating) ? { value: rating } : {})}
        {...given('error', errors.rating)}
      />
      <Field
        id={`${id}-title`}
        name="title"
        label={OWN.heading}
        value={typed.title ?? review?.title ?? ''}
        maxlength={most.title}
        optional
        {...given('error', errors.title)}
      />
      <Field
        id={`${id}-text`}
        name="text"
        label={OWN.words}
        value={typed.text ?? review?.text ?? ''}
        maxlength={most.text}
        rows={5}
        {...given('error', errors.text)}
      />
      <FieldFrame
        id={`${id}-photos`}
        label={OWN.photos}
        hint={OWN.photosHint(most.photos)}
        optional
        {...given('error', errors.photos)}
      >
        <input
          id={`${id}-photos`}
          type="file"
          name="photos"
          accept="image/jpeg,image/png,image/webp"
          multiple
          aria-describedby={`${id}-photos-hint`}
          class="control"
        />
      </FieldFrame>
      {photos === 0 ? null : (
        <label for={`${id}-remove`} class="press-target flex items-center gap-3">
          <input
            id={`${id}-remove`}
            type="checkbox"
            name="removePhotos"
            value="yes"
            class="size-5"
          />
          {OWN.removePhotos} ({OWN.photoCount(photos)})
        </label>
      )}
      {review === undefined ? null : <p class="text-sm text-muted">{OWN.editHint}</p>}
      <Button class="justify-self-start">{review === undefined ? OWN.send : OWN.save}</Button>
    </form>
  )
}

/** A property that is left out where its value is undefined. */
const given = <Name extends string>(
  name: Name,
  value: string | undefined,
): { [Key in Name]?: string } =>
  // The one key is the name itself.
  value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: string })

const DeliveryPart: FC<OrderReviewsProps> = (props) => {
  const { deliveryRating, address, formKey, most, refused } = props
  if (deliveryRating !== null) {
    return (
      <>
        <h3 class="font-semibold">{TEXT.delivery.rated}</h3>
        <p class="mt-1">
          <Stars rating={deliveryRating.rating} />
        </p>
        {deliveryRating.text === '' ? null : (
          <p class="mt-1 whitespace-pre-line text-muted">{deliveryRating.text}</p>
        )}
      </>
    )
  }
  const isRefused = refused?.form === 'delivery'
  const errors = isRefused ? refused.errors : {}
  const typed = isRefused ? refused.typed : {}
  const rating = Number(typed.rating)
  return (
    <>
      <h3 class="font-semibold">{TEXT.delivery.title}</h3>
      <form method="post" action={`${address}/delivery-rating#reviews`} class="mt-3 grid gap-5">
        {isRefused && refused.message !== undefined ? (
          <Notice tone="error">{refused.message}</Notice>
        ) : null}
        <input type="hidden" name="key" value={`${formKey}-delivery`} />
        <StarChoice
          id="delivery-rating"
          legend={OWN.rating}
          {...(rating > 0 ? { value: rating } : {})}
          {...given('error', errors.rating)}
        />
        <Field
          id="delivery-text"
          name="text"
          label={TEXT.delivery.words}
          value={typed.text ?? ''}
          maxlength={most.deliveryText}
          rows={2}
          optional
          {...given('error', errors.text)}
        />
        <Button tone="quiet" class="justify-self-start">
          {TEXT.delivery.send}
        </Button>
      </form>
    </>
  )
}
