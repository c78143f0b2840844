import type { Sql } from '../platform/sql.ts'
import type { CartRendering } from './contract.ts'
import type { CartState } from './rules.ts'
import { emptyCart } from './rules.ts'
import { loadCart } from './store.ts'
import { renderCart } from './view.ts'

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
  private emptyRendering: CartRendering | null = null

  /** @param currency the shop's, for a cart that holds nothing yet */
  constructor(private readonly currency: string) {}

  state(sql: Sql): CartState {
    this.held ??= loadCart(sql, this.currency)
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

  /** The cart of an object that was never written. */
  empty(): CartRendering {
    this.emptyRendering ??= render(emptyCart(this.currency))
    return this.emptyRendering
  }
}
