import type { Payment, PaymentProvider } from '../payment/contract.ts'
import {
  CLAIM_GRACE_MS,
  HOLD_GRACE_MS,
  HOLD_PLACED_MS,
  PAYMENT_WINDOW_MS,
} from '../platform/limits.ts'
import { ok, type Problem, refuse } from '../platform/result.ts'
import { reserveBudgets } from './budget-step.ts'
import type {
  CheckoutLine,
  CheckoutRecord,
  CompletionIntent,
  LineClaim,
  Quote,
} from './contract.ts'
import { requireAttemptsLeft } from './declined-payments.ts'
import { type CheckoutDeps, currentQuote, openProvider } from './deps.ts'
import { buyerIdentities } from './identities.ts'
import { claimOf, isDearer, paymentDueAt } from './rules.ts'
import { viewOf } from './view.ts'

/** A completion on its way through the steps, each of which adds what it found out. */
export interface Completion {
  deps: CheckoutDeps
  shopperId: string
  record: CheckoutRecord
  intent: CompletionIntent
  provider: PaymentProvider | null
  payment: Payment | null
}

/** A step gives the completion on, or refuses and says what the checkout becomes by that. */
type StepAnswer =
  | { ok: true; value: Completion }
  | { ok: false; problem: Problem; revised?: { lines: CheckoutLine[]; quote: Quote } }

interface StandardStep {
  name: string
  run(completion: Completion): Promise<StepAnswer>
}

/**
 * The standard workflow between the durable intent and the placed order, in this order. Any step
 * may be run again by another driver: ids are fixed in the intent, and every call is idempotent.
 */
export const STANDARD_STEPS: readonly StandardStep[] = [
  { name: 'custom', run: runCustomSteps },
  { name: 'price', run: agreePrice },
  { name: 'method', run: chooseProvider },
  { name: 'limits', run: takeAllowance },
  { name: 'declines', run: checkDeclines },
  { name: 'budgets', run: takeBudgets },
  { name: 'hold-stock', run: holdStock },
  { name: 'pay', run: pay },
]

/** A merchant's own steps, from shop.config.ts. */
async function runCustomSteps(run: Completion): Promise<StepAnswer> {
  const { deps, record: checkout, shopperId } = run
  for (const step of deps.config.checkout.steps) {
    const passed = await step.run({ checkout, shopperId, now: deps.now() })
    if (!passed.ok) return passed
  }
  return ok(run)
}

/** Today's prices. Dearer than shown is refused with the new quote; cheaper is simply given. */
async function agreePrice(run: Completion): Promise<StepAnswer> {
  const { deps, record } = run
  const current = await currentQuote(deps, record.lines, record.details)
  if (current.lines.some((line) => !line.variant.purchasable)) {
    return { ...refuse('variant_unavailable'), revised: current }
  }
  const next: CheckoutRecord = { ...record, ...current }
  if (!isDearer(record.quote, current.quote)) return ok({ ...run, record: next })
  const shown = viewOf({ ...next, status: 'ready', intent: null }, deps.now())
  const extra = { quote: { ...shown.quote, cost: shown.cost, lines: shown.lines } }
  return { ...refuse('price_changed', undefined, { extra }), revised: current }
}

async function chooseProvider(run: Completion): Promise<StepAnswer> {
  const { deps, record } = run
  const chosen = record.details.paymentMethodId
  const method = record.quote.paymentMethods.find((m) => m.id === chosen)
  const provider = method ? openProvider(deps, method.kind) : null
  return provider ? ok({ ...run, provider }) : refuse('payment_method_unavailable')
}

/** A drop's units are counted to everything the shop knows the buyer by. */
async function takeAllowance(run: Completion): Promise<StepAnswer> {
  const { deps, intent, record, shopperId } = run
  const claim = claimOf(record)
  if (!claim) return ok(run)
  const { dropId, hold, formerOrderId } = claim
  const { device } = intent
  const buyer = { shopperId, ...record.details, ...(device ? { device } : {}) }
  const identities = await buyerIdentities(buyer, deps.config.fairness)
  const drop = deps.drop(dropId)
  if (formerOrderId !== undefined) await drop.returnPurchase(formerOrderId)
  const reserved = await drop.reservePurchase({
    orderId: intent.orderId,
    dropId,
    units: hold.quantity,
    identities,
  })
  return reserved.ok ? ok(run) : reserved
}

