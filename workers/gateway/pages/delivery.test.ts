import { expect, test } from 'vitest'
import shop from '../../../shop.config.ts'
import { freeDelivery, homeDelivery } from './delivery.ts'

const { zones } = shop.delivery

test('a light thing costs the price of its band, and is told from when it is free', () => {
  const [standard, express] = homeDelivery(zones, { amount: 2400, weightGrams: 300 })
  expect(standard).toMatchObject({ id: 'standard', price: 595, freeFrom: 7500 })
  expect(express).toMatchObject({ id: 'express', price: 1495, freeFrom: null })
})

test('a thing dear enough is delivered free; one too heavy for a way has no price there', () => {
  const [standard, express] = homeDelivery(zones, { amount: 7500, weightGrams: 25_000 })
  expect(standard?.price).toBe(0)
  expect(express?.price).toBeNull()
})

test('the lowest sum with free delivery is found, and none where there is none', () => {
  expect(freeDelivery(zones)).toMatchObject({ title: 'Standard', minSubtotal: 7500 })
  expect(freeDelivery([])).toBeNull()
  expect(
    freeDelivery([
      {
        id: 'home',
        countries: ['*'],
        options: [{ id: 'van', title: 'Van', days: { from: 1, to: 2 }, bands: [{ price: 0 }] }],
      },
    ]),
  ).toBeNull()
})
