import type { Order, OrderStatus } from '../order/contract.ts'
import {
  FIRST_ORDER_UNITS_MAX,
  HOLD_GRACE_MS,
  OPEN_ORDER_KEPT_MS,
  OPEN_ORDERS_MAX,
  OPEN_UNITS_MAX,
  PAYMENT_WINDOW_MS,
} from '../platform/limits.ts'
import { assertInvariant, type Problem, refuse } from '../platform/result.ts'
import type {
  BudgetDecision,
  BudgetMeasure,
  BudgetOrder,
  Exposure,
  OpenOrderBudget,
} from './contract.ts'

const DEFAULT_BUDGET: OpenOrderBudget = {
  orders: OPEN_ORDERS_MAX,
  units: OPEN_UNITS_MAX,
  firstOrderUnits: FIRST_ORDER_UNITS_MAX,
  amount: null,
  prepayFactor: 2,
  refuseFactor: 4,
  networkFactor: 20,
}

/**
 * The merchant's budget over the defaults.
 * @throws Error where its bounds are not in order
 */
export function budgetOf(told: Partial<OpenOrderBudget> = {}): OpenOrderBudget {
  const budget = { ...DEFAULT_BUDGET, ...told }
  const { orders, units, firstOrderUnits, amount, prepayFactor, refuseFactor } = budget
  assertInvariant(orders >= 1 && units >= 1, 'openOrders: orders and units are at least 1')
  assertInvariant(firstOrderUnits >= units, 'openOrders: firstOrderUnits is at least units')
  assertInvariant(amount === null || amount >= 1, 'openOrders: amount is null or at least 1')
  assertInvariant(
    prepayFactor >= 1 && refuseFactor >= prepayFactor && budget.networkFactor >= 1,
    'openOrders: 1 <= prepayFactor <= refuseFactor, networkFactor >= 1',
  )
  return budget
}

/** The budget of a network: every bound times `networkFactor`. */
export function ofNetwork(budget: OpenOrderBudget): OpenOrderBudget {
  const { networkFactor: n, orders, units, firstOrderUnits, amount } = budget
  return {
    ...budget,
    orders: orders * n,
    units: units * n,
    firstOrderUnits: firstOrderUnits * n,
    amount: amount === null ? null : amount * n,
  }
}

type Bounds = Record<BudgetMeasure, number>

/** The bounds up to which nothing is asked. */
const freeBounds = (budget: OpenOrderBudget, isFirst: boolean): Bounds => ({
  orders: budget.orders,
  units: isFirst ? budget.firstOrderUnits : budget.units,
  amount: budget.amount ?? Number.POSITIVE_INFINITY,
})

/**
 * The further bounds grow from the larger of the two unit bounds, so that a large first order
 * leaves room for a second one.
 */
const boundsTimes = (budget: OpenOrderBudget, factor: number): Bounds => ({
  orders: budget.orders * factor,
  units: budget.firstOrderUnits * factor,
  amount: (budget.amount ?? Number.POSITIVE_INFINITY) * factor,
})

const MEASURES = ['orders', 'units', 'amount'] as const satisfies readonly BudgetMeasure[]

/**
 * Decides an order of an identity with this exposure. More exposure never makes the
 * answer milder, a verified order is never answered harder than one that is not, and whatever is
 * allowed leaves the exposure at or below the bounds times `refuseFactor`.
 */
export function decideBudget(
  exposure: Exposure,
  budget: OpenOrderBudget,
  order: BudgetOrder,
): BudgetDecision {
  const after: Bounds = {
    orders: exposure.orders + 1,
    units: exposure.units + order.units,
    amount: exposure.amount + order.amount,
  }
  const beyond = (bounds: Bounds) => MEASURES.find((measure) => after[measure] > bounds[measure])
  const last = boundsTimes(budget, budget.refuseFactor)
  const measure = beyond(last)
  if (measure) return { kind: 'refuse', measure, limit: Math.floor(last[measure]) }
  const isPrepaidOnly = beyond(boundsTimes(budget, budget.prepayFactor)) !== undefined
  if (order.onDelivery && isPrepaidOnly) return { kind: 'prepay' }
  const isFree = beyond(freeBounds(budget, exposure.orders === 0)) === undefined
  return isFree || order.verified ? { kind: 'allow' } : { kind: 'verify' }
}

const WORDS: Record<BudgetMeasure, (limit: number) => string> = {
  orders: (limit) => `At most ${limit} orders can be open at once.`,
  units: (limit) => `At most ${limit} units can be in open orders at once.`,
  amount: () => 'The value of open orders has reached its limit.',
}

/** The refusal of a decision; null where the order is allowed. */
export function problemOf(decision: BudgetDecision): Problem | null {
  switch (decision.kind) {
    case 'allow':
      return null
    case 'verify':
      return refuse('verification_required', undefined, { extra: { kind: 'code' } }).problem
    case 'prepay':
      return refuse(
        'payment_method_unavailable',
        'It is not offered while this much is open. Choose a method that is paid at once.',
      ).problem
    case 'refuse': {
      const { measure, limit } = decision
      const detail = `${WORDS[measure](limit)} Pay or cancel an order, or wait until one is delivered.`
      return refuse('too_many_open_orders', detail, { extra: { limit, measure } }).problem
    }
  }
}

/** `ends`: the first statuses in which an order no longer counts; `over`: those that follow. */
type Standing = 'open' | 'ends' | 'over'

const CLOSED = { cancelled: 'ends', refunding: 'ends', refunded: 'ends' } as const

const PREPAID: Record<OrderStatus, Standing> = {
  awaiting_payment: 'open',
  placed: 'open',
  paid: 'ends',
  allocated: 'over',
  packed: 'over',
  shipped: 'over',
  delivered: 'over',
  completed: 'over',
  ...CLOSED,
}

const ON_DELIVERY: Record<OrderStatus, Standing> = {
  awaiting_payment: 'open',
  placed: 'open',
  paid: 'open',
  allocated: 'open',
  packed: 'open',
  shipped: 'open',
  delivered: 'ends',
  completed: 'over',
  ...CLOSED,
}

const standingOf = ({ status, payment }: Pick<Order, 'status' | 'payment'>): Standing =>
  (payment.kind === 'cash-on-delivery' ? ON_DELIVERY : PREPAID)[status]

/** Whether the order counts against its buyer's budgets. */
export const isOpenOrder = (order: Pick<Order, 'status' | 'payment'>): boolean =>
  standingOf(order) === 'open'

/** Whether the order has just stopped counting; false for the statuses that follow. */
export const endsOpenOrder = (order: Pick<Order, 'status' | 'payment'>): boolean =>
  standingOf(order) === 'ends'

/** Until when an order counts where nobody tells of its end (milliseconds). */
export const openUntil = ({ onDelivery }: Pick<BudgetOrder, 'onDelivery'>, now: number): number =>
  now + (onDelivery ? OPEN_ORDER_KEPT_MS : PAYMENT_WINDOW_MS + HOLD_GRACE_MS)
