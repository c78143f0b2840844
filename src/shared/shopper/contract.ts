import type { BuyerEdge } from '../budget/contract.ts'
import type { CartContract } from '../cart/contract.ts'
import type { CartReminderContract } from '../cart-reminder/contract.ts'
import type { CheckoutContract } from '../checkout/contract.ts'
import type { CouponContract } from '../coupon/contract.ts'
import type { MemberContract } from '../member/contract.ts'
import type { Order, OrderAnswer } from '../order/contract.ts'
import type { PaymentEvent } from '../payment/contract.ts'
import type { Result } from '../platform/result.ts'
import type { PointsContract } from '../points/contract.ts'
import type { EndedSession, Session, SessionContract } from '../session/contract.ts'
import type { StoreCreditContract } from '../store-credit/contract.ts'
import type { MergeContract } from './merge/contract.ts'

/** The contract of each module of `ShopperObject`, in the order of the list in modules.ts. */
export type ShopperContracts = [
  CartContract,
  CheckoutContract,
  OrdersContract,
  IdempotencyContract,
  OutboxContract,
  OpenOrdersContract,
  SessionContract,
  MemberContract,
  MergeContract,
  StoreCreditContract,
  PointsContract,
  CouponContract,
  CartReminderContract,
  ErasureContract,
]

/**
 * The types of a module of `ShopperObject`: `answers` has the answer to each command by the
 * command's `type`, `readings` the answer to each query.
 */
export interface ModuleContract {
  command: { type: string }
  answers: object
  query: { type: string }
  readings: object
}

/** The answer to a write whose work is outside the object. */
export interface RememberedAnswer {
  kind: 'answer'
  value: object
}

/** Answers to writes whose work is outside the object, under the keys of their requests. */
export interface IdempotencyContract {
  command: /** Takes the key before the work. Refuses `idempotency_in_flight` while a request has it. */
    | { type: 'answer.begin'; idempotency: Idempotency }
    /** Stores the outcome of the work; null frees the key of work that broke. */
    | { type: 'answer.settle'; idempotency: Idempotency; answer: Result<object> | null }
  answers: {
    /** Null where the work is to be done. */
    'answer.begin': {
      kind: 'answer-begun'
      answer: Result<RememberedAnswer & { replayed: boolean }> | null
    }
    'answer.settle': { kind: 'none' }
  }
  query: never
  readings: Record<never, never>
}

/** The shopper's own orders; commands come from the shopper, a provider or fulfilment. */
export interface OrdersContract {
  command: OrderCommand
  answers: {
    'order.apply-payment': OrderAnswer
    'order.advance': { kind: 'none' }
    'order.request-cancel': OrderAnswer
  }
  query:
    | { type: 'orders'; limit: number; before: string | null }
    /** The first page as its text: a stored order is neither parsed nor written anew for it. */
    | { type: 'first-orders'; limit: number }
    | { type: 'order'; orderId: string }
    /** Whether an order of the shopper stands: it is not cancelled. */
    | { type: 'has-ordered' }
  readings: {
    /** `complete`: the object has all orders there ever were. */
    orders: { kind: 'orders'; orders: Order[]; more: boolean; complete: boolean }
    /** JSON of `{data, nextCursor}`; null for a member that has orders of visitors, too. */
    'first-orders': { kind: 'first-orders'; json: string | null }
    order: OrderAnswer
    'has-ordered': { kind: 'has-ordered'; hasOrdered: boolean }
  }
}

export type OrderCommand =
  /** A verified payment event; applied once by event id. */
  | { type: 'order.apply-payment'; event: PaymentEvent }
  /** The record moved on; also acknowledges outbox rows it came from. */
  | { type: 'order.advance'; order: Order; acknowledges: string[] }
  /** The shopper asks to cancel; fulfilment decides. */
  | { type: 'order.request-cancel'; orderId: string; reason: string }

