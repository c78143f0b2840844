import shop from '../../../shop.config.ts'
import { type Fact, SettingsPage } from '../../../src/admin/components/settings/settings-page.tsx'
import type { TaxSettings } from '../../../src/admin/components/settings/tax-settings.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { money } from '../../../src/shared/platform/money.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import type { PointsTerms } from '../../../src/shared/points/contract.ts'
import { pointsTermsOf } from '../../../src/shared/points/rules.ts'
import { classOfRate } from '../../../src/shared/tax/rules.ts'
import { formatMoney } from '../../../src/storefront/format-money.ts'
import { createRouter } from '../http/app.ts'
import { countryName } from '../http/countries.ts'
import { staffPage } from '../http/pages/staff-page.tsx'
import { readReadiness } from './readiness.ts'

export const settingsPages = createRouter()

const TEXT = texts.settings

const PER_CENT = new Intl.NumberFormat(shop.locale, { style: 'percent', maximumFractionDigits: 2 })

const shopFacts = (environment: string): Fact[] => [
  { name: TEXT.name, value: shop.name },
  { name: TEXT.currency, value: shop.currency },
  { name: TEXT.locale, value: shop.locale },
  { name: TEXT.supportEmail, value: shop.supportEmail },
  { name: TEXT.home, value: countryName(shop.home.country) },
  { name: TEXT.environment, value: environment },
]

const PAYMENT: readonly Fact[] = shop.payment.methods.map(({ title, kind }) => ({
  name: title,
  value: texts.paymentKinds[kind],
}))

const placesOf = (countries: readonly string[]): string =>
  countries.map((one) => (one === '*' ? TEXT.everywhere : countryName(one))).join(', ')

const CLASSES = texts.product.taxClasses

const TAX: TaxSettings = {
  rates: shop.tax.rates.map((rate, index) => ({
    id: String(index),
    place: [
      countryName(rate.country),
      rate.region,
      rate.postalPrefix && TEXT.postalPrefix(rate.postalPrefix),
    ]
      .filter(Boolean)
      .join(', '),
    taxClass: CLASSES[classOfRate(rate)],
    title: rate.title,
    rate: PER_CENT.format(rate.basisPoints / 10_000),
  })),
  markets: shop.tax.markets.map(({ countries, pricesIncludeTax, shippingTaxClass }) => ({
    countries: placesOf(countries),
    prices: TEXT.taxMode[pricesIncludeTax ? 'inclusive' : 'exclusive'],
    delivery: shippingTaxClass === null ? TEXT.deliveryByGoods : CLASSES[shippingTaxClass],
  })),
}

const DELIVERY: readonly Fact[] = shop.delivery.zones.flatMap(({ countries, options }) =>
  options.map(({ title, days }) => ({
    name: `${placesOf(countries)}: ${title}`,
    value: TEXT.days(days.from, days.to),
  })),
)

const POINTS: readonly Fact[] = pointsFacts(pointsTermsOf(shop.points))

function pointsFacts({ earn, value, signIn, expireAfterDays, levels }: PointsTerms): Fact[] {
  const { points, bonus, bonusEvery } = signIn
  return [
    { name: TEXT.earned, value: TEXT.perMajorUnit(earn, shop.currency) },
    { name: TEXT.worth, value: formatMoney(money(value, shop.currency), shop.locale) },
    { name: TEXT.checkIn, value: TEXT.checkInPoints(points, bonus, bonusEvery) },
    { name: TEXT.expiry, value: TEXT.expiryDays(expireAfterDays) },
    ...levels.map((level) => ({
      name: TEXT.level(level.name),
      value: TEXT.levelFrom(level.points),
    })),
  ]
}

staffPage(
  settingsPages,
  {
    path: '/admin/settings',
    permission: 'session.read',
    title: TEXT.title,
    section: 'settings',
  },
  async (c) => {
    const { dependencies } = await readReadiness(c.env)
    const health = Object.entries(dependencies).map(([name, one]) => ({ name, ...one }))
    const content = (
      <SettingsPage
        shop={shopFacts(c.env.ENVIRONMENT)}
        payment={PAYMENT}
        tax={TAX}
        delivery={DELIVERY}
        points={POINTS}
        health={health}
      />
    )
    return ok({ content })
  },
)
