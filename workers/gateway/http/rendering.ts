import type { Rendering } from '../../../src/shared/catalog/contract.ts'
import type { GatewayContext } from './app.ts'
import { SECURITY_HEADERS } from './middleware/security-headers.ts'

/** A cache validates it at each use; an unchanged one costs no body. */
export const REVALIDATE = 'public, max-age=0, must-revalidate'
/** The address names the content, so it never changes. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Whether the client said it has this one (RFC 9110, 13.1.2: weak comparison). */
export function isKnown(c: GatewayContext, etag: string): boolean {
  const header = c.req.header('if-none-match')
  if (header === undefined) return false
  if (header === etag || header.trim() === '*') return true
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

const NOT_MODIFIED = { 'x-content-type-options': 'nosniff' }

/** The headers that a 304 repeats of its 200 (RFC 9110, 15.4.5). */
export const notModified = (etag: string, cacheControl: string): Response =>
  new Response(null, {
    status: 304,
    headers: { ...NOT_MODIFIED, etag, 'cache-control': cacheControl },
  })

/** Headers by rendering, made once: copying a whole set is one call, setting each is many. */
const headersOf = new WeakMap<Rendering, Headers>()

function headersFor(rendering: Rendering, cacheControl: string): Headers {
  const known = headersOf.get(rendering)
  if (known) return known
  const headers = new Headers({
    ...SECURITY_HEADERS,
    'content-type': 'application/json',
    'cache-control': cacheControl,
    etag: rendering.etag,
  })
  headersOf.set(rendering, headers)
  return headers
}

/** Answers a text as it is, or 304 to a client that has it. */
export function sendRendering(
  c: GatewayContext,
  rendering: Rendering,
  cacheControl = REVALIDATE,
): Response {
  if (isKnown(c, rendering.etag)) return notModified(rendering.etag, cacheControl)
  return new Response(rendering.json, { headers: headersFor(rendering, cacheControl) })
}

/** The answer to `?version=` of a client that is up to date. */
export const unchanged = (c: GatewayContext, version: string): Response =>
  c.json({ unchanged: true, version }, 200, { 'cache-control': REVALIDATE })
