import type { LimiterObjectPort } from '../anti-scalper/contract.ts'
import { normalEmail } from '../checkout/buyer/rules.ts'
import type { CompletionStep } from '../checkout/completion/contract.ts'
import type { CheckoutRecord } from '../checkout/contract.ts'
import { sha256 } from '../kit/digest.ts'
import type { Order } from '../order/contract.ts'
import { isPaidLater, type PaymentKind } from '../payment/contract.ts'
import { log } from '../platform/log.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { ShopConfig } from '../platform/shop-config.ts'
import type { ShopperPort } from '../shopper/contract.ts'
import type { BudgetDecision, BudgetOrder, BuyerEdge, EndedOrder } from './contract.ts'
import { budgetOf, ofNetwork, openUntil, problemOf } from './rules.ts'

interface Deps {
  limiter(key: string): Pick<LimiterObjectPort, 'reserveBudget' | 'releaseBudget'>
  now(): number
}

const unitsOf = (lines: readonly { quantity: number }[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** The order a checkout would become, as budgets count it. */
export function budgetOrderOf(
  { lines, quote, details }: CheckoutRecord,
  known: Pick<BudgetOrder, 'orderId' | 'verified'>,
): BudgetOrder {
  const method = quote.paymentMethods.find(({ id }) => id === details.paymentMethodId)
  return {
    ...known,
    units: unitsOf(lines),
    amount: quote.cost.total.amount,
    onDelivery: isPaidLater(method?.kind),
  }
}

/**
 * A placed order on its way to another payment. It was checked when it was placed, so only the
 * bounds beyond which cash on delivery is refused still count.
 */
export const switchedBudgetOrder = (
  { id, lines, cost }: Pick<Order, 'id' | 'lines' | 'cost'>,
  kind: PaymentKind,
): BudgetOrder => ({
  orderId: id,
  units: unitsOf(lines),
  amount: cost.total.amount,
  onDelivery: isPaidLater(kind),
  verified: true,
})

interface Buyer extends BuyerEdge {
  email?: string | undefined
}

const keyOf = async (kind: string, text: string): Promise<string> =>
  `budget:${await sha256(`${kind}:${text}`)}`

/** The key of a mailbox's budget, in its one spelling: none of them keeps an address. */
export const mailboxKey = (email: string): Promise<string> => keyOf('email', normalEmail(email))

/** The keys of a buyer's budgets, by identity. One that is not known has none. */
function budgetKeys({ email, device, network }: Buyer): Promise<{ kind: string; key: string }[]> {
  const told = { email: email ? normalEmail(email) : undefined, device, network }
  return Promise.all(
    Object.entries(told).flatMap(([kind, text]) =>
      text ? [keyOf(kind, text).then((key) => ({ kind, key }))] : [],
    ),
  )
}

/** The strictest first: what is refused for good is not asked to be verified. */
const STRICTNESS: Record<BudgetDecision['kind'], number> = {
  refuse: 0,
  prepay: 1,
  verify: 2,
  allow: 3,
}

interface Reservation {
  order: BudgetOrder
  buyer: Buyer
  /** When the order's intent was made: a second driver counts it until the same time. */
  startedAt: number
  /** The shopper has no other open order, and may go on where a budget cannot be asked. */
  isFirst?: boolean
}

/**
 * Counts an order against the budgets of its mailbox, browser and network, in one parallel round.
 * Adds to the refusals of `problemOf` `dependency_unavailable` where a budget cannot be asked: a
 * first order within the bound of units goes on without it.
 */
export async function reserveOrderBudgets(
  deps: Deps & { config: ShopConfig },
  { order, buyer, startedAt, isFirst = false }: Reservation,
): Promise<Result<null>> {
  const budget = budgetOf(deps.config.checkout.openOrders)
  const shared = ofNetwork(budget)
  const until = openUntil(order, startedAt)
  const keys = await budgetKeys(buyer)
  const answers = await Promise.allSettled(
    keys.map(({ kind, key }) => {
      const reservation = { key, budget: kind === 'network' ? shared : budget, order, until }
      return deps.limiter(key).reserveBudget(reservation)
    }),
  )
  const decisions = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const [strictest] = decisions.sort((a, b) => STRICTNESS[a.kind] - STRICTNESS[b.kind])
  const problem = strictest ? problemOf(strictest) : null
  if (problem) return { ok: false, problem }
  const broken = answers.find((one) => one.status === 'rejected')
  if (!broken) return ok(null)
  log('budget.unavailable', { error: broken.reason })
  const goesOn = isFirst && order.units <= budget.units
  return goesOn ? ok(null) : refuse('dependency_unavailable', undefined, { retryAfter: 2 })
}

/** Counts the order against the budgets of its buyer while it is being placed. */
export const budgetStep: CompletionStep<Deps & { config: ShopConfig }> = {
  name: 'budget',
  applies: () => true,

  async run({ deps, record, intent }) {
    const { orderId, verified = false, openOrders, startedAt } = intent
    const order = budgetOrderOf(record, { orderId, verified })
    const buyer = { ...intent, email: record.details.email }
    const isFirst = openOrders === 0
    const counted = await reserveOrderBudgets(deps, { order, buyer, startedAt, isFirst })
    return counted.ok ? ok({}) : counted
  },

  /** A row that could not be released ends by itself. */
  async undo({ deps, record, intent }, { isOver }) {
    if (!isOver) return
    const broken = await release(deps, intent.orderId, { ...intent, email: record.details.email })
    if (broken.length > 0) log('budget.not-released', { orderId: intent.orderId, error: broken[0] })
  },
}

/** Stops counting the order for each of its buyer's keys; answers what could not be asked. */
async function release(deps: Deps, orderId: string, buyer: Buyer): Promise<unknown[]> {
  const keys = await budgetKeys(buyer)
  const settled = await Promise.allSettled(
    keys.map(({ key }) => deps.limiter(key).releaseBudget(key, orderId)),
  )
  return settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
}

/**
 * An order that is paid, delivered or cancelled frees its budgets. Repeatable.
 * @throws Error where one of them could not be asked: call again later
 */
export async function releaseOrder(
  deps: Deps & { shopper(shopperId: string): Pick<ShopperPort, 'read'> },
  { orderId, shopperId, email }: EndedOrder,
): Promise<void> {
  const caller = { kind: 'system', shopperId } as const
  const read = await deps.shopper(shopperId).read(caller, { type: 'open-order', orderId })
  const edge = read.ok ? read.value.edge : {}
  const [broken] = await release(deps, orderId, { ...edge, email })
  if (broken !== undefined) throw broken
}
