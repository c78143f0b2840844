import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { selectPhoto, selectShownPhoto } from '../../../src/shared/review/photo-store.ts'
import { photoKey } from '../../../src/shared/review/rules.ts'
import type { GatewayContext } from '../http/app.ts'
import { isKnown, notModified } from '../http/rendering.ts'

/** A review may be taken down: a cache asks again after this. */
const SHOWN = 'public, max-age=300, must-revalidate'
const PRIVATE = 'private, no-store'

/** A photo opened by itself runs nothing and loads nothing, whatever is in it. */
const PHOTO_POLICY = "default-src 'none'; sandbox"

/** The photo of a published review. Refuses `not_found`. */
export async function shownPhoto(
  c: GatewayContext,
  of: { reviewId: string; photoId: string },
): Promise<Result<Response>> {
  const photo = await selectShownPhoto(c.env.ENGAGEMENT_DB, of)
  return photo ? answerPhoto(c, photo, SHOWN) : refuse('not_found')
}

/** A photo of any review, for staff. Refuses `not_found`. */
export async function staffPhoto(c: GatewayContext, photoId: string): Promise<Result<Response>> {
  const photo = await selectPhoto(c.env.ENGAGEMENT_DB, photoId)
  return photo?.state === 'stored' ? answerPhoto(c, photo, PRIVATE) : refuse('not_found')
}

async function answerPhoto(
  c: GatewayContext,
  { id, type }: { id: string; type: string },
  cacheControl: string,
): Promise<Result<Response>> {
  // The bytes of an id never change.
  const etag = `"${id}"`
  if (isKnown(c, etag)) return ok(notModified(etag, cacheControl))
  const object = await c.env.MEDIA.get(photoKey(id))
  if (!object) return refuse('not_found')
  const headers = {
    'content-type': type,
    'content-length': String(object.size),
    'content-disposition': 'inline',
    'cache-control': cacheControl,
    'content-security-policy': PHOTO_POLICY,
    'x-content-type-options': 'nosniff',
    etag,
  }
  return ok(c.body(object.body, 200, headers))
}
