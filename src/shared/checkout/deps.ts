import type { CheckoutLimiterPort } from '../anti-scalper/contract.ts'
import { mailboxKey } from '../budget/budget-step.ts'
import type { Availability, VariantSnapshot } from '../catalog/contract.ts'
import type { CouponAsker, CouponPort, ResolvedCode } from '../coupon/contract.ts'
import { mailboxOf } from '../coupon/coupon-step.ts'
import { countingCodes } from '../coupon/rules.ts'
import type { DropDefinition, DropPort } from '../drop/contract.ts'
import type { ShardedStockPort, StockPort } from '../inventory/contract.ts'
import type { Order } from '../order/contract.ts'
import type { OrderPaymentKind, PaymentMethod } from '../payment/contract.ts'
import type { PaymentProvider } from '../payment/provider/contract.ts'
import type { Now } from '../platform/clock.ts'
import type { IdPrefix } from '../platform/ids.ts'
import { ok, type Result } from '../platform/result.ts'
import type { ShopConfig } from '../platform/shop-config.ts'
import { promotionIdsOf } from '../pricing/contract.ts'
import type { Offers, OffersDocument } from '../promotion/contract.ts'
import type { PlacedOrdersPort } from '../promotion/first-order/contract.ts'
import { isFirstToQuote } from '../promotion/first-order/first-order-step.ts'
import { asksFirstOrder, giftLines, runningAt, withDueGifts } from '../promotion/rules.ts'
import type { Caller, Idempotency, ShopperPort } from '../shopper/contract.ts'
import type { TaxProvider } from '../tax/contract.ts'
import { estimatedTax } from '../tax/rules.ts'
import type { CheckoutRecord } from './contract.ts'
import type { CheckoutDetails, CheckoutLine, FirstOrderQuote, Quote } from './quote/contract.ts'
import { quotedCoupons } from './quote/coupons.ts'
import { quote } from './quote/quote.ts'
import { taxPlace } from './rules.ts'
import { sourceOfLine } from './sources.ts'

/** The published catalogue, as fresh as the shop promises it. */
interface CheckoutCatalog {
  version(): Promise<string>
  sellable(
    variantIds: readonly string[],
  ): Promise<Map<string, { variant: VariantSnapshot; availability: Availability }>>
  offers(): Promise<OffersDocument>
  /** Makes the next read ask what changed. */
  expire(): void
}

/** A drop as the checkout uses it. `definition` may be a second old; null is no drop. */
export interface DropAllowances extends Pick<DropPort, 'reservePurchase' | 'returnPurchase'> {
  definition(): Promise<DropDefinition | null>
}

/** The codes and campaigns of coupons. */
export interface CheckoutCoupons {
  /** Looks codes up for a buyer; see `resolveCodes`. */
  resolve(codes: readonly string[], buyer: CouponAsker): Promise<ResolvedCode[]>
  /** The same codes by the terms of this moment; see `renewTerms`. */
  renew(codes: readonly ResolvedCode[]): Promise<ResolvedCode[]>
  campaign(id: string): Pick<CouponPort, 'execute'>
}

/** Everything the checkout's verbs reach for. Tests give fakes. */
export interface CheckoutDeps {
  config: ShopConfig
  catalog: CheckoutCatalog
  shopper(shopperId: string): ShopperPort
  /** The stock of a SKU, or of one of its shards while a drop has sharded it. */
  stock(sku: string, shard?: number): StockPort & Pick<ShardedStockPort, 'hold'>
  drop(dropId: string): DropAllowances
  coupons: CheckoutCoupons
  /** The limiter's object of a key: its counts are exact, whatever Redis says. */
  limiter(key: string): CheckoutLimiterPort
  placedOrders: PlacedOrdersPort
  provider(kind: OrderPaymentKind): PaymentProvider | null
  /** Knows the taxes of a buyer's place; answers in time (tax/provider.ts). */
  tax: TaxProvider
  newId(prefix: IdPrefix): string
  /** The databases that orders are spread over. */
  orderShards: number
  now(): number
  /** Lets work go on after the answer. It may be lost with the isolate. */
  background(work: Promise<unknown>): void
}

/** The caller of a verb and the idempotency key of the request. */
export interface CheckoutCall {
  caller: Caller
  idempotency?: Idempotency
}

export const shopperIdOf = (caller: Caller): string =>
  caller.kind === 'system' ? caller.shopperId : caller.session.shopperId

