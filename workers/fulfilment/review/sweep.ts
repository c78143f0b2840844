import { publishRatings } from '../../../src/shared/catalog/publish/publish-ratings.ts'
import {
  RATINGS_PUBLISHED_PER_SWEEP,
  REVIEW_PHOTOS_DELETED_PER_SWEEP,
  REVIEW_UPLOAD_MAX_MS,
} from '../../../src/shared/platform/limits.ts'
import {
  clearPendingRatings,
  noteProductRevision,
  selectPendingRatings,
} from '../../../src/shared/review/list-store.ts'
import { deletePhotos, selectUnusedPhotos } from '../../../src/shared/review/photo-store.ts'
import { photoKey, ratingSum, summaryOf } from '../../../src/shared/review/rules.ts'
import { publishDeps } from '../catalog/deps.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** Brings the rating of reviewed products into the catalogue. Answers how many products have it. */
export async function publishReviewRatings(deps: FulfilmentDeps): Promise<number> {
  const waiting = await selectPendingRatings(deps.engagement, RATINGS_PUBLISHED_PER_SWEEP)
  if (waiting.length === 0) return 0
  const done = await publishRatings(
    publishDeps(deps),
    waiting.map(({ productId, distribution, productRevision }) => ({
      productId,
      sum: ratingSum(distribution),
      count: summaryOf(distribution).count,
      notedRevision: productRevision,
    })),
    (noted) => noteProductRevision(deps.engagement, noted),
  )
  const changes = waiting
    .filter(({ productId }) => done.includes(productId))
    .map(({ change }) => change)
  await clearPendingRatings(deps.engagement, changes)
  return changes.length
}

/** Deletes the bytes of photos that nothing needs. Answers how many. */
export async function deleteUnusedPhotos(deps: FulfilmentDeps): Promise<number> {
  const before = deps.now() - REVIEW_UPLOAD_MAX_MS
  const unused = await selectUnusedPhotos(deps.engagement, before, REVIEW_PHOTOS_DELETED_PER_SWEEP)
  if (unused.length === 0) return 0
  await deps.media.delete(unused.map(photoKey))
  await deletePhotos(deps.engagement, unused)
  return unused.length
}
