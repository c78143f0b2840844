import { z } from '@hono/zod-openapi'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { IMMUTABLE, isKnown, notModified } from '../http/rendering.ts'
import { route } from '../http/route.ts'

export const mediaRoutes = createRouter()

/** A picture opened by itself runs nothing and loads nothing, whatever is in it. */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
/** A picture with a name of its own may be drawn anew under it. */
const NAMED = 'public, max-age=3600, stale-while-revalidate=86400'

const name = z.string().regex(/^[0-9a-zA-Z][0-9a-zA-Z._-]{0,199}$/)
const responses = {
  200: { description: 'The image.' },
  304: { description: 'Unchanged.' },
}

const picture = (c: GatewayContext, object: R2ObjectBody, etag: string, cacheControl: string) =>
  c.body(object.body, 200, {
    'content-type': object.httpMetadata?.contentType ?? 'application/octet-stream',
    'content-length': String(object.size),
    'cache-control': cacheControl,
    'content-security-policy': PICTURE_POLICY,
    'x-content-type-options': 'nosniff',
    etag,
  })

route(
  mediaRoutes,
  {
    method: 'get',
    path: '/media/{key}',
    tag: 'Catalogue',
    summary: 'Get an uploaded image; its name is the hash of its bytes',
    auth: 'none',
    params: z.object({ key: name }),
    responses,
  },
  async (c, { params: { key } }) => {
    const etag = `"${key}"`
    if (isKnown(c, etag)) {
      return (await c.env.MEDIA.head(key)) ? ok(notModified(etag, IMMUTABLE)) : refuse('not_found')
    }
    const object = await c.env.MEDIA.get(key)
    return object ? ok(picture(c, object, etag, IMMUTABLE)) : refuse('not_found')
  },
)

route(
  mediaRoutes,
  {
    method: 'get',
    path: '/media/{folder}/{name}',
    tag: 'Catalogue',
    summary: 'Get a picture by its file name, such as the demo shop’s',
    auth: 'none',
    params: z.object({ folder: name, name }),
    responses,
  },
  async (c, { params }) => {
    const object = await c.env.MEDIA.get(`${params.folder}/${params.name}`)
    if (!object) return refuse('not_found')
    if (isKnown(c, object.httpEtag)) return ok(notModified(object.httpEtag, NAMED))
    return ok(picture(c, object, object.httpEtag, NAMED))
  },
)
