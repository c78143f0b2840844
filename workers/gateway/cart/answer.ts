import { told } from '../../../src/shared/cart/add-line.ts'
import type { CartLineCommand, CartRendering } from '../../../src/shared/cart/contract.ts'
import { withServerTime } from '../../../src/shared/cart/view.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { MergeCommand } from '../../../src/shared/shopper/merge/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { SECURITY_HEADERS } from '../http/middleware/security-headers.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { callerOf, execute, shopperOf } from '../http/shopper.ts'
import { visitorCountry } from '../http/visitor-country.ts'
import { countCart } from './count-carts.ts'
import { renewedCodes } from './discount-codes.ts'

const etagOf = (version: number): string => `"${version}"`

/** `If-Match` as a cart version: absent, a version, or one that can never match. */
function ifMatch(c: GatewayContext): number | undefined {
  const header = c.req.header('if-match')
  if (header === undefined || header === '*') return undefined
  const version = /^"(\d{1,15})"$/.exec(header.trim())?.[1]
  return version === undefined ? -1 : Number(version)
}

type UndoMerge = Extract<MergeCommand, { type: 'merge.undo' }>

/** Runs a cart command and answers the whole priced cart. */
export async function runCart(
  c: GatewayContext,
  command: CartLineCommand | UndoMerge,
): Promise<Result<Response>> {
  const answer = await execute(c, command, ifMatch(c))
  if (!answer.ok) return answer
  if (command.type !== 'merge.undo') countCart(c, command, answer.value)
  const { cart, replayed } = answer.value
  if (replayed) return ok(send(c, cart))
  // The command that adds a line has read the catalogue already.
  const known = command.type === 'cart.add-line' ? command.catalogVersion : undefined
  return ok(send(c, await refreshed(c, cart, known)))
}

/** The cart, unless the client has it already (If-None-Match or `?version=`). */
export async function answerCart(
  c: GatewayContext,
  version: number | undefined,
): Promise<Result<Response | { unchanged: true; version: number }>> {
  const header = /^(?:W\/)?"(\d{1,15})"$/.exec(c.req.header('if-none-match') ?? '')?.[1]
  const reading = await currentCart(c)
  if (!reading.ok) return reading
  const cart = reading.value
  if (header !== undefined && Number(header) === cart.version) {
    return ok(c.body(null, 304, { ...SECURITY_HEADERS, etag: etagOf(cart.version) }))
  }
  if (version === cart.version) return ok({ unchanged: true, version })
  return ok(send(c, cart))
}

/** The caller's cart, brought to today's catalogue. */
export async function currentCart(c: GatewayContext): Promise<Result<CartRendering>> {
  const reading = await shopperOf(c).read(callerOf(c), { type: 'cart' })
  if (!reading.ok) return reading
  return ok(await refreshed(c, reading.value.cart))
}

/**
 * The cart at today's catalogue. Only where a newer one was published since the cart was last
 * written does this cost a second call; prices that moved become warnings there.
 */
async function refreshed(
  c: GatewayContext,
  cart: CartRendering,
  knownVersion?: string,
): Promise<CartRendering> {
  const catalog = catalogReader(c.env)
  const catalogVersion = knownVersion ?? (await catalog.version())
  const offers = await catalog.offers()
  if (cart.version === 0) return cart
  // An object of an older release knows no offers: it would be asked again and again.
  const { offersVersion = offers.version, holdsUntil = Number.POSITIVE_INFINITY } = cart
  const isCurrent = cart.catalogVersion === catalogVersion && offersVersion >= offers.version
  if (isCurrent && Date.now() < holdsUntil) return cart
  const ids = [...new Set([...cart.json.matchAll(/"variantId":"([^"]+)"/g)].map((m) => m[1] ?? ''))]
  const variants = [...(await catalog.sellable(ids)).values()]
  const codes = await renewedCodes(c, cart)
  const here = told(offers, visitorCountry(c))
  const answer = await shopperOf(c).execute({
    caller: callerOf(c),
    command: { type: 'cart.refresh', catalogVersion, variants, ...here, ...codes },
  })
  return answer.ok ? answer.value.cart : cart
}

function send(c: GatewayContext, cart: CartRendering): Response {
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/json',
    etag: etagOf(cart.version),
  }
  return c.body(withServerTime(cart.json, Date.now()), 200, headers)
}
