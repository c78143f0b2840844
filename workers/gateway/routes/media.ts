import { z } from '@hono/zod-openapi'
import { refuse } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../app.ts'
import { problemResponse } from '../problem-response.ts'
import { IMMUTABLE, isKnown, notModified } from '../rendering.ts'
import { route } from '../route.ts'

export const mediaRoutes = createRouter()

/** A picture opened by itself runs nothing and loads nothing, whatever is in it. */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

route(
  mediaRoutes,
  {
    method: 'get',
    path: '/media/{key}',
    tag: 'Catalogue',
    summary: 'An uploaded image; its name is the hash of its bytes',
    auth: 'none',
    params: z.object({ key: z.string().regex(/^[0-9a-zA-Z][0-9a-zA-Z._-]{0,199}$/) }),
    responses: { 200: { description: 'The image.' }, 304: { description: 'The client has it.' } },
  },
  async (c, { params: { key } }) => {
    const etag = `"${key}"`
    if (isKnown(c, etag)) return notModified(etag, IMMUTABLE)
    const object = await c.env.MEDIA.get(key)
    if (!object) return problemResponse(c, refuse('not_found').problem)
    return c.body(object.body, 200, {
      'content-type': object.httpMetadata?.contentType ?? 'application/octet-stream',
      'content-length': String(object.size),
      'cache-control': IMMUTABLE,
      'content-security-policy': PICTURE_POLICY,
      'x-content-type-options': 'nosniff',
      etag,
    })
  },
)
