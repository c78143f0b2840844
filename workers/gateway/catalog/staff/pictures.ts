import { addImage } from '../../../../src/shared/catalog/edit/change-product.ts'
import { checkImage } from '../../../../src/shared/catalog/edit/check-image.ts'
import type { ImageInput } from '../../../../src/shared/catalog/edit/contract.ts'
import { IMAGE_EXTENSIONS } from '../../../../src/shared/catalog/edit/image-type.ts'
import { readStaffProduct } from '../../../../src/shared/catalog/edit/staff-products.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { IMAGE_MAX_BYTES } from '../../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { auditedWrite } from '../../http/staff-write.ts'
import { writeDeps } from './writes.ts'

/** The refusal of a picture whose file is too large. */
export const tooLarge = () => refuse('body_too_large', `At most ${IMAGE_MAX_BYTES} bytes.`)

/**
 * Checks a picture, stores it under the hash of its bytes and adds it to the product as its last
 * one. Refuses `not_found`, and as `checkImage`.
 * @param declared the content type that the sender gives the file
 */
export async function addPicture(
  c: GatewayContext,
  id: string,
  { bytes, declared }: { bytes: Uint8Array<ArrayBuffer>; declared: string | undefined },
  given: Omit<ImageInput, 'url'>,
): Promise<Result<ImageInput>> {
  if (bytes.byteLength > IMAGE_MAX_BYTES) return tooLarge()
  const checked = checkImage(bytes, declared)
  if (!checked.ok) return checked
  const { type, size } = checked.value
  const key = `${await sha256(bytes)}.${IMAGE_EXTENSIONS[type]}`
  // The same idempotency key with another file is another request.
  c.set('bodyText', key)
  const image = { url: `/media/${key}`, ...given, ...size }
  return auditedWrite(c, id, async () => {
    const known = await readStaffProduct(writeDeps(c.env), id)
    if (!known.ok) return known
    await c.env.MEDIA.put(key, bytes, { httpMetadata: { contentType: type } })
    const edit = await addImage(writeDeps(c.env), id, image)
    if (!edit.ok) return edit
    const { before, after } = edit.value
    return ok({ before: before?.images ?? [], after: after.images, value: image })
  })
}
