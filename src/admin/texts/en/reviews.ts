import type { ReviewStatus } from '../../../shared/review/contract.ts'
import { number, plural } from '../wording.ts'

export const reviews = {
  title: 'Reviews',
  all: 'All reviews',
  of: (product: string) => `Review of ${product}`,
  views: {
    pending: 'Waiting',
    published: 'Published',
    rejected: 'Rejected',
    all: 'All',
    delivery: 'Deliveries',
  },
  none: {
    pending: { title: 'No reviews wait', text: 'New reviews stand here until you check them.' },
    other: { title: 'No reviews', text: 'Buyers can review items once they are delivered.' },
  },
  columns: {
    review: 'Review',
    order: 'Order',
    written: 'Written',
    photos: 'Photos',
    status: 'Status',
  },
  statuses: {
    pending: 'Waiting',
    published: 'Published',
    rejected: 'Rejected',
  } satisfies Record<ReviewStatus, string>,
  product: 'Product',
  photo: (index: number) => `Photo ${number(index)}`,
  publish: 'Publish',
  reject: 'Reject',
  rejectText: 'The review is not shown, and its photos are deleted.',
  reason: 'Why is it rejected? The customer reads it.',
  rejected: 'Reason',
  editable: 'The customer can change it until',
  carriers: {
    title: 'How deliveries are rated',
    none: { title: 'No ratings yet', text: 'Buyers can rate a delivery once it has arrived.' },
    carrier: 'Carrier',
    average: 'Average',
    ratings: 'Ratings',
    worst: '1 or 2 stars',
    newest: 'Newest ratings',
    noWords: 'Without words',
    stars: (stars: number) => plural(stars, { one: '1 star', other: `${number(stars)} stars` }),
  },
}
