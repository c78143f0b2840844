import { taxClassOf, type VariantSnapshot } from '../catalog/contract.ts'
import { redeemedCodes } from '../coupon/contract.ts'
import type { Order } from '../order/contract.ts'
import type { Payment, PaymentMethod } from '../payment/contract.ts'
import { type Now, rfc3339 } from '../platform/clock.ts'
import { orderNumber } from '../platform/ids.ts'
import { money } from '../platform/money.ts'
import { refuse } from '../platform/result.ts'
import type { DeliveryRate, DeliveryZone, ShopConfig } from '../platform/shop-config.ts'
import { dueOf } from '../pricing/contract.ts'
import type { TaxPlace } from '../tax/contract.ts'
import type { Address } from './address/contract.ts'
import type { CheckoutRecord, CheckoutStatus, CompletionIntent } from './contract.ts'
import type {
  CheckoutDetails,
  CheckoutLine,
  DeliveryOption,
  LineClaim,
  Quote,
} from './quote/contract.ts'
import { dispatchCalendarOf, promiseOf } from './quote/promise-rules.ts'

/** Whether any of these goods is sent to an address. */
export const needsDelivery = (lines: readonly Pick<CheckoutLine, 'variant'>[]): boolean =>
  lines.some(({ variant }) => variant.requiresShipping)

/**
 * The methods that can pay for these goods. Without a parcel no cash is collected at the door, and
 * the units of a drop are not held for the days that a bank transfer takes.
 */
export function methodsFor(
  methods: readonly PaymentMethod[],
  lines: readonly Pick<CheckoutLine, 'variant' | 'claim'>[],
): PaymentMethod[] {
  const isClaimed = lines.some(({ claim }) => claim !== undefined)
  return methods.filter(({ kind }) => {
    if (kind === 'cash-on-delivery') return needsDelivery(lines)
    return kind !== 'bank-transfer' || !isClaimed
  })
}

/** The zone that serves a country (ISO 3166-1 alpha-2), if any does. */
export const zoneOf = (zones: readonly DeliveryZone[], country: string): DeliveryZone | undefined =>
  zones.find(({ countries }) => countries.includes(country)) ??
  zones.find(({ countries }) => countries.includes('*'))

/**
 * The delivery options of these goods to a country: at most one price per rate of its zone.
 * @param goods the price of the lines after their discounts, in minor units
 */
export function deliveryOptions(
  config: ShopConfig,
  address: Address,
  lines: readonly CheckoutLine[],
  goods: number,
  now: Now,
): DeliveryOption[] {
  const shipped = lines.filter((line) => line.variant.requiresShipping)
  if (shipped.length === 0) return []
  const zone = zoneOf(config.delivery.zones, address.country)
  const calendar = dispatchCalendarOf(config)
  const grams = shipped.reduce((sum, l) => sum + l.variant.weightGrams * l.quantity, 0)
  return (zone?.options ?? []).flatMap((rate) => {
    const amount = bandPrice(rate, grams, goods)
    if (amount === null) return []
    return [
      {
        id: rate.id,
        title: rate.title,
        price: money(amount, config.currency),
        promise: promiseOf(calendar, rate.days, now),
      },
    ]
  })
}

function bandPrice(rate: DeliveryRate, grams: number, subtotal: number): number | null {
  const band = rate.bands.find(
    (b) =>
      grams <= (b.maxWeightGrams ?? Number.POSITIVE_INFINITY) && subtotal >= (b.minSubtotal ?? 0),
  )
  return band?.price ?? null
}

/**
 * Where the sale is taxed: at the address; without one at the shop's home where nothing is sent,
 * else not known yet.
 */
export const taxPlace = (
  config: ShopConfig,
  { shippingAddress }: CheckoutDetails,
  lines: readonly CheckoutLine[],
): TaxPlace | null => shippingAddress ?? (needsDelivery(lines) ? null : config.home)

/** Open checkouts can still be changed. */
export const isOpen = (status: CheckoutStatus): boolean =>
  status === 'incomplete' || status === 'ready'

/** Refuses a checkout that is no longer open; `reserved` are units that it held until its end. */
export const closed = (
  { status, orderId }: Pick<CheckoutRecord, 'status' | 'orderId'>,
  reserved: object | null,
) =>
  status === 'expired' && reserved
    ? refuse('hold_expired')
    : refuse('checkout_closed', `It is ${status}.`, { extra: { checkoutStatus: status, orderId } })

export const openStatus = (q: Quote): CheckoutStatus =>
  q.requirements.length === 0 ? 'ready' : 'incomplete'

