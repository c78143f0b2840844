import shop from '../../shop.config.ts'
import type { CartState } from '../../src/shared/cart/rules.ts'
import { emptyCart } from '../../src/shared/cart/rules.ts'
import { loadCart } from '../../src/shared/cart/store.ts'
import { renderCart } from '../../src/shared/cart/view.ts'
import type { Sql } from '../../src/shared/platform/sql.ts'
import type { CartRendering } from '../../src/shared/shopper/contract.ts'

const render = (state: CartState): CartRendering => ({
  version: state.version,
  catalogVersion: state.catalogVersion,
  json: JSON.stringify(renderCart(state)),
})

/**
 * What SQLite holds of the cart, kept in memory while the object lives, and its rendering, made
 * once per version. A cache only: `forget()` after any failure, and it is read anew.
 */
export class CartCache {
  private held: CartState | null = null
  private rendered: CartRendering | null = null

  state(sql: Sql): CartState {
    this.held ??= loadCart(sql, shop.currency)
    return this.held
  }

  /** Takes over a state that the running transaction has written. */
  replace(state: CartState): void {
    this.held = state
    this.rendered = null
  }

  rendering(sql: Sql): CartRendering {
    this.rendered ??= render(this.state(sql))
    return this.rendered
  }

  forget(): void {
    this.held = null
    this.rendered = null
  }

  /** The cart of a shopper who never wrote anything. */
  static readonly unborn: CartRendering = render(emptyCart(shop.currency))
}
