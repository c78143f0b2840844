import { getCookie, setCookie } from 'hono/cookie'
import { toHex } from '../../../../src/shared/kit/bytes.ts'
import type { GatewayContext } from '../app.ts'

const COOKIE = 'device'
const KEPT_SECONDS = 365 * 24 * 60 * 60
const BYTES = 16

const isSecure = (c: GatewayContext): boolean => c.req.url.startsWith('https:')

/**
 * The browser a request comes from, by a name of the shop's own that outlives sessions. Null where
 * it tells none: a client of the API that brings a token has no browser.
 */
export function deviceOf(c: GatewayContext): string | null {
  if (c.req.header('authorization') !== undefined) return null
  const name = isSecure(c) ? getCookie(c, COOKIE, 'host') : getCookie(c, COOKIE)
  return name !== undefined && /^[0-9a-f]{32}$/.test(name) ? name : null
}

/** Gives a browser its name, with its first session; one that has a name keeps it. */
export function nameDevice(c: GatewayContext): void {
  if (deviceOf(c) !== null) return
  const name = toHex(crypto.getRandomValues(new Uint8Array(BYTES)))
  setCookie(c, COOKIE, name, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: KEPT_SECONDS,
    ...(isSecure(c) ? { secure: true, prefix: 'host' as const } : {}),
  })
}