/** Who tries out cards is stopped before he takes stock; who pays at the door has none to try. */
async function checkDeclines(run: Completion): Promise<StepAnswer> {
  const { deps, record, shopperId, provider } = run
  if (provider?.kind === 'cash-on-delivery') return ok(run)
  const left = await requireAttemptsLeft(deps, { shopperId, email: record.details.email ?? null })
  return left.ok ? ok(run) : left
}

/** What is open for the mailbox, browser and network; the shopper's own came with the intent. */
async function takeBudgets(run: Completion): Promise<StepAnswer> {
  const counted = await reserveBudgets(run.deps, run)
  return counted.ok ? ok(run) : counted
}

/** Holds every SKU. On a refusal the driver aborts, which releases what was held. */
async function holdStock(run: Completion): Promise<StepAnswer> {
  const claim = claimOf(run.record)
  return claim ? keepHold(run, claim) : takeHolds(run)
}

const holdMsOf = ({ provider }: Completion): number =>
  provider?.kind === 'cash-on-delivery' ? HOLD_PLACED_MS : PAYMENT_WINDOW_MS + HOLD_GRACE_MS

/**
 * The units of a claim are held already. They stay so until its own time is over, and a moment
 * longer for a payment that is under way; what is paid at the door is sold with its completion.
 */
async function keepHold(run: Completion, claim: LineClaim): Promise<StepAnswer> {
  const { sku, holdId, shard } = claim.hold
  const now = run.deps.now()
  const expiresAt =
    run.provider?.kind === 'cash-on-delivery'
      ? now + HOLD_PLACED_MS
      : paymentDueAt(now, claim) + CLAIM_GRACE_MS
  const extended = await run.deps
    .stock(sku, shard)
    .execute({ type: 'stock.extend', sku, holdId, expiresAt })
  if (extended.ok) return ok(run)
  const { code } = extended.problem
  const ended = code === 'not_found' || code === 'transition_not_allowed'
  return ended ? refuse('hold_expired') : extended
}

async function takeHolds(run: Completion): Promise<StepAnswer> {
  const { deps, intent } = run
  const expiresAt = deps.now() + holdMsOf(run)
  const holder = intent.orderId
  const answers = await Promise.all(
    intent.holds.map(({ sku, holdId, quantity }) =>
      deps.stock(sku).execute({ type: 'stock.hold', sku, holdId, quantity, holder, expiresAt }),
    ),
  )
  const refusals = answers.flatMap((answer, index) => {
    const sku = intent.holds[index]?.sku
    return answer.ok ? [] : [{ sku, problem: answer.problem }]
  })
  const [first] = refusals
  if (!first) return ok(run)
  if (first.problem.code !== 'insufficient_stock') return { ok: false, problem: first.problem }
  const short = refusals.map(({ sku, problem }) => ({
    sku,
    available: problem.extra?.available ?? 0,
    lineIds: run.record.lines.filter((l) => l.variant.sku === sku).map((l) => l.id),
  }))
  return refuse('insufficient_stock', undefined, {
    extra: { available: short[0]?.available ?? 0, sku: short[0]?.sku, short },
  })
}

async function pay(run: Completion): Promise<StepAnswer> {
  const { provider, record, shopperId } = run
  if (!provider) return refuse('payment_method_unavailable')
  const { paymentId, orderId, returnOrigin } = run.intent
  const created = await provider.create({
    paymentId,
    orderId,
    shopperId,
    amount: record.quote.cost.total,
    returnUrl: new URL(`/orders/${orderId}`, returnOrigin).href,
  })
  if (!created.ok) return created
  return ok({ ...run, payment: { id: paymentId, kind: provider.kind, ...created.value } })
}

/** Gives held units back. Releasing what is not held is no error. */
export async function releaseStock(
  deps: Pick<CheckoutDeps, 'stock'>,
  intent: Pick<CompletionIntent, 'holds'>,
): Promise<void> {
  await Promise.all(
    intent.holds.map(({ sku, holdId, shard }) =>
      deps.stock(sku, shard).execute({ type: 'stock.release', sku, holdId }),
    ),
  )
}
