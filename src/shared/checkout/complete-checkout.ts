import type { Order } from '../order/contract.ts'
import type { Payment, PaymentProvider } from '../payment/contract.ts'
import { HOLD_GRACE_MS, HOLD_PLACED_MS, PAYMENT_WINDOW_MS } from '../platform/limits.ts'
import { ok, type Problem, type Result, refuse } from '../platform/result.ts'
import type { CheckoutRecord, CompletionAnswer, CompletionIntent } from './contract.ts'
import {
  type CheckoutCall,
  type CheckoutDeps,
  currentQuote,
  readRecord,
  shopperIdOf,
} from './deps.ts'
import { demandBySku, isDearer, orderOf, viewOf } from './rules.ts'

const TRIES = 3

export interface CompleteInput extends CheckoutCall {
  checkoutId: string
  /** Where a provider's page sends the shopper back to; its origin is the shop's. */
  returnOrigin: string
}

type Completed = Result<{ answer: CompletionAnswer; replayed: boolean }>

/**
 * Completes a checkout: intent (durable) → steps → price → hold stock → pay → place. A repeated
 * key gives the first answer; a driver that dies leaves an intent that `resumeCheckout` finishes.
 * Refuses `checkout_not_ready`, `price_changed` with the new quote, `insufficient_stock` with
 * `available`, `checkout_closed`, and whatever a merchant's own step refuses.
 */
export async function completeCheckout(
  deps: CheckoutDeps,
  input: CompleteInput,
): Promise<Completed> {
  const shopperId = shopperIdOf(input.caller)
  for (let tries = 1; ; tries += 1) {
    const read = await readRecord(deps, input.caller, input.checkoutId)
    if (!read.ok) return read
    const begun = await deps.shopper(shopperId).execute({
      caller: input.caller,
      ...(input.idempotency ? { idempotency: input.idempotency } : {}),
      command: {
        type: 'checkout.begin',
        checkoutId: input.checkoutId,
        expectedVersion: read.value.version,
        intent: intentOf(deps, input, read.value),
      },
    })
    if (begun.ok) {
      const { value } = begun
      if (value.kind === 'order') return ok({ answer: answerOf(value.order), replayed: true })
      if (value.kind !== 'checkout') return refuse('internal_error')
      return drive(deps, shopperId, value.checkout)
    }
    if (begun.problem.code !== 'version_mismatch' || tries === TRIES) return begun
  }
}

/** Finishes a completion whose driver went silent, with the ids it had chosen. */
export async function resumeCheckout(
  deps: CheckoutDeps,
  shopperId: string,
  checkoutId: string,
): Promise<Result<null>> {
  const read = await readRecord(deps, { kind: 'system', shopperId }, checkoutId)
  if (!read.ok) return read
  if (read.value.status === 'completing') await drive(deps, shopperId, read.value)
  return ok(null)
}

function intentOf(
  deps: CheckoutDeps,
  input: CompleteInput,
  record: CheckoutRecord,
): CompletionIntent {
  return {
    orderId: deps.newOrderId(shopperIdOf(input.caller)),
    paymentId: deps.newId('pay'),
    startedAt: deps.now(),
    idempotencyKey: input.idempotency?.key ?? null,
    returnOrigin: input.returnOrigin,
    holds: [...demandBySku(record.lines)].map(([sku, quantity]) => ({
      sku,
      quantity,
      holdId: deps.newId('hold'),
    })),
  }
}

/** The steps after the intent. Every one may be repeated: ids are fixed, calls are idempotent. */
async function drive(
  deps: CheckoutDeps,
  shopperId: string,
  record: CheckoutRecord,
): Promise<Completed> {
  const { intent } = record
  if (!intent) return refuse('internal_error', 'The checkout has no intent.')
  const run: Completion = { deps, shopperId, record, intent }

  for (const step of deps.config.checkout.steps) {
    const passed = await step.run({ checkout: record, shopperId, now: deps.now() })
    if (!passed.ok) return abort(run, passed.problem)
  }
  const priced = await agreePrice(run)
  if (!priced.ok) return priced
  const method = record.quote.paymentMethods.find((m) => m.id === record.details.paymentMethodId)
  const provider = method ? deps.provider(method.kind) : null
  if (!provider) return abort(run, refuse('payment_method_unavailable').problem)

  const held = await holdStock(run, provider)
  if (!held.ok) return abort(run, held.problem)
  const payment = await pay(run, provider, priced.value)
  if (!payment.ok) return abort(run, payment.problem)
  return place(run, priced.value, payment.value)
}

interface Completion {
  deps: CheckoutDeps
  shopperId: string
  record: CheckoutRecord
  intent: CompletionIntent
}

