import { ok } from '../platform/result.ts'
import type { ShopperModule } from '../shopper/module.ts'
import { cartHandlers } from './commands.ts'
import type { CartContract } from './contract.ts'
import { CART_TABLES, lastCartChangeAt, loadFavourites, newestFavouriteAt } from './store.ts'

/** Cart and favourites. */
export const cartModule: ShopperModule<CartContract> = {
  name: 'cart',
  tables: [{ step: 1, sql: CART_TABLES }],
  commands: cartHandlers,
  queries: {
    cart: {
      read: (view) => ok({ kind: 'cart', cart: view.renderedCart() }),
      empty: (view) => ok({ kind: 'cart', cart: view.renderedCart() }),
    },
    favourites: {
      read: ({ sql }) => ok({ kind: 'favourites', favourites: loadFavourites(sql) }),
      empty: () => ok({ kind: 'favourites', favourites: [] }),
    },
  },
  maintenance: {
    lastActiveAt: (sql) => Math.max(lastCartChangeAt(sql) ?? 0, newestFavouriteAt(sql) ?? 0),
  },
}
