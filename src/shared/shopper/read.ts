import { buyableLines, type CartState } from '../cart/rules.ts'
import { loadFavourites } from '../cart/store.ts'
import { loadCheckout, loadCheckoutOfOrder, loadOpenCheckout } from '../checkout/store.ts'
import { ORDERS_KEPT_LIVE_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { ShopperQuery, ShopperReading } from './contract.ts'
import { readOpenOrder } from './open-orders.ts'
import { countOrders, loadOrder, loadOrders } from './orders.ts'

type ViewQuery = Exclude<ShopperQuery, { type: 'cart' | 'outbox-message' }>

/** What a shopper may read besides the cart. Refuses `not_found`. */
export function readView(sql: Sql, query: ViewQuery, cart: CartState): Result<ShopperReading> {
  switch (query.type) {
    case 'favourites':
      return ok({ kind: 'favourites', favourites: loadFavourites(sql) })
    case 'checkout': {
      const checkout = loadCheckout(sql, query.checkoutId)
      return checkout ? ok({ kind: 'checkout', checkout }) : refuse('not_found')
    }
    case 'checkout-of-order': {
      const checkout = loadCheckoutOfOrder(sql, query.orderId)
      return checkout ? ok({ kind: 'checkout', checkout }) : refuse('not_found')
    }
    case 'checkout-draft':
      return ok({ kind: 'checkout-draft', draft: draftOf(sql, cart) })
    case 'orders': {
      const orders = loadOrders(sql, query.limit, query.before)
      const more = orders.length > query.limit
      const complete = countOrders(sql) < ORDERS_KEPT_LIVE_MAX
      return ok({ kind: 'orders', orders: orders.slice(0, query.limit), more, complete })
    }
    case 'order': {
      const order = loadOrder(sql, query.orderId)
      return order ? ok({ kind: 'order', order }) : refuse('not_found')
    }
    case 'open-order':
      return readOpenOrder(sql, query.orderId)
    case 'session':
      return ok({ kind: 'session' })
  }
}

/** What a shopper who never wrote anything reads. */
export function readUnborn(query: ViewQuery, cart: CartState): Result<ShopperReading> {
  switch (query.type) {
    case 'favourites':
      return ok({ kind: 'favourites', favourites: [] })
    case 'orders':
      return ok({ kind: 'orders', orders: [], more: false, complete: true })
    case 'checkout-draft': {
      const { version, currency } = cart
      const draft = { open: null, lines: [], cartVersion: version, currency, discountCodes: [] }
      return ok({ kind: 'checkout-draft', draft })
    }
    case 'session':
      return ok({ kind: 'session' })
    default:
      return refuse('not_found')
  }
}

const draftOf = (sql: Sql, cart: CartState) => ({
  open: loadOpenCheckout(sql, false),
  lines: buyableLines(cart).map(({ id, variant, quantity, attributes }) => ({
    id,
    variant,
    quantity,
    attributes,
  })),
  cartVersion: cart.version,
  currency: cart.currency,
  discountCodes: cart.discountCodes,
})
