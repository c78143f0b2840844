import { signingKey } from '../../../../src/shared/kit/signed-token.ts'
import { ordersDatabases } from '../../../../src/shared/order/databases.ts'
import { readOrderState } from '../../../../src/shared/order/read-order.ts'
import { opens } from '../../../../src/shared/order-access/rules.ts'
import { looksLikeOrderToken, openOrderAccess } from '../../../../src/shared/order-access/token.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { bearerToken, requireSession } from './session.ts'

/** The MAC key, imported once per isolate. */
let key: Promise<CryptoKey> | null = null
export const orderAccessKey = (
  env: Pick<GatewayEnv, 'ORDER_ACCESS_SECRET'>,
): Promise<CryptoKey> => {
  key ??= signingKey(env.ORDER_ACCESS_SECRET)
  return key
}

/**
 * Opens the order of a token and sets `c.var.orderOwner`: commands and queries of this request go
 * to the object of the shopper that placed it, whether or not that session was ended. Gives the
 * order's id. Refuses `order_access_invalid`, `order_access_expired`, and `not_found` where the
 * record has no such order or has it with another e-mail.
 */
export async function openOrder(c: GatewayContext, token: string): Promise<Result<string>> {
  const access = await openOrderAccess(await orderAccessKey(c.env), token, Date.now())
  if (!access.ok) return access
  const { orderId } = access.value
  const state = await readOrderState({ databases: ordersDatabases(c.env) }, orderId)
  if (!state.ok) return state
  if (!(await opens(access.value, state.value.order))) return refuse('not_found')
  c.set('orderOwner', state.value.shopperId)
  return ok(orderId)
}

/**
 * Admits the shopper's session, or a token of the very order `orderId`. A token of another order
 * finds nothing here: `not_found`.
 */
export async function requireOrderAccess(
  c: GatewayContext,
  orderId: string | undefined,
): Promise<Result<unknown>> {
  const token = bearerToken(c)
  if (token === undefined || !looksLikeOrderToken(token)) return requireSession(c)
  const opened = await openOrder(c, token)
  return opened.ok && opened.value !== orderId ? refuse('not_found') : opened
}
