import { getCookie, setCookie } from 'hono/cookie'
import { openOrderAccess, orderPagePath } from '../../../src/shared/order-access/token.ts'
import { ORDER_RETURN_MS } from '../../../src/shared/platform/limits.ts'
import type { GatewayContext } from '../http/app.ts'
import { orderAccessKey } from '../http/middleware/order-access.ts'

const COOKIE = 'order-return'

const isSecure = (c: GatewayContext): boolean => c.req.url.startsWith('https:')

/**
 * Lets a visitor who came by a link come back to it from the payment page: the provider leads to
 * the order's own address, and is told no token. The cookie is sent to that address alone, and is
 * no session.
 */
export function rememberLink(c: GatewayContext, orderId: string, token: string): void {
  const secure = isSecure(c)
  setCookie(c, COOKIE, token, {
    path: `/orders/${orderId}`,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: Math.floor(ORDER_RETURN_MS / 1000),
    ...(secure ? { secure, prefix: 'secure' as const } : {}),
  })
}

/** The page of the link by which this visitor went to pay the order; null where there is none. */
export async function rememberedLink(c: GatewayContext, orderId: string): Promise<string | null> {
  const token = isSecure(c) ? getCookie(c, COOKIE, 'secure') : getCookie(c, COOKIE)
  if (token === undefined) return null
  const access = await openOrderAccess(await orderAccessKey(c.env), token, Date.now())
  return access.ok && access.value.orderId === orderId ? orderPagePath(token) : null
}
