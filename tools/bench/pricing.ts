import type { PricingInput, PricingLine } from '../../src/shared/pricing/contract.ts'
import { price } from '../../src/shared/pricing/rules.ts'
import type { PromotionRule } from '../../src/shared/promotion/contract.ts'
import { type Spread, spreadOf } from './compare.ts'

const LINES = 200
const PROMOTIONS = 50
/** The longest that the price of LINES lines with PROMOTIONS promotions may take, on one core. */
const TARGET_MS = 5
const PRICES_EACH_ROUND = 50
const WARM_UP_PRICES = 200

export interface PricingResult {
  name: 'pricing'
  /**
   * Milliseconds of one core for one price, by its number of lines: each round's mean. Time in which
   * others have the core does not count.
   */
  byLines: { lines: number; ms: Spread }[]
  target: number
  /** The time of all lines over that of a quarter of them: 4 where it is linear. */
  growth: number
  reached: boolean
}

/** Prices carts of 50, 100 and 200 lines with 50 promotions that all apply, round by round. */
export function pricing(rounds: number): PricingResult {
  const sizes = [LINES / 4, LINES / 2, LINES]
  const inputs = sizes.map((lines) => ({ lines, input: inputOf(lines) }))
  for (const { input } of inputs) {
    const { length } = price(input).trace.filter(({ rule }) => rule === 'promotion')
    if (length !== PROMOTIONS) throw new Error(`${length} of ${PROMOTIONS} promotions apply`)
    for (let n = 0; n < WARM_UP_PRICES; n += 1) price(input)
  }
  const measured = inputs.map(({ lines }) => ({ lines, times: [] as number[] }))
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, { input }] of inputs.entries()) measured[at]?.times.push(cpuMsOf(input))
  }
  const byLines = measured.map(({ lines, times }) => ({ lines, ms: spreadOf(times) }))
  const [quarter, , all] = byLines
  const ms = all?.ms.median ?? Number.NaN
  return {
    name: 'pricing',
    byLines,
    target: TARGET_MS,
    growth: ms / (quarter?.ms.median ?? Number.NaN),
    reached: ms <= TARGET_MS,
  }
}

/** Milliseconds of the core for one price: the clock of the thread is too coarse for a single one. */
function cpuMsOf(input: PricingInput): number {
  const began = process.threadCpuUsage()
  for (let n = 0; n < PRICES_EACH_ROUND; n += 1) price(input)
  const { user, system } = process.threadCpuUsage(began)
  return (user + system) / 1000 / PRICES_EACH_ROUND
}

const lineOf = (n: number): PricingLine => ({
  id: `li_${n}`,
  quantity: 1 + (n % 5),
  variant: {
    variantId: `var_${n}`,
    productId: `prd_${n}`,
    handle: `product-${n}`,
    sku: `SKU-${n}`,
    title: `Product ${n}`,
    variantTitle: null,
    image: null,
    unitPrice: { amount: 1_000 + n * 7, currency: 'USD' },
    compareAtPrice: null,
    weightGrams: 100,
    taxable: true,
    taxClass: n % 3 === 0 ? 'reduced' : 'standard',
    requiresShipping: true,
    purchasable: true,
    categoryIds: [`cat_${n % 10}`],
  },
})

/** Every kind of action on goods in turn, each with a condition, all combinable. */
function promotionOf(n: number): PromotionRule {
  const actions: PromotionRule['action'][] = [
    { kind: 'percentage', target: 'matching-lines', basisPoints: 100 },
    { kind: 'amount', target: 'order', amount: 50 },
    { kind: 'buy-x-get-y', buy: 9, get: 1, basisPoints: 500 },
    { kind: 'tiers', tiers: [{ minSubtotal: 100, basisPoints: 50 }] },
    { kind: 'percentage', target: 'order', basisPoints: 50, cap: 1_000 },
  ]
  return {
    id: `prm_${String(n).padStart(3, '0')}`,
    title: `Promotion ${n}`,
    priority: n % 7,
    combinesWith: 'all',
    conditions: [
      { kind: 'min-subtotal', amount: 100 },
      { kind: 'categories', categoryIds: [`cat_${n % 10}`, `cat_${(n + 3) % 10}`] },
    ],
    action: actions[n % actions.length] as PromotionRule['action'],
  }
}

const inputOf = (lines: number): PricingInput => ({
  currency: 'USD',
  lines: Array.from({ length: lines }, (_, n) => lineOf(n)),
  shipping: { id: 'standard', title: 'Standard', price: { amount: 500, currency: 'USD' } },
  tax: {
    included: false,
    shippingClass: null,
    standard: { title: 'Tax', basisPoints: 2_000 },
    reduced: { title: 'Reduced tax', basisPoints: 700 },
  },
  offers: {
    promotions: Array.from({ length: PROMOTIONS }, (_, n) => promotionOf(n)),
    buyer: { country: 'US', level: null, isFirstOrder: true, campaigns: new Set() },
  },
})
