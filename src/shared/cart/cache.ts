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
 * The cart's rows, cached in memory while the object lives, with their rendering, made once per
 * version. After any failure `forget()` has the rows read again.
 */
export class CartCache {
  private cached: CartState | null = null
  private rendered: CartRendering | null = null
  private emptyRendering: CartRendering | null = null

  /** @param currency the shop's, for a cart that holds nothing yet */
  constructor(private readonly currency: string) {}

  state(sql: Sql): CartState {
    this.cached ??= loadCart(sql, this.currency)
    return this.cached
  }

  /** Takes over a state that the running transaction has written. */
  replace(state: CartState): void {
    this.cached = state
    this.rendered = null
  }

  rendering(sql: Sql): CartRendering {
    this.rendered ??= render(this.state(sql))
    return this.rendered
  }

  forget(): void {
    this.cached = null
    this.rendered = null
  }

  /** The cart of an object that was never written. */
  empty(): CartRendering {
    this.emptyRendering ??= render(emptyCart(this.currency))
    return this.emptyRendering
  }
}
