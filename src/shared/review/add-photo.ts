import { ok, type Result, refuse } from '../platform/result.ts'
import type { PhotoType, ReviewPhoto } from './contract.ts'
import { reservePhoto, selectPhoto } from './photo-store.ts'
import { mayEdit, photoKey } from './rules.ts'
import { settlePhoto } from './store.ts'
import { withoutMetadata } from './without-metadata.ts'
import { type ReviewDeps, reviewOfOrder } from './write-review.ts'

/** Stores the bytes of photos. */
interface PhotoBytes {
  put(key: string, bytes: Uint8Array<ArrayBuffer>, type: PhotoType): Promise<unknown>
}

/** A photo whose type and size its bytes say. */
interface NewPhoto {
  id: string
  bytes: Uint8Array<ArrayBuffer>
  type: PhotoType
  width: number
  height: number
}

/**
 * Adds a photo to a review within its time, without what the camera wrote into the file. The review
 * waits for staff again. The same id again is the same photo. Refuses `not_found`,
 * `review_not_allowed`, `too_many_photos`, and `unsupported_media_type` for a broken file.
 *
 * The row comes before the bytes: what an upload leaves that breaks off is found by a sweep.
 */
export async function addReviewPhoto(
  { photos, ...deps }: ReviewDeps & { photos: PhotoBytes },
  of: { orderId: string; reviewId: string },
  { id, bytes, type, width, height }: NewPhoto,
): Promise<Result<ReviewPhoto>> {
  const found = await reviewOfOrder(deps, of)
  if (!found.ok) return found
  const editable = mayEdit(found.value.created_at, deps.now())
  if (!editable.ok) return editable
  const bare = withoutMetadata(bytes, type)
  if (bare === null) return refuse('unsupported_media_type', 'The file is not a whole picture.')
  const row = { id, review_id: of.reviewId, type, width, height, created_at: deps.now() }
  if (!(await reservePhoto(deps.db, row))) {
    const known = await selectPhoto(deps.db, id)
    if (known === null) return refuse('too_many_photos')
    if (known.review_id !== of.reviewId || known.state === 'removed') return refuse('not_found')
    if (known.state === 'stored') return ok({ id, width: known.width, height: known.height })
  }
  await photos.put(photoKey(id), bare, type)
  // The row of an upload that took too long is deleted by then.
  const settled = await settlePhoto(deps.db, found.value, id, deps.now())
  return settled ? ok({ id, width, height }) : refuse('not_found')
}
