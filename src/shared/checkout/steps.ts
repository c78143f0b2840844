import { budgetStep } from '../budget/budget-step.ts'
import type { ResolvedCode } from '../coupon/contract.ts'
import { couponStepOf } from '../coupon/coupon-step.ts'
import { allowanceStep } from '../drop/allowance-step.ts'
import { holdStepOf } from '../inventory/hold-step.ts'
import { isPaidLater } from '../payment/contract.ts'
import { payStep } from '../payment/pay-step.ts'
import { ok, refuse } from '../platform/result.ts'
import { isNothingDue } from '../pricing/contract.ts'
import { firstOrderStepOf } from '../promotion/first-order/first-order-step.ts'
import type { Completion, CompletionStep } from './completion/contract.ts'
import { requireAttemptsLeft } from './completion/declined-payments.ts'
import { completionIds } from './completion/ids.ts'
import type { CheckoutRecord, CompletionIntent } from './contract.ts'
import { type CheckoutDeps, currentQuote, openProvider } from './deps.ts'
import type { Quote } from './quote/contract.ts'
import { withShownTender } from './quote/tender.ts'
import { refusePrice } from './refuse-price.ts'
import { isMoreExpensive } from './rules.ts'

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

/**
 * The checkout priced anew, with at most the store credit that was shown; its codes by these counts,
 * or looked up where none were seen.
 */
async function requote(
  { deps, record, shopperId }: Pick<Completion<CheckoutDeps>, 'deps' | 'record' | 'shopperId'>,
  coupons: readonly ResolvedCode[] | undefined,
): ReturnType<typeof currentQuote> {
  const { offersVersion, firstOrder, leftOutGifts } = record.quote
  const ask = { shopperId, offersVersion, coupons, firstOrder, leftOutGifts }
  const priced = await currentQuote(deps, record.lines, record.details, ask)
  if (!priced.ok) return priced
  const quote = withShownTender(priced.value.quote, record.quote, record.details)
  return ok({ ...priced.value, quote })
}

const couponStep = couponStepOf<CheckoutDeps>(requote)

/** Without the promotions for first orders, whether or not the total goes up: a gift may be gone. */
const firstOrderStep = firstOrderStepOf<CheckoutDeps>(async (completion, orderedBy) => {
  const { deps, record, shopperId } = completion
  const quote: Quote = { ...record.quote, firstOrder: { isAsked: false, orderedBy } }
  const known = { deps, record: { ...record, quote }, shopperId }
  const priced = await requote(known, record.quote.coupons?.resolved)
  if (!priced.ok) return priced
  return { ...refusePrice({ ...record, ...priced.value }, deps.now()), revised: priced.value }
})

/** Without gifts whose units are gone. They are left out until the shopper changes the checkout. */
const holdStep = holdStepOf<CheckoutDeps>(({ deps, record, shopperId }, promotionIds) => {
  const leftOutGifts = [...(record.quote.leftOutGifts ?? []), ...promotionIds]
  const known = { deps, record: { ...record, quote: { ...record.quote, leftOutGifts } }, shopperId }
  return requote(known, record.quote.coupons?.resolved)
})

/** Today's prices. A higher total than shown is refused with the new quote; a lower one holds. */
const priceStep = check('price', async ({ deps, record, shopperId }) => {
  const priced = await requote({ deps, record, shopperId }, record.quote.coupons?.resolved)
  if (!priced.ok) return priced
  const current = priced.value
  if (current.lines.some((line) => !line.variant.purchasable)) {
    return { ...refuse('variant_unavailable'), revised: current }
  }
  const next: CheckoutRecord = { ...record, ...current }
  if (!isMoreExpensive(record.quote, current.quote)) return ok({ record: next })
  return { ...refusePrice(next, deps.now()), revised: current }
})

const methodStep = check('method', async ({ deps, record }) => {
  if (isNothingDue(record.quote.cost)) return ok({})
  const chosen = record.details.paymentMethodId
  const method = record.quote.paymentMethods.find((m) => m.id === chosen)
  const provider = method ? openProvider(deps, method.kind) : null
  return provider ? ok({ provider }) : refuse('payment_method_unavailable')
})

/**
 * The holds of these lines. A SKU that was to be held keeps its hold's id: another driver may have
 * taken it.
 */
async function holdsOf({
  deps,
  record,
  intent,
  source,
  shopperId,
}: Completion<CheckoutDeps>): Promise<CompletionIntent['holds']> {
  const known = new Map(intent.holds.map(({ sku, holdId }) => [sku, holdId]))
  const holds = source.holds(record, (sku) => known.get(sku) ?? '')
  if (holds.every(({ holdId }) => holdId !== '')) return holds
  const { holdIdOf } = await completionIds(record, { shopperId, shards: deps.orderShards })
  return source.holds(record, (sku) => known.get(sku) ?? holdIdOf(sku))
}

/**
 * The goods as `priceStep` found them: a gift comes or goes, and a variant begins to be counted,
 * between quote and completion. Refuses `checkout_not_ready` where these goods cannot be sent as the
 * shopper chose; a missing payment method is `methodStep`'s to refuse.
 */
const goodsStep = check('goods', async (completion) => {
  const { lines, quote } = completion.record
  const requirements = quote.requirements.filter(({ code }) => code !== 'payment_method')
  if (requirements.length > 0) {
    const refused = refuse('checkout_not_ready', undefined, { extra: { requirements } })
    return { ...refused, revised: { lines, quote } }
  }
  return ok({ intent: { ...completion.intent, holds: await holdsOf(completion) } })
})

/** Card testing stops before it takes stock. Other payments have no card to test. */
const declinesStep = check('declines', async ({ deps, record, shopperId, provider }) => {
  if (provider === null || isPaidLater(provider.kind)) return ok({})
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
  [goodsStep],
  [methodStep],
  [declinesStep, payStep],
  [firstOrderStep],
  [allowanceStep, budgetStep, couponStep, holdStep],
]
