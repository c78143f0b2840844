import { expect, it } from 'vitest'
import shop from '../../../../shop.config.ts'
import { money } from '../../../../src/shared/platform/money.ts'
import {
  countryInText,
  deliveryTo,
  freeDelivery,
  freeDeliveryWords,
  promisesOf,
} from './delivery.ts'

const { zones } = shop.delivery

it('a light thing costs the price of its band, and is told from when it is free', () => {
  const [standard, express] = deliveryTo(zones, 'US', { amount: 2400, weightGrams: 300 })
  expect(standard).toMatchObject({ id: 'standard', price: 595, freeFrom: 7500 })
  expect(express).toMatchObject({ id: 'express', price: 1495, freeFrom: null })
})

it('a thing expensive enough is delivered free; one too heavy for a way has no price there', () => {
  const [standard, express] = deliveryTo(zones, 'US', { amount: 7500, weightGrams: 25_000 })
  expect(standard?.price).toBe(0)
  expect(express?.price).toBeNull()
})

it('the lowest sum with free delivery is found, and none where there is none', () => {
  expect(freeDelivery(zones, 'US')).toMatchObject({ title: 'Standard', minSubtotal: 7500 })
  expect(freeDelivery([], 'US')).toBeNull()
  expect(
    freeDelivery(
      [
        {
          id: 'home',
          countries: ['*'],
          options: [{ id: 'van', title: 'Van', days: { from: 1, to: 2 }, bands: [{ price: 0 }] }],
        },
      ],
      'US',
    ),
  ).toBeNull()
})

it('every promise is of the zone of its country, and names the country', () => {
  expect(freeDeliveryWords(shop, 'US')).toEqual({
    title: 'Free US delivery over $75',
    text: 'Standard to the United States: 3–5 working days. No code needed.',
  })
  expect(freeDeliveryWords(shop, 'DE')).toEqual({
    title: 'Free delivery to Germany over $200',
    text: 'International tracked to Germany: 6–12 working days. No code needed.',
  })
  const thing = { price: money(2_400, 'USD'), weightGrams: 300 }
  expect(promisesOf(shop, 'DE', thing)).toEqual([
    {
      id: 'international',
      title: 'International tracked',
      days: '6–12 working days',
      price: '$14.90 · free over $200',
    },
  ])
  expect(countryInText('NL')).toBe('the Netherlands')
})

it('a country that no zone serves is promised nothing', () => {
  const domestic = { ...shop, delivery: { zones: zones.slice(0, 1) } }
  expect(freeDeliveryWords(domestic, 'DE')).toBeNull()
  expect(promisesOf(domestic, 'DE', { price: money(1, 'USD'), weightGrams: 1 })).toEqual([])
})
