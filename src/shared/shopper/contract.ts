import type { BuyerEdge } from '../budget/contract.ts'
import type { CartCommand, Favourite } from '../cart/contract.ts'
import type { CheckoutCommand, CheckoutDraft, CheckoutRecord } from '../checkout/contract.ts'
import type { Order } from '../order/contract.ts'
import type { PaymentEvent } from '../payment/contract.ts'
import type { Result } from '../platform/result.ts'
import type { Session, SessionCommand } from '../session/contract.ts'

/** Commands about the shopper's own orders, from the shopper, a provider or fulfilment. */
export type OrderCommand =
  /** A verified payment event; applied once by event id. */
  | { type: 'order.apply-payment'; event: PaymentEvent }
  /** The record moved on; also acknowledges outbox rows it came from. */
  | { type: 'order.advance'; order: Order; acknowledges: string[] }
  /** The shopper asks to cancel; fulfilment decides. */
  | { type: 'order.request-cancel'; orderId: string; reason: string }
  | { type: 'outbox.acknowledge'; ids: string[] }

export type ShopperCommand = CartCommand | CheckoutCommand | SessionCommand | OrderCommand

/** A priced cart, rendered once per version: `json` is the Cart without `serverTime`. */
export interface CartRendering {
  version: number
  catalogVersion: string
  json: string
}

/** Who asks. `system` is fulfilment or a verified provider acting on the shopper's object. */
export type Caller = { kind: 'session'; session: Session } | { kind: 'system'; shopperId: string }

export interface Idempotency {
  /** Scoped to caller and path: `<METHOD> <path> <key>`. */
  key: string
  /** SHA-256 of the canonical body. */
  fingerprint: string
}

export interface ShopperRequest {
  caller: Caller
  command: ShopperCommand
  idempotency?: Idempotency
  /** If-Match of the cart, as a version. */
  ifVersion?: number
}

/** A stored or fresh answer. Cart answers come rendered; the others as values. */
export type ShopperAnswer =
  | { kind: 'cart'; cart: CartRendering; replayed: boolean }
  | { kind: 'favourites'; favourites: Favourite[]; replayed: boolean }
  | { kind: 'checkout'; checkout: CheckoutRecord; replayed: boolean }
  | { kind: 'order'; order: Order; replayed: boolean }
  | { kind: 'none'; replayed: boolean }

export type ShopperQuery =
  | { type: 'cart'; knownVersion?: number }
  | { type: 'favourites' }
  | { type: 'checkout'; checkoutId: string }
  | { type: 'checkout-draft' }
  | { type: 'checkout-of-order'; orderId: string }
  | { type: 'orders'; limit: number; before: string | null }
  | { type: 'order'; orderId: string }
  /** For the checkout alone: where an order came from, so that its budgets are released. */
  | { type: 'open-order'; orderId: string }
  | { type: 'session' }
  /** For fulfilment alone: a message whose claim it was sent. */
  | { type: 'outbox-message'; id: string }

export type ShopperReading =
  | { kind: 'cart'; cart: CartRendering }
  | { kind: 'unchanged'; version: number }
  | { kind: 'favourites'; favourites: Favourite[] }
  | { kind: 'checkout'; checkout: CheckoutRecord }
  | { kind: 'checkout-draft'; draft: CheckoutDraft }
  /** `complete`: the object has all orders there ever were. */
  | { kind: 'orders'; orders: Order[]; more: boolean; complete?: boolean }
  | { kind: 'order'; order: Order }
  | { kind: 'open-order'; edge: BuyerEdge }
  | { kind: 'session' }
  | { kind: 'outbox-message'; message: string }

/** What the rest of the shop may ask of `ShopperObject`. */
export interface ShopperPort {
  execute(request: ShopperRequest): Promise<Result<ShopperAnswer>>
  read(caller: Caller, query: ShopperQuery): Promise<Result<ShopperReading>>
}
