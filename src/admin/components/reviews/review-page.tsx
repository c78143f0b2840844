import type { FC } from 'hono/jsx'
import type { StaffReview } from '../../../shared/review/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { Stars } from '../../../storefront/components/reviews/stars.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { Opening } from '../orders/opening.tsx'
import { REVIEWS_PATH, ReviewBadge } from './review-list.tsx'

const TEXT = texts.reviews

interface ReviewPageProps {
  review: StaffReview
  mayModerate: boolean
  formKey: string
  /** The reason as it was typed in a form that was refused. */
  typedReason: string
  /** Why a form was refused. */
  message?: string
}

/** One review, with what staff may decide about it. */
export const ReviewPage: FC<ReviewPageProps> = (props) => {
  const { review, message, mayModerate } = props
  return (
    <>
      <PageHead
        title={TEXT.of(review.productTitle)}
        back={{ href: REVIEWS_PATH, text: TEXT.all }}
        beside={<ReviewBadge status={review.status} />}
      />
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Panel>
          <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Stars rating={review.rating} size={20} />
            <span class="text-sm text-muted">
              <Moment at={review.updatedAt} />
            </span>
          </p>
          {review.title === null ? null : <h2 class="mt-3 text-lg">{review.title}</h2>}
          <p class="mt-2 max-w-prose whitespace-pre-line">{review.text}</p>
          <Photos review={review} />
          {review.reason === null ? null : (
            <p class="mt-4 text-sm">
              <span class="font-semibold">{TEXT.rejected}: </span>
              {review.reason}
            </p>
          )}
        </Panel>
        <div class="grid gap-4">
          {mayModerate ? <Decisions {...props} /> : null}
          <Panel>
            <dl class="grid gap-3">
              <div>
                <dt class="text-sm font-semibold">{TEXT.product}</dt>
                <dd>
                  <a class="text-link" href={`/admin/products/${review.productId}`}>
                    {review.productTitle}
                  </a>
                  {review.variantTitle === null ? null : (
                    <span class="block text-sm text-muted">{review.variantTitle}</span>
                  )}
                </dd>
              </div>
              <div>
                <dt class="text-sm font-semibold">{TEXT.columns.order}</dt>
                <dd>
                  <a class="text-link font-mono" href={`/admin/orders/${review.orderId}`}>
                    {review.orderNumber}
                  </a>
                </dd>
              </div>
              <div>
                <dt class="text-sm font-semibold">{TEXT.editable}</dt>
                <dd>
                  <Moment at={review.editableUntil} />
                </dd>
              </div>
            </dl>
          </Panel>
        </div>
      </div>
    </>
  )
}

const Photos: FC<{ review: StaffReview }> = ({ review: { id, photos } }) =>
  photos.length === 0 ? null : (
    <ul class="mt-4 flex flex-wrap gap-3">
      {photos.map((photo, index) => (
        <li>
          <a href={`${REVIEWS_PATH}/${id}/photos/${photo.id}`} class="block">
            <img
              src={`${REVIEWS_PATH}/${id}/photos/${photo.id}`}
              alt={TEXT.photo(index + 1)}
              width={160}
              height={160}
              class="size-40 rounded-md bg-sunken object-cover"
            />
          </a>
        </li>
      ))}
    </ul>
  )

/** The form is about the version that is shown: one that was changed since is looked at first. */
const Decisions: FC<ReviewPageProps> = ({ review, formKey, typedReason }) => {
  const path = `${REVIEWS_PATH}/${review.id}`
  const hidden = (verb: string) => (
    <>
      <input type="hidden" name="key" value={`${formKey}-${verb}`} />
      <input type="hidden" name="version" value={String(review.version)} />
    </>
  )
  return (
    <Panel>
      <div class="flex flex-wrap items-start gap-2">
        {review.status === 'published' ? null : (
          <form method="post" action={`${path}/publish`}>
            {hidden('publish')}
            <Button>{TEXT.publish}</Button>
          </form>
        )}
        {review.status === 'rejected' ? null : (
          <Opening name="reject" text={TEXT.reject} tone="danger" open={typedReason !== ''}>
            <form method="post" action={`${path}/reject`} class="grid gap-3">
              {hidden('reject')}
              <p class="text-sm text-muted">{TEXT.rejectText}</p>
              <Field
                id="reason"
                name="reason"
                label={TEXT.reason}
                value={typedReason}
                maxlength={500}
                optional
              />
              <Button tone="danger" class="justify-self-start">
                {TEXT.reject}
              </Button>
            </form>
          </Opening>
        )}
      </div>
    </Panel>
  )
}
