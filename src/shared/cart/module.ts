import { ok } from '../platform/result.ts'
import type { ShopperModule } from '../shopper/module.ts'
import { cartHandlers } from './commands.ts'
import type { CartContract } from './contract.ts'
import {
  CART_TABLES,
  deleteCountry,
  lastCartChangeAt,
  loadFavourites,
  newestFavouriteAt,
  removeFavourite,
} from './store.ts'

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
  erase(tx) {
    const { lines, discountCodes, coupons } = tx.cart()
    if (lines.length + discountCodes.length + coupons.length > 0) {
      const remove = lines.map(({ id }) => id)
      tx.changeCart({ put: [], remove, discountCodes: [], coupons: [] })
    }
    for (const { productId } of loadFavourites(tx.sql)) removeFavourite(tx.sql, productId)
    deleteCountry(tx.sql)
    return 'done'
  },
  maintenance: {
    lastActiveAt: (sql) => Math.max(lastCartChangeAt(sql) ?? 0, newestFavouriteAt(sql) ?? 0),
  },
}
