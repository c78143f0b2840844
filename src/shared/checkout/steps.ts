import { budgetStep } from '../budget/budget-step.ts'
import { allowanceStep } from '../drop/allowance-step.ts'
import { holdStep } from '../inventory/hold-step.ts'
import { isPaidLater } from '../payment/contract.ts'
import { payStep } from '../payment/pay-step.ts'
import type { Now } from '../platform/clock.ts'
import { ok, refuse } from '../platform/result.ts'
import type { CompletionStep } from './completion/contract.ts'
import { requireAttemptsLeft } from './completion/declined-payments.ts'
import type { CheckoutRecord } from './contract.ts'
import { type CheckoutDeps, currentQuote, openProvider } from './deps.ts'
import { isMoreExpensive } from './rules.ts'
import { viewOf } from './view.ts'

export type StepOfCheckout = CompletionStep<CheckoutDeps>

/** A step that only looks: there is nothing to undo. */
const check = (name: string, run: StepOfCheckout['run']): StepOfCheckout => ({
  name,
  applies: () => true,
  run,
  undo: async () => undefined,
})

/** A merchant's own steps, from shop.config.ts. */
const customStep = check('custom', async ({ deps, record: checkout, shopperId }) => {
  for (const step of deps.config.checkout.steps) {
    const passed = await step.run({ checkout, shopperId, now: deps.now() })
    if (!passed.ok) return passed
  }
  return ok({})
})

/** Today's prices. A higher total than shown is refused with the new quote; a lower one holds. */
const priceStep = check('price', async ({ deps, record }) => {
  const priced = await currentQuote(deps, record.lines, record.details, record.quote.offersVersion)
  if (!priced.ok) return priced
  const current = priced.value
  if (current.lines.some((line) => !line.variant.purchasable)) {
    return { ...refuse('variant_unavailable'), revised: current }
  }
  const next: CheckoutRecord = { ...record, ...current }
  if (!isMoreExpensive(record.quote, current.quote)) return ok({ record: next })
  return { ...refusePrice(next, deps.now()), revised: current }
})

/** Asks for consent to the quote of a checkout, which is shown with the refusal. */
export function refusePrice(record: CheckoutRecord, now: Now) {
  const shown = viewOf({ ...record, status: 'ready', intent: null }, now)
  const extra = { quote: { ...shown.quote, cost: shown.cost, lines: shown.lines } }
  return refuse('price_changed', undefined, { extra })
}

const methodStep = check('method', async ({ deps, record }) => {
  const chosen = record.details.paymentMethodId
  const method = record.quote.paymentMethods.find((m) => m.id === chosen)
  const provider = method ? openProvider(deps, method.kind) : null
  return provider ? ok({ provider }) : refuse('payment_method_unavailable')
})

/** Card testing stops before it takes stock. Cash and bank transfers have no card to test. */
const declinesStep = check('declines', async ({ deps, record, shopperId, provider }) => {
  if (isPaidLater(provider?.kind)) return ok({})
  const left = await requireAttemptsLeft(deps, { shopperId, email: record.details.email ?? null })
  return left.ok ? ok({}) : left
})

/**
 * The steps between the ready checkout and the placed order: stage after stage, the steps of a
 * stage side by side. Nothing is taken before every check has passed, and all that is taken ends
 * by itself or is undone.
 */
export const STAGES: readonly (readonly StepOfCheckout[])[] = [
  [customStep],
  [priceStep],
  [methodStep],
  [declinesStep, payStep],
  [allowanceStep, budgetStep, holdStep],
]
