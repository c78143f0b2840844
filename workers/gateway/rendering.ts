import type { Rendering } from '../../src/shared/catalog/contract.ts'
import type { GatewayContext } from './app.ts'
import { SECURITY_HEADERS } from './middleware/security-headers.ts'

/** Whoever keeps it asks us each time; an unchanged one costs no body. */
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

export const notModified = (etag: string, cacheControl: string): Response =>
  new Response(null, {
    status: 304,
    headers: { ...SECURITY_HEADERS, etag, 'cache-control': cacheControl },
  })

/** Answers a text as it is, or 304 to a client that has it. */
export function sendRendering(
  c: GatewayContext,
  { json, etag }: Rendering,
  cacheControl = REVALIDATE,
): Response {
  if (isKnown(c, etag)) return notModified(etag, cacheControl)
  // A plain Response: the framework's own would set each header by a call.
  return new Response(json, {
    headers: {
      ...SECURITY_HEADERS,
      'content-type': 'application/json',
      'cache-control': cacheControl,
      etag,
    },
  })
}

/** The answer to `?version=` of a client that is up to date. */
export const unchanged = (c: GatewayContext, version: string): Response =>
  c.json({ unchanged: true, version }, 200, { 'cache-control': REVALIDATE })
