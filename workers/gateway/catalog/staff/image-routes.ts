import { z } from '@hono/zod-openapi'
import { addImage } from '../../../../src/shared/catalog/edit/change-product.ts'
import { checkImage } from '../../../../src/shared/catalog/edit/check-image.ts'
import { ImageInputSchema } from '../../../../src/shared/catalog/edit/contract.ts'
import { IMAGE_EXTENSIONS } from '../../../../src/shared/catalog/edit/image-type.ts'
import { readStaffProduct } from '../../../../src/shared/catalog/edit/staff-products.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { IMAGE_MAX_BYTES } from '../../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../../src/shared/platform/result.ts'
import { token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { wholeNumber } from '../../http/list-query.ts'
import { readBytes } from '../../http/read-bytes.ts'
import { route } from '../../http/route.ts'
import { auditedWrite } from '../../http/staff-write.ts'
import { writeDeps } from './writes.ts'

const pixels = wholeNumber(100_000).default(0).openapi({ type: 'integer' })

export const staffImageRoutes = createRouter()

route(
  staffImageRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/products/{id}/images',
    tag: 'Staff: catalogue',
    summary: 'Add an image to a product; the body is the file, at most 5 MB',
    staff: 'image.add',
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 100 }) }),
    query: z.strictObject({
      alt: ImageInputSchema.shape.alt.default(''),
      width: pixels,
      height: pixels,
    }),
    responses: { 201: { description: 'The image, stored.', schema: ImageInputSchema } },
  },
  async (c, { params: { id }, query }) => {
    const declared = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
    const bytes = await readBytes(c.req.raw.body, IMAGE_MAX_BYTES)
    if (!bytes) {
      const detail = `At most ${IMAGE_MAX_BYTES} bytes.`
      return refuse('body_too_large', detail)
    }
    const checked = checkImage(bytes, declared)
    if (!checked.ok) return checked
    const { type, size } = checked.value
    const key = `${await sha256(bytes)}.${IMAGE_EXTENSIONS[type]}`
    // The same key with another file is another request.
    c.set('bodyText', key)
    const image = { url: `/media/${key}`, ...query, ...size }
    return auditedWrite(c, id, async () => {
      const known = await readStaffProduct(writeDeps(c.env), id)
      if (!known.ok) return known
      await c.env.MEDIA.put(key, bytes, { httpMetadata: { contentType: type } })
      const edit = await addImage(writeDeps(c.env), id, image)
      if (!edit.ok) return edit
      const { before, after } = edit.value
      return ok({ before: before?.images ?? [], after: after.images, value: image })
    })
  },
)
