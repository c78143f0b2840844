import { signingKey } from '../../../../src/shared/kit/signed-token.ts'
import { ordersDatabases } from '../../../../src/shared/order/databases.ts'
import { readOrderState } from '../../../../src/shared/order/read-order.ts'
import { opens } from '../../../../src/shared/order-access/rules.ts'
import { looksLikeOrderToken, openOrderAccess } from '../../../../src/shared/order-access/token.ts'
import { isId } from '../../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { callerOf, shopperById, shopperOf } from '../shopper.ts'
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
  if (token === undefined || !looksLikeOrderToken(token)) {
    const session = await requireSession(c)
    return session.ok && orderId !== undefined ? followFormerShopper(c, orderId) : session
  }
  const opened = await openOrder(c, token)
  return opened.ok && opened.value !== orderId ? refuse('not_found') : opened
}

/**
 * Sets `c.var.orderOwner` where the order is of a visitor that signed in as the member of this
 * request: the visitor's object keeps its orders. Refuses a session that was ended.
 */
export async function followFormerShopper(
  c: GatewayContext,
  orderId: string,
): Promise<Result<unknown>> {
  if (c.var.session.kind === 'guest') return ok(null)
  const former = await formerShoppers(c)
  if (!former.ok || former.value.length === 0) return former
  const owner = await ownerOf(c, orderId, former.value)
  if (!owner.ok) return owner
  if (owner.value !== undefined) c.set('orderOwner', owner.value)
  return ok(null)
}

/** The newest former shoppers of the member, or the one of an id where it is one. */
async function formerShoppers(c: GatewayContext, shopperId?: string): Promise<Result<string[]>> {
  const read = await shopperOf(c).read(callerOf(c), { type: 'former-shoppers', shopperId })
  return read.ok ? ok(read.value.shopperIds) : read
}

/** Visitors that are asked for an order which the record does not have yet, the newest ones. */
const ASKED_MAX = 3

async function ownerOf(
  c: GatewayContext,
  orderId: string,
  newest: readonly string[],
): Promise<Result<string | undefined>> {
  const state = await readOrderState({ databases: ordersDatabases(c.env) }, orderId)
  if (state.ok) {
    const { shopperId } = state.value
    if (shopperId === c.var.session.shopperId) return ok(undefined)
    if (newest.includes(shopperId)) return ok(shopperId)
    // The list has the newest; access to an order does not end with it.
    const asked = await formerShoppers(c, shopperId)
    return asked.ok ? ok(asked.value.find((id) => id === shopperId)) : asked
  }
  if (state.problem.code !== 'not_found' || !isId('ord', orderId)) return ok(undefined)
  const asked = newest.slice(0, ASKED_MAX)
  const found = await Promise.all(
    asked.map(async (shopperId) => {
      const caller = { kind: 'system', shopperId } as const
      return (await shopperById(c.env, shopperId).read(caller, { type: 'order', orderId })).ok
    }),
  )
  return ok(asked.find((_, index) => found[index]))
}