/** Messages of the object that wait for their acknowledgement. For fulfilment alone. */
export interface OutboxContract {
  command: { type: 'outbox.acknowledge'; ids: string[] }
  answers: { 'outbox.acknowledge': { kind: 'none' } }
  /** The message of a claim (`platform/claims.ts`). */
  query: { type: 'outbox-message'; id: string }
  readings: { 'outbox-message': { kind: 'outbox-message'; message: string } }
}

/** The budget of the shopper's own open orders. For the checkout alone. */
export interface OpenOrdersContract {
  command: never
  answers: Record<never, never>
  /** The browser and network an order came from, whose budgets are released. */
  query: { type: 'open-order'; orderId: string }
  readings: { 'open-order': { kind: 'open-order'; edge: BuyerEdge } }
}

/** The erasure of a person in `ShopperObject`. For the shop itself. */
export interface ErasureContract {
  command: /** Everything that the object has of its person. It takes in nothing from then on. */
    | { type: 'shopper.erase' }
    /** The buyer of these orders alone: its visitor is not known to be the person. */
    | { type: 'shopper.erase-orders'; orderIds: string[] }
  answers: {
    /** Not `complete`: a purchase is under way. The command is to be repeated. */
    'shopper.erase': { kind: 'erased'; complete: boolean; ended: EndedSession[] }
    'shopper.erase-orders': { kind: 'erased'; complete: boolean }
  }
  query: never
  readings: Record<never, never>
}

/** The caller. `system` is fulfilment or a verified provider acting on the shopper's object. */
export type Caller = { kind: 'session'; session: Session } | { kind: 'system'; shopperId: string }

export interface Idempotency {
  /** Scoped to caller and path: `<METHOD> <path> <key>`. */
  key: string
  /** SHA-256 of the canonical body. */
  fingerprint: string
}

/** The commands or queries of this type. */
export type OfType<All extends { type: string }, Type extends All['type']> = {
  type: Type
} & Extract<All, { type: Type }>

/** A command with its caller. `Type` is the command's type, or several. */
export interface ModuleRequest<
  Contract extends ModuleContract,
  Type extends Contract['command']['type'],
> {
  caller: Caller
  command: OfType<Contract['command'], Type>
  idempotency?: Idempotency
  /** If-Match of the cart, as a version. */
  ifVersion?: number
}

/** The answer to a command of this type, as its handler gives it. */
export type HandlerAnswer<Contract extends ModuleContract, Type> = Contract extends ModuleContract
  ? Type extends keyof Contract['answers']
    ? Contract['answers'][Type]
    : never
  : never

/** The answer to a command; `replayed` where it was stored under the request's key. */
export type ModuleAnswer<Contract extends ModuleContract, Type> = HandlerAnswer<Contract, Type> & {
  replayed: boolean
}

/** The answer to a query of this type. */
export type ModuleReading<Contract extends ModuleContract, Type> = Contract extends ModuleContract
  ? Type extends keyof Contract['readings']
    ? Contract['readings'][Type]
    : never
  : never

/** An object of these modules, as the rest of the shop calls it. */
export interface ModulesPort<Contract extends ModuleContract> {
  execute<Type extends Contract['command']['type']>(
    request: ModuleRequest<Contract, Type>,
  ): Promise<Result<ModuleAnswer<Contract, Type>>>
  read<Type extends Contract['query']['type']>(
    caller: Caller,
    query: OfType<Contract['query'], Type>,
  ): Promise<Result<ModuleReading<Contract, Type>>>
}

type AnyShopperContract = ShopperContracts[number]

export type ShopperCommand = AnyShopperContract['command']
export type ShopperQuery = AnyShopperContract['query']

export type ShopperRequest<Type extends ShopperCommand['type'] = ShopperCommand['type']> =
  ModuleRequest<AnyShopperContract, Type>

export type ShopperAnswer<Type extends ShopperCommand['type'] = ShopperCommand['type']> =
  ModuleAnswer<AnyShopperContract, Type>

export type ShopperReading<Type extends ShopperQuery['type'] = ShopperQuery['type']> =
  ModuleReading<AnyShopperContract, Type>

/** `ShopperObject`, as the rest of the shop calls it. */
export type ShopperPort = ModulesPort<AnyShopperContract>
