import { expect, it } from 'vitest'
import shop from '../../../shop.config.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffTaxRoutes } from './staff-routes.ts'

it('the rates and markets are those of the shop’s settings, each rate with its class', async () => {
  const { send } = await staffGateway([staffTaxRoutes])
  const { status, json } = await send('GET', '/api/admin/v1/tax-rates')
  expect(status).toBe(200)
  expect(json.markets).toEqual(shop.tax.markets)
  expect(json.data).toHaveLength(shop.tax.rates.length)
  expect(json.data).toContainEqual({
    class: 'standard',
    country: 'GB',
    title: 'VAT',
    basisPoints: 2_000,
  })
  expect(json.data).toContainEqual(expect.objectContaining({ class: 'reduced', country: 'GB' }))
  expect(json.data).toContainEqual(
    expect.objectContaining({ country: 'US', region: 'CA', postalPrefix: expect.any(String) }),
  )
})

it('only staff may read them', async () => {
  const { send } = await staffGateway([staffTaxRoutes])
  const answer = await send('GET', '/api/admin/v1/tax-rates', { headers: { authorization: '' } })
  expect(answer.status).toBe(401)
})
