import type { ProductView } from '../../../../src/shared/catalog/contract.ts'
import { zoneOf } from '../../../../src/shared/checkout/rules.ts'
import { type Money, money } from '../../../../src/shared/platform/money.ts'
import type {
  DeliveryRate,
  DeliveryZone,
  ShopConfig,
} from '../../../../src/shared/platform/shop-config.ts'
import type { DeliveryPromise } from '../../../../src/storefront/components/catalog/delivery-promise.tsx'
import { formatMoney } from '../../../../src/storefront/format-money.ts'
import { islandTexts } from '../../../../src/storefront/texts/island-texts.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'

/** The cost of delivering a variant to one country, by one delivery option of its zone. */
interface CountryDelivery {
  id: string
  title: string
  days: { from: number; to: number }
  /** Minor units for a parcel of this one thing; null where this way does not carry it. */
  price: number | null
  /** The lowest subtotal from which this way is free; null where there is none. */
  freeFrom: number | null
}

const freeFrom = ({ bands }: DeliveryRate): number | null => {
  const free = bands.flatMap((band) =>
    band.price === 0 && band.maxWeightGrams === undefined ? [band.minSubtotal ?? 0] : [],
  )
  return free.length === 0 ? null : Math.min(...free)
}

/**
 * @param country ISO 3166-1 alpha-2
 * @param thing its price in minor units, and its weight
 */
export const deliveryTo = (
  zones: readonly DeliveryZone[],
  country: string,
  thing: { amount: number; weightGrams: number },
): CountryDelivery[] =>
  (zoneOf(zones, country)?.options ?? []).map((option) => {
    const band = option.bands.find(
      ({ maxWeightGrams, minSubtotal }) =>
        (maxWeightGrams === undefined || thing.weightGrams <= maxWeightGrams) &&
        (minSubtotal === undefined || thing.amount >= minSubtotal),
    )
    const { id, title, days } = option
    return { id, title, days, price: band?.price ?? null, freeFrom: freeFrom(option) }
  })

/** The way to a country that becomes free at the lowest subtotal above zero, or null. */
export function freeDelivery(
  zones: readonly DeliveryZone[],
  country: string,
): { title: string; days: DeliveryRate['days']; minSubtotal: number } | null {
  const ways = (zoneOf(zones, country)?.options ?? []).flatMap((option) => {
    const minSubtotal = freeFrom(option)
    const { title, days } = option
    return minSubtotal === null || minSubtotal === 0 ? [] : [{ title, days, minSubtotal }]
  })
  return ways.toSorted((a, b) => a.minSubtotal - b.minSubtotal)[0] ?? null
}

const TEXT = texts.delivery
const NAMES = new Intl.DisplayNames(islandTexts.language, { type: 'region' })

/** A country inside a sentence: `Germany`, `the United States`. */
export const countryInText = (country: string): string =>
  TEXT.country(NAMES.of(country) ?? country, country)

/** A sum of which only the round part matters: `$75`, but `$7.50`. */
const roundSum = (sum: Money, locale: string): string =>
  sum.amount % 100 === 0
    ? formatMoney(sum, locale).replace(/[.,]00(?=\D*$)/, '')
    : formatMoney(sum, locale)

const daysText = TEXT.workingDays

type Shop = Pick<ShopConfig, 'currency' | 'locale' | 'delivery'>

/** `Free US delivery over $75` and the sentence after it; null where nothing becomes free there. */
export function freeDeliveryWords(
  shop: Shop,
  country: string,
): { title: string; text: string } | null {
  const free = freeDelivery(shop.delivery.zones, country)
  if (!free) return null
  const sum = roundSum(money(free.minSubtotal, shop.currency), shop.locale)
  const place = countryInText(country)
  return {
    title: TEXT.freeOver(sum, country, place),
    text: TEXT.freeOverText(free.title, place, daysText(free.days)),
  }
}

/** The delivery promises of a variant to a country, for the product page. */
export function promisesOf(
  shop: Shop,
  country: string,
  { price, weightGrams }: Pick<ProductView['variants'][number], 'price' | 'weightGrams'>,
): DeliveryPromise[] {
  const thing = { amount: price.amount, weightGrams }
  const text = (amount: number) => formatMoney(money(amount, price.currency), shop.locale)
  return deliveryTo(shop.delivery.zones, country, thing).flatMap((way) => {
    if (way.price === null) return []
    const { id, title, days, freeFrom: sum } = way
    const free = sum === null ? null : roundSum(money(sum, price.currency), shop.locale)
    const cost = way.price === 0 ? islandTexts.general.free : text(way.price)
    const shown = way.price > 0 && free !== null ? TEXT.priceFreeOver(cost, free) : cost
    return [{ id, title, days: daysText(days), price: shown }]
  })
}