/** The record at today's prices. Dearer than shown is refused; cheaper is simply given. */
async function agreePrice(run: Completion): Promise<Result<CheckoutRecord>> {
  const { deps, record } = run
  const current = await currentQuote(deps, record.lines, record.details)
  if (current.lines.some((line) => !line.variant.purchasable)) {
    return abort(run, refuse('variant_unavailable').problem, current)
  }
  const next: CheckoutRecord = { ...record, ...current }
  if (!isDearer(record.quote, current.quote)) return ok(next)
  const shown = viewOf({ ...next, status: 'ready', intent: null }, deps.now())
  const extra = { quote: { ...shown.quote, cost: shown.cost, lines: shown.lines } }
  return abort(run, refuse('price_changed', undefined, { extra }).problem, current)
}

/** Holds every SKU. On a refusal the caller aborts, which releases what was held. */
async function holdStock(run: Completion, provider: PaymentProvider): Promise<Result<null>> {
  const { deps, intent } = run
  const now = deps.now()
  const paidAtTheDoor = provider.kind === 'cash-on-delivery'
  const expiresAt = now + (paidAtTheDoor ? HOLD_PLACED_MS : PAYMENT_WINDOW_MS + HOLD_GRACE_MS)
  const answers = await Promise.all(
    intent.holds.map((hold) =>
      deps
        .stock(hold.sku)
        .execute({ type: 'stock.hold', ...hold, holder: intent.orderId, expiresAt }),
    ),
  )
  const refusals = answers.flatMap((answer, index) => {
    const sku = intent.holds[index]?.sku
    return answer.ok ? [] : [{ sku, problem: answer.problem }]
  })
  const [first] = refusals
  if (!first) return ok(null)
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

/** Gives held units back. Releasing what is not held is no error. */
export async function releaseStock(
  deps: Pick<CheckoutDeps, 'stock'>,
  intent: Pick<CompletionIntent, 'holds'>,
): Promise<void> {
  await Promise.all(
    intent.holds.map(({ sku, holdId }) =>
      deps.stock(sku).execute({ type: 'stock.release', sku, holdId }),
    ),
  )
}

async function pay(
  run: Completion,
  provider: PaymentProvider,
  record: CheckoutRecord,
): Promise<Result<Payment>> {
  const { paymentId, orderId, returnOrigin } = run.intent
  const created = await provider.create({
    paymentId,
    orderId,
    shopperId: run.shopperId,
    amount: record.quote.cost.total,
    returnUrl: new URL(`/orders/${orderId}`, returnOrigin).href,
  })
  return created.ok ? ok({ id: paymentId, kind: provider.kind, ...created.value }) : created
}

async function place(
  run: Completion,
  record: CheckoutRecord,
  payment: Payment,
): Promise<Completed> {
  const order = orderOf(record, run.intent, payment, run.deps.now())
  const placed = await run.deps.shopper(run.shopperId).execute({
    caller: { kind: 'system', shopperId: run.shopperId },
    command: { type: 'checkout.place', checkoutId: record.id, order },
  })
  if (!placed.ok) {
    // Another driver has taken the intent back: this order can never be, so nothing stays held.
    if (placed.problem.code === 'checkout_closed') await releaseStock(run.deps, run.intent)
    return placed
  }
  return placed.value.kind === 'order'
    ? ok({ answer: answerOf(placed.value.order), replayed: false })
    : refuse('internal_error')
}

/**
 * Takes the intent back, then gives back what was held; the refusal is kept under the caller's
 * key. In this order, because another driver may have placed the order meanwhile: its units stay.
 */
async function abort(
  run: Completion,
  problem: Problem,
  revised: { lines: CheckoutRecord['lines']; quote: CheckoutRecord['quote'] } | null = null,
): Promise<{ ok: false; problem: Problem }> {
  const { deps, shopperId, record } = run
  const aborted = await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: {
      type: 'checkout.abort',
      checkoutId: record.id,
      orderId: run.intent.orderId,
      problem,
      revised,
    },
  })
  if (!aborted.ok) return aborted
  const orderId = aborted.value.kind === 'checkout' ? aborted.value.checkout.orderId : null
  if (orderId === run.intent.orderId) {
    return refuse('checkout_closed', 'It was completed meanwhile.', { extra: { orderId } })
  }
  await releaseStock(deps, run.intent)
  return { ok: false, problem }
}

const answerOf = ({ id, number, status, payment }: Order): CompletionAnswer => ({
  order: { id, number, status },
  payment: {
    id: payment.id,
    status: payment.status,
    ...(payment.redirectUrl ? { redirectUrl: payment.redirectUrl } : {}),
  },
})
