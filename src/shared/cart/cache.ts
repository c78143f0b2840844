import { nextCodeTurn } from '../coupon/rules.ts'
import type { Sql } from '../platform/sql.ts'
import type { PlaceTax } from '../pricing/contract.ts'
import { documentAsksFirst, nextTurn } from '../promotion/rules.ts'
import type { Cart, CartRendering } from './contract.ts'
import type { CartState } from './rules.ts'
import { emptyCart } from './rules.ts'
import { loadCart } from './store.ts'
import { renderCart } from './view.ts'

/** The terms of every cart of the shop. */
interface CartTerms {
  /** Of a cart that holds nothing yet. */
  currency: string
  /** The taxes that a cart is estimated with; null: none. */
  tax: PlaceTax | null
  /** The level of the member whose cart it is; null for a visitor. */
  levelOf(sql: Sql): string | null
  /** Whether an order of the shopper stands. */
  hasOrdered(sql: Sql): boolean
}

/**
 * The cart's rows, cached in memory while the object lives, with their rendering, made once per
 * version. After any failure `forget()` has the rows read again.
 */
export class CartCache {
  private cached: CartState | null = null
  private rendered: CartRendering | null = null
  private emptyRendering: CartRendering | null = null

  constructor(private readonly terms: CartTerms) {}

  state(sql: Sql): CartState {
    this.cached ??= { ...loadCart(sql, this.terms.currency), buyerLevel: this.terms.levelOf(sql) }
    return this.cached
  }

  /** Takes over a state that the running transaction has written. */
  replace(state: CartState): void {
    this.cached = state
    this.rendered = null
  }

  rendering(sql: Sql): CartRendering {
    this.rendered ??= this.render(this.state(sql), sql)
    return this.rendered
  }

  forget(): void {
    this.cached = null
    this.rendered = null
  }

  /** The cart of an object that was never written. */
  empty(): CartRendering {
    this.emptyRendering ??= this.render(emptyCart(this.terms.currency), null)
    return this.emptyRendering
  }

  /** @param sql null for an object that was never written */
  private render(state: CartState, sql: Sql | null): CartRendering {
    const turns = [
      nextTurn(state.offers, state.updatedAt),
      nextCodeTurn(state.coupons, state.updatedAt),
    ].filter((at) => at !== null)
    const cart = renderCart(state, this.terms.tax, this.isFirstOrder(state, sql))
    const holdsUntil = turns.length === 0 ? null : Math.min(...turns)
    return {
      version: state.version,
      catalogVersion: state.catalogVersion,
      offersVersion: state.offers.version,
      ...(holdsUntil === null ? {} : { holdsUntil }),
      ...shownIn(state, cart),
      json: JSON.stringify(cart),
    }
  }

  /** A visitor's next order counts as the first one: the mailbox is known at its completion alone. */
  private isFirstOrder(state: CartState, sql: Sql | null): boolean {
    if (state.buyerLevel === null || sql === null || !documentAsksFirst(state.offers)) return true
    return !this.terms.hasOrdered(sql)
  }
}

/** The promotion slots of a cart with their promotions. */
function shownIn({ offers }: CartState, cart: Cart): Pick<CartRendering, 'slots'> {
  if (cart.promotionSlots.length === 0) return {}
  const shown = new Set(cart.promotionSlots.map(({ id }) => id))
  const slots = (offers.slots ?? [])
    .filter(({ id }) => shown.has(id))
    .map(({ id, promotionId }) => ({ id, ...(promotionId === null ? {} : { promotionId }) }))
  return { slots }
}
