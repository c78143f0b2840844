import { IMAGE_PIXELS_MAX } from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type ImageSize, imageSizeOf } from './image-size.ts'
import { type ImageType, imageTypeOf } from './image-type.ts'
import { svgDanger } from './svg-danger.ts'

/**
 * A picture by its bytes, before it is stored. `size` is empty where the file does not say it.
 * Refuses `unsupported_media_type` for a file that is no picture of the declared type,
 * `image_too_large` for more than IMAGE_PIXELS_MAX, and `image_unsafe` for an SVG that could run
 * code or load something.
 */
export function checkImage(
  bytes: Uint8Array,
  declared: string | undefined,
): Result<{ type: ImageType; size: Partial<ImageSize> }> {
  const type = imageTypeOf(bytes)
  const size = type && type === declared ? imageSizeOf(bytes, type) : null
  if (!type || !size) {
    const detail = 'Send a PNG, JPEG, WebP or SVG file with its own content type.'
    return refuse('unsupported_media_type', detail)
  }
  const { width, height } = size
  if (width * height > IMAGE_PIXELS_MAX) {
    const detail = `The picture has ${width} × ${height} pixels.`
    return refuse('image_too_large', detail, { extra: { limit: IMAGE_PIXELS_MAX } })
  }
  if (type !== 'image/svg+xml') return ok({ type, size })
  const danger = svgDanger(new TextDecoder().decode(bytes))
  return danger === null ? ok({ type, size: {} }) : refuse('image_unsafe', `The SVG has ${danger}.`)
}
