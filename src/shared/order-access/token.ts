import { openToken, signToken } from '../kit/signed-token.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { AccessibleOrder, AccessSource, OrderAccess } from './contract.ts'
import { accessTo } from './rules.ts'

const PREFIX = 'kbo1'

/** Whether a bearer token says that it is one of an order; its signature is not checked here. */
export const looksLikeOrderToken = (token: string): boolean => token.startsWith(`${PREFIX}.`)

/** Writes the token of an access that begins at `at` (milliseconds). */
export async function signOrderAccess(
  key: CryptoKey,
  order: AccessibleOrder,
  source: AccessSource,
  at: number,
): Promise<{ token: string; endsAt: number }> {
  const access = await accessTo(order, source, at)
  return { token: await signToken(key, PREFIX, access), endsAt: access.endsAt }
}

/**
 * Reads a token. Refuses `order_access_invalid` where this shop never signed it, and
 * `order_access_expired` after its end. Whether the order still has that e-mail is for `opens` to
 * say, of the order's record.
 */
export async function openOrderAccess(
  key: CryptoKey,
  token: string,
  now: number,
): Promise<Result<OrderAccess>> {
  const access = await openToken<OrderAccess>(key, PREFIX, token)
  if (!access) return refuse('order_access_invalid')
  return access.endsAt <= now ? refuse('order_access_expired') : ok(access)
}

/** The path of the page that shows the order of a token. */
export const orderPagePath = (token: string): string => `/o/${token}`

/**
 * The absolute link to the order's page, for a mail about it. It works on any device and ends 90
 * days after `at`. The same order and moment give the same link.
 * @param key `signingKey(env.ORDER_ACCESS_SECRET)`
 * @param origin of the shop: `https://shop.example`
 * @param at the mail's moment, in milliseconds
 */
export async function orderLink(
  key: CryptoKey,
  origin: string,
  order: AccessibleOrder,
  at: number,
): Promise<string> {
  const { token } = await signOrderAccess(key, order, 'mail', at)
  return new URL(orderPagePath(token), origin).href
}