/** The provider that takes new payments of a kind; null where none does. */
export function openProvider(
  deps: Pick<CheckoutDeps, 'provider'>,
  kind: OrderPaymentKind,
): PaymentProvider | null {
  const provider = deps.provider(kind)
  return provider?.retired || provider?.isOut?.() ? null : provider
}

/** Methods of the configuration that can be paid by here. */
export const offeredMethods = (deps: Pick<CheckoutDeps, 'provider' | 'config'>): PaymentMethod[] =>
  deps.config.payment.methods.filter(({ kind }) => openProvider(deps, kind) !== null)

/** How a quote is asked for. */
interface QuoteAsk {
  shopperId: string
  /** Of the offers that the shopper has seen: the quote's are these or later ones. */
  offersVersion?: number | undefined
  /** Codes whose counts were seen before; absent: they are looked up. */
  coupons?: readonly ResolvedCode[] | undefined
  /** Promotions whose gifts are left out. */
  leftOutGifts?: readonly string[] | undefined
  /** What the quote before knows of the buyer's first order. */
  firstOrder?: FirstOrderQuote | undefined
}

/**
 * Prices lines at the catalogue of this moment: what `price` of a checkout would be if made now.
 * Refuses `dependency_unavailable` where the taxes of the place cannot be told.
 */
export async function currentQuote(
  deps: CheckoutDeps,
  lines: readonly CheckoutLine[],
  details: CheckoutDetails,
  { shopperId, offersVersion = 0, coupons: seen, firstOrder: known, leftOutGifts = [] }: QuoteAsk,
): Promise<Result<{ lines: CheckoutLine[]; quote: Quote }>> {
  const bought = lines.filter(({ giftOf }) => giftOf === undefined)
  const [catalogVersion, sellable, coupons] = await Promise.all([
    deps.catalog.version(),
    deps.catalog.sellable(bought.map((line) => line.variant.variantId)),
    codesFor(deps, details, shopperId, seen),
  ])
  const document = await offersFrom(deps.catalog, offersVersion, coupons)
  const ofCatalogue = bought.map((line) => {
    const known = sellable.get(line.variant.variantId)?.variant
    const variant = known ?? { ...line.variant, purchasable: false }
    return { ...line, variant: sourceOfLine(line).price(line, variant) }
  })
  const [level, first] = await Promise.all([
    levelFor(deps, shopperId, document),
    firstOrderFor(deps, { shopperId, document, known }, details),
  ])
  if (!level.ok) return level
  if (!first.ok) return first
  const told = { now: deps.now(), coupons, level: level.value, isFirstOrder: first.value }
  const offers = offersFor(ofCatalogue, details, document, told)
  const current = offers ? withGifts(ofCatalogue, offers, document, leftOutGifts) : ofCatalogue
  const { config } = deps
  const place = taxPlace(config, details, current)
  const tax = place ? await deps.tax.taxAt(place) : ok(estimatedTax(config.tax, config.home))
  if (!tax.ok) return tax
  const paymentMethods = offeredMethods(deps)
  const input = { config, paymentMethods, catalogVersion, lines: current, details, now: deps.now() }
  const promotions = offers ? { offers } : {}
  const priced = quote({ ...input, tax: tax.value, ...promotions })
  const { version } = document
  const asked = { coupons, document, details, now: deps.now() }
  return ok({
    lines: current,
    quote: {
      ...priced,
      ...(version === 0 ? {} : { offersVersion: version }),
      ...(leftOutGifts.length === 0 ? {} : { leftOutGifts }),
      ...quotedCoupons({ ...asked, lines: current, offers, priced }),
      ...quotedFirstOrder(offers, priced, known),
    },
  })
}

/** The codes of a checkout: none where none was given. */
async function codesFor(
  { coupons }: Pick<CheckoutDeps, 'coupons'>,
  { discountCodes = [], email }: CheckoutDetails,
  shopperId: string,
  seen: readonly ResolvedCode[] | undefined,
): Promise<readonly ResolvedCode[]> {
  if (discountCodes.length === 0) return []
  if (seen) return coupons.renew(seen)
  const mailbox = email === undefined ? {} : { mailbox: await mailboxOf(email) }
  return coupons.resolve(discountCodes, { shopperId, ...mailbox })
}

/**
 * The offers, at this version or a later one: each isolate learns of a change by itself, and a
 * shopper who has seen it must not be shown the price from before.
 */
