import { waitUntil } from 'cloudflare:workers'
import { PublishedReviews } from '../../../../src/shared/review/public-reviews.ts'

let reviews: PublishedReviews | null = null

/** The isolate's reader of published reviews; its pages live as long as the isolate. */
export function publishedReviews(env: Pick<GatewayEnv, 'ENGAGEMENT_DB'>): PublishedReviews {
  reviews ??= new PublishedReviews({
    database: env.ENGAGEMENT_DB,
    now: Date.now,
    wait: (ms) => scheduler.wait(ms),
    waitUntil,
  })
  return reviews
}
