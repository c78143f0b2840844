import { buyableLines, type CartState } from '../cart/rules.ts'
import { CHECKOUT_KEPT_MS, COMPLETION_STALLED_MS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { ShopperModule } from '../shopper/module.ts'
import type { ShopperTransaction } from '../shopper/transaction.ts'
import { checkoutHandlers } from './commands.ts'
import { readCompletion, stalledMessageId } from './completion/commands.ts'
import type { CheckoutAnswer, CheckoutContract, CheckoutDraft, CheckoutRecord } from './contract.ts'
import { stalledSwitchId } from './payment-switch/commands.ts'
import {
  CHECKOUT_TABLES,
  deleteIdleCheckouts,
  loadCheckout,
  loadCheckoutOfOrder,
  loadOpenCheckout,
  loadStalledCheckouts,
  loadStalledSwitches,
  newestCheckoutAt,
  oldestCompletion,
  oldestSwitch,
  pruneCheckouts,
} from './store.ts'

/** Checkouts, their completion, and the switch of a placed order's payment. */
export const checkoutModule: ShopperModule<CheckoutContract> = {
  name: 'checkout',
  tables: [{ step: 1, sql: CHECKOUT_TABLES }],
  commands: checkoutHandlers,
  queries: {
    checkout: {
      read: ({ sql }, { checkoutId }) => found(loadCheckout(sql, checkoutId)),
      empty: () => refuse('not_found'),
    },
    completion: {
      read: ({ sql }, query) => readCompletion(sql, query),
      empty: () => refuse('not_found'),
    },
    'checkout-of-order': {
      read: ({ sql }, { orderId }) => found(loadCheckoutOfOrder(sql, orderId)),
      empty: () => refuse('not_found'),
    },
    'checkout-draft': {
      read: (view) => ok(draftOf(view.cart(), loadOpenCheckout(view.sql, false))),
      empty: (view) => ok(draftOf(view.cart(), null)),
    },
  },
  erase: ({ sql }) => (deleteIdleCheckouts(sql) ? 'later' : 'done'),
  maintenance: {
    nextAt(sql) {
      const started = [oldestCompletion(sql), oldestSwitch(sql)].filter((at) => at !== null)
      return started.length === 0 ? null : Math.min(...started) + COMPLETION_STALLED_MS
    },
    run: askToResume,
    prune: (sql, now) => pruneCheckouts(sql, now - CHECKOUT_KEPT_MS),
    lastActiveAt: (sql) => (oldestCompletion(sql) === null ? newestCheckoutAt(sql) : Infinity),
  },
}

const found = (checkout: CheckoutRecord | null): Result<CheckoutAnswer> =>
  checkout ? ok({ kind: 'checkout', checkout }) : refuse('not_found')

const draftOf = (
  cart: CartState,
  open: CheckoutRecord | null,
): { kind: 'checkout-draft'; draft: CheckoutDraft } => ({
  kind: 'checkout-draft',
  draft: {
    open,
    lines: buyableLines(cart).map(({ id, variant, quantity, attributes }) => ({
      id,
      variant,
      quantity,
      attributes,
    })),
    cartVersion: cart.version,
    currency: cart.currency,
    discountCodes: cart.discountCodes,
    offersVersion: cart.offers.version,
  },
})

/** Asks for completions and switches to be resumed whose driver is silent. Ids are fixed. */
function askToResume(tx: ShopperTransaction): void {
  const before = tx.now - COMPLETION_STALLED_MS
  const ask = (id: string, checkoutId: string) =>
    tx.enqueue({ id, type: 'checkout.stalled', body: { shopperId: tx.shopperId, checkoutId } })
  for (const { id } of loadStalledCheckouts(tx.sql, before)) ask(stalledMessageId(id), id)
  for (const { id } of loadStalledSwitches(tx.sql, before)) ask(stalledSwitchId(id), id)
}
