import { z } from '@hono/zod-openapi'
import shop from '../../../shop.config.ts'
import { TAX_CLASSES } from '../../../src/shared/catalog/contract.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { classOfRate } from '../../../src/shared/tax/rules.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'

const TaxRateSchema = z
  .object({
    class: z.enum(['standard', 'reduced']),
    country: z.string(),
    region: z.string().optional(),
    postalPrefix: z.string().optional(),
    title: z.string(),
    basisPoints: z.number().int(),
  })
  .openapi('TaxRate', {
    description:
      'The most specific place counts: country, region, postal prefix. `reduced` without a rate ' +
      'of its own goes by `standard`; `zero` and `exempt` are never taxed.',
  })

const TaxMarketSchema = z
  .object({
    countries: z.array(z.string()).openapi({ description: '`*`: every other country.' }),
    pricesIncludeTax: z.boolean(),
    shippingTaxClass: z.enum(TAX_CLASSES).nullable(),
  })
  .openapi('TaxMarket', {
    description:
      '`shippingTaxClass` null: delivery is taxed as the goods are, each rate by its share of them.',
  })

const { rates, markets } = shop.tax
const RATES = {
  data: rates.map((rate) => ({ ...rate, class: classOfRate(rate) })),
  markets,
}

export const staffTaxRoutes = createRouter()

route(
  staffTaxRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/tax-rates',
    tag: 'Staff: settings',
    summary: 'List the tax rates and markets',
    staff: 'session.read',
    responses: {
      200: {
        description: 'The rates, and how prices are written in each market.',
        schema: z.object({ data: z.array(TaxRateSchema), markets: z.array(TaxMarketSchema) }),
      },
    },
  },
  async () => ok(RATES),
)