/** A new checkout of one line whose units are reserved. It has nothing to do with the cart. */
export const reservedRecord = (
  id: string,
  line: CheckoutLine,
  quote: Quote,
  now: Now,
): CheckoutRecord => ({
  id,
  status: openStatus(quote),
  buyNow: true,
  cartVersion: 0,
  currency: quote.cost.total.currency,
  lines: [line],
  details: {},
  quote,
  intent: null,
  orderId: null,
  version: 1,
  createdAt: rfc3339(now),
})

/** Whether the shopper has to be asked again: the total, or the part that is due, has gone up. */
export const isMoreExpensive = (shown: Quote, current: Quote): boolean =>
  current.cost.total.amount > shown.cost.total.amount ||
  dueOf(current.cost).amount > dueOf(shown.cost).amount

/**
 * Demand per SKU, so that two lines of one SKU are held as one. A variant that is never out is sold
 * without a hold.
 */
export function demandBySku(lines: readonly CheckoutLine[]): Map<string, number> {
  const demand = new Map<string, number>()
  for (const { variant, quantity } of lines) {
    if (variant.stockPolicy !== undefined) continue
    demand.set(variant.sku, (demand.get(variant.sku) ?? 0) + quantity)
  }
  return demand
}

/**
 * The order a completed checkout becomes. Amounts are the quote's, frozen.
 * @throws Error when the checkout still has requirements: the workflow must have refused it.
 */
export function orderOf(
  record: CheckoutRecord,
  intent: CompletionIntent,
  payment: Payment,
  now: Now,
): Order {
  const { details, quote: shown } = record
  const option = shown.deliveryOptions.find((o) => o.id === details.deliveryOptionId)
  const ships = needsDelivery(record.lines)
  if (!details.email || (ships && !details.shippingAddress)) {
    throw new Error('checkout is not ready')
  }
  const today = rfc3339(now).slice(0, 10)
  const paidLater = payment.status === 'due_on_delivery'
  return {
    id: intent.orderId,
    number: orderNumber(intent.orderId),
    status: paidLater ? 'placed' : 'awaiting_payment',
    version: 1,
    payment,
    fulfilment: { status: 'unfulfilled', shipments: [] },
    lines: record.lines.map((line) => {
      const priced = shown.lines.find((l) => l.id === line.id)
      const hold = intent.holds.find((h) => h.sku === line.variant.sku)
      if (!priced) throw new Error(`line ${line.id} has no price`)
      if (!hold && line.variant.stockPolicy === undefined) {
        throw new Error(`line ${line.id} has no hold`)
      }
      return {
        id: line.id,
        variantId: line.variant.variantId,
        productId: line.variant.productId,
        sku: line.variant.sku,
        title: line.variant.title,
        variantTitle: line.variant.variantTitle,
        image: line.variant.image,
        ...shownInOf(line.variant),
        quantity: line.quantity,
        weightGrams: line.variant.weightGrams,
        unitPrice: priced.unitPrice,
        cost: priced.cost,
        ...(priced.discounts ? { discounts: [...priced.discounts] } : {}),
        taxClass: taxClassOf(line.variant),
        attributes: line.attributes,
        ...(hold ? { holdId: hold.holdId } : {}),
        ...(line.variant.requiresShipping ? {} : { requiresShipping: false as const }),
        ...(line.claim ? { claim: orderedClaim(line.claim) } : {}),
      }
    }),
    cost: shown.cost,
    trace: shown.trace,
    ...(shown.taxes ? { taxes: shown.taxes } : {}),
    ...(shown.points ? { points: shown.points } : {}),
    deliveryOption: option
      ? { id: option.id, title: option.title, promise: option.promise }
      : { id: 'none', title: 'No shipping needed', promise: { from: today, to: today } },
    email: details.email,
    ...(details.shippingAddress ? { shippingAddress: details.shippingAddress } : {}),
    ...(details.note ? { note: details.note } : {}),
    ...redeemedCodes(shown),
    ...(record.promotionSlots ? { promotionSlots: [...record.promotionSlots] } : {}),
    createdAt: rfc3339(now),
    updatedAt: rfc3339(now),
  }
}

/** The variant whose picture is shown, where the variant has none of its own. */
export const shownInOf = ({ shownIn }: Pick<VariantSnapshot, 'shownIn'>) =>
  shownIn === undefined ? {} : { shownIn }

const orderedClaim = ({ dropId, hold }: LineClaim) => ({
  dropId,
  shard: hold.shard,
  holder: hold.holder,
})
