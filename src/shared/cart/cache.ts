import { nextCodeTurn } from '../coupon/rules.ts'
import { RowMemory } from '../kit/row-memory.ts'
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

/** The cart's rows, in memory while the object lives, with their rendering, made once per version. */
export class CartCache {
  private readonly rows: RowMemory<CartState>
  private rendered: { state: CartState; rendering: CartRendering } | null = null
  private emptyRendering: CartRendering | null = null

  constructor(private readonly terms: CartTerms) {
    this.rows = new RowMemory((sql) => ({
      ...loadCart(sql, terms.currency),
      buyerLevel: terms.levelOf(sql),
    }))
  }

  state(sql: Sql): CartState {
    return this.rows.read(sql)
  }

  /** Takes over a state that the running transaction has written. */
  replace(sql: Sql, state: CartState): void {
    this.rows.replace(sql, state)
  }

  rendering(sql: Sql): CartRendering {
    const state = this.state(sql)
    if (this.rendered?.state !== state) {
      this.rendered = { state, rendering: this.render(state, sql) }
    }
    return this.rendered.rendering
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
