import { TAX_PROVIDER_MS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { type PlaceTax, PlaceTaxSchema } from '../pricing/contract.ts'
import type { TaxConfig, TaxProvider } from './contract.ts'
import { taxAt, validateTax } from './rules.ts'

/**
 * The shop's own table as a provider. It always answers.
 * @throws where the table is broken
 */
export function tableTaxProvider(config: TaxConfig): TaxProvider {
  validateTax(config)
  return { taxAt: async (place) => ok(taxAt(config, place)) }
}

/**
 * A provider that answers in time: `dependency_unavailable` where it throws, says
 * no, answers what is no tax, or takes longer than `TAX_PROVIDER_MS`.
 */
export const guardedTaxProvider = (provider: TaxProvider): TaxProvider => ({
  async taxAt(place) {
    const out = refuse('dependency_unavailable', 'Taxes cannot be computed right now.')
    const late = Promise.withResolvers<Result<PlaceTax>>()
    const timer = setTimeout(() => late.resolve(out), TAX_PROVIDER_MS)
    try {
      const answer = await Promise.race([provider.taxAt(place), late.promise])
      const tax = answer.ok ? PlaceTaxSchema.safeParse(answer.value) : null
      return tax?.success ? ok(tax.data) : out
    } catch {
      return out
    } finally {
      clearTimeout(timer)
    }
  },
})