async function offersFrom(
  catalog: CheckoutCatalog,
  version: number,
  coupons: readonly ResolvedCode[],
): Promise<OffersDocument> {
  const known = await catalog.offers()
  const ids = new Set(known.promotions.map(({ id }) => id))
  // A code names a promotion that this isolate has not learned of, or one that has ended.
  const hasAll = coupons.every(({ campaign }) => !campaign || ids.has(campaign.promotionId))
  if (known.version >= version && hasAll) return known
  catalog.expire()
  return catalog.offers()
}

/** The level of the buyer; null for a guest. Nothing is read where no promotion asks for one. */
async function levelFor(
  deps: CheckoutDeps,
  shopperId: string,
  document: OffersDocument,
): Promise<Result<string | null>> {
  const isAsked = runningAt(document, deps.now()).some(({ conditions }) =>
    conditions.some(({ kind }) => kind === 'member-level'),
  )
  if (!isAsked) return ok(null)
  const caller = { kind: 'system', shopperId } as const
  const reading = await deps.shopper(shopperId).read(caller, { type: 'member' })
  if (reading.ok) return ok(reading.value.member.level)
  return reading.problem.code === 'member_required' ? ok(null) : reading
}

/**
 * Whether this is to be the buyer's first order. Nothing is read where no promotion asks for one. A
 * mailbox whose completion was refused for it is not asked for again.
 */
async function firstOrderFor(
  deps: CheckoutDeps,
  asked: { shopperId: string; document: OffersDocument; known: FirstOrderQuote | undefined },
  { email }: CheckoutDetails,
): Promise<Result<boolean>> {
  const { shopperId, document, known } = asked
  if (!asksFirstOrder(runningAt(document, deps.now()))) return ok(false)
  const { orderedBy } = known ?? {}
  if (orderedBy !== undefined && email && orderedBy === (await mailboxKey(email))) return ok(false)
  return isFirstToQuote(deps, shopperId)
}

/** What a quote says of the buyer's first order; nothing where no promotion asks for one. */
function quotedFirstOrder(
  offers: Offers | undefined,
  priced: Quote,
  known: FirstOrderQuote | undefined,
): Pick<Quote, 'firstOrder'> {
  const { orderedBy } = known ?? {}
  const applied = promotionIdsOf(priced)
  const isAsked = asksFirstOrder(offers?.promotions.filter(({ id }) => applied.has(id)) ?? [])
  if (!isAsked && orderedBy === undefined) return {}
  return { firstOrder: { isAsked, ...(orderedBy === undefined ? {} : { orderedBy }) } }
}

/** The promotions that run for a checkout; undefined where there is none. A drop has its price. */
function offersFor(
  lines: readonly CheckoutLine[],
  { shippingAddress }: CheckoutDetails,
  document: OffersDocument,
  told: {
    now: Now
    coupons: readonly ResolvedCode[]
    level: string | null
    isFirstOrder: boolean
  },
): Offers | undefined {
  const { now, coupons, level, isFirstOrder } = told
  const promotions = runningAt(document, now)
  if (promotions.length === 0 || lines.some(({ claim }) => claim !== undefined)) return undefined
  const country = shippingAddress?.country ?? null
  const buyer = {
    country,
    level,
    isFirstOrder,
    campaigns: new Set(countingCodes(coupons, now).keys()),
  }
  return { promotions, buyer }
}

/** The lines with the gifts that come with them. */
const withGifts = (
  lines: readonly CheckoutLine[],
  offers: Offers,
  { gifts }: OffersDocument,
  leftOut: readonly string[],
): CheckoutLine[] => {
  const giving = offers.promotions.filter(({ id }) => !leftOut.includes(id))
  const given = giftLines(giving, gifts, lines).map((gift) => ({
    ...gift,
    attributes: {},
  }))
  return withDueGifts<CheckoutLine>([...lines, ...given], offers)
}

/** The record of a checkout that has been written down. Refuses `not_found`. */
export async function readWritten(
  deps: CheckoutDeps,
  caller: Caller,
  checkoutId: string,
): Promise<Result<CheckoutRecord>> {
  const reading = await deps
    .shopper(shopperIdOf(caller))
    .read(caller, { type: 'checkout', checkoutId })
  return reading.ok ? ok(reading.value.checkout) : reading
}

/** The order a checkout became, as its shopper sees it; null where it became none. */
export async function placedOrderOf(
  deps: CheckoutDeps,
  shopperId: string,
  { orderId }: CheckoutRecord,
): Promise<Order | null> {
  if (orderId === null) return null
  const caller = { kind: 'system', shopperId } as const
  const reading = await deps.shopper(shopperId).read(caller, { type: 'order', orderId })
  return reading.ok && reading.value.kind === 'order' ? reading.value.order : null
}
