import { z } from '@hono/zod-openapi'
import { ImageInputSchema } from '../../../../src/shared/catalog/edit/contract.ts'
import { IMAGE_MAX_BYTES } from '../../../../src/shared/platform/limits.ts'
import { token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { wholeNumber } from '../../http/list-query.ts'
import { readBytes } from '../../http/read-bytes.ts'
import { route } from '../../http/route.ts'
import { addPicture, tooLarge } from './pictures.ts'

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
    if (!bytes) return tooLarge()
    return addPicture(c, id, { bytes, declared }, query)
  },
)
