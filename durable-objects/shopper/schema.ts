import { OPEN_ORDER_TABLES } from '../../src/shared/budget/store.ts'
import { CART_TABLES } from '../../src/shared/cart/store.ts'
import { CHECKOUT_TABLES } from '../../src/shared/checkout/store.ts'
import { OUTBOX_TABLE } from '../../src/shared/kit/outbox.ts'
import { ONCE_TABLES } from '../../src/shared/shopper/idempotency.ts'
import { ORDER_VIEW_TABLES } from '../../src/shared/shopper/orders.ts'

/**
 * The steps of a shopper's tables; append only. Few tables on purpose: each costs about 0.1 ms
 * when a visitor's object is born.
 */
export const SHOPPER_STEPS = [
  CART_TABLES + CHECKOUT_TABLES + ORDER_VIEW_TABLES + ONCE_TABLES + OUTBOX_TABLE,
  OPEN_ORDER_TABLES,
]
