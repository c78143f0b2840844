import { FAVOURITES_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Handlers, ShopperTransaction } from '../shopper/transaction.ts'
import type { CartAnswer, CartCommand, CartContract, CartLineCommand } from './contract.ts'
import { decideCart } from './rules.ts'
import { addFavourite, loadFavourites, removeFavourite } from './store.ts'

function changeCart(tx: ShopperTransaction, command: CartLineCommand): Result<CartAnswer> {
  const decided = decideCart(tx.cart(), command, tx.newId('li'))
  if (!decided.ok) return decided
  tx.changeCart(decided.value)
  return ok({ kind: 'cart', cart: tx.renderedCart() })
}

/** Handlers of cart and favourites, for `cartModule`. */
export const cartHandlers: Handlers<CartCommand, CartContract['answers']> = {
  'cart.add-line': changeCart,
  'cart.change-line': changeCart,
  'cart.remove-line': changeCart,
  'cart.save-line': changeCart,
  'cart.restore-line': changeCart,
  'cart.set-discount-codes': changeCart,
  'cart.refresh': changeCart,
  'favourite.add': (tx, { productId }) => {
    const favourites = loadFavourites(tx.sql)
    if (favourites.length >= FAVOURITES_MAX) {
      return refuse('too_many_lines', `At most ${FAVOURITES_MAX} favourites.`)
    }
    addFavourite(tx.sql, productId, tx.now)
    return ok({ kind: 'favourites', favourites: loadFavourites(tx.sql) })
  },
  'favourite.remove': (tx, { productId }) => {
    removeFavourite(tx.sql, productId)
    return ok({ kind: 'favourites', favourites: loadFavourites(tx.sql) })
  },
}
