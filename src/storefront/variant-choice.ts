import type { Availability } from '../shared/catalog/contract.ts'

/** The part of a variant that a choice depends on. */
export interface ChoosableVariant {
  id: string
  /** One value per option of the product, in the options' order. */
  options: readonly string[]
  availability: Availability
}

/** A value of an option other than the last, and the variant that choosing it leads to. */
interface ValueChoice {
  value: string
  variantId: string
  current: boolean
  /** No variant with this value, and the values chosen before it, can be bought. */
  soldOut: boolean
}

/** A value of the last option: with the values chosen before it, it names one variant or none. */
interface VariantRadio<V> {
  value: string
  variant: V | null
}

export interface VariantChoice<V> {
  chosen: V
  /** Options but the last, each with the values that exist beside those chosen before it. */
  leading: { name: string; values: ValueChoice[] }[]
  /** Null for a product without options. */
  last: { name: string; radios: VariantRadio<V>[] } | null
}

const canBeBought = (variant: ChoosableVariant): boolean => variant.availability.state !== 'out'

/** The variant asked for; else the first that can be bought; else the first. */
export function startingVariant<V extends ChoosableVariant>(
  variants: readonly V[],
  wantedId: string | null,
): V | undefined {
  return (
    variants.find((variant) => variant.id === wantedId) ?? variants.find(canBeBought) ?? variants[0]
  )
}

/**
 * The variant after `from` when the option at `index` becomes `value`. The other options stay
 * wherever such a variant exists, sold out or not: a size never changes only because another one is
 * in stock.
 */
export function withValue<V extends ChoosableVariant>(
  variants: readonly V[],
  from: V,
  index: number,
  value: string,
): V | undefined {
  let best: V | undefined
  let bestScore = -1
  for (const variant of variants) {
    if (variant.options[index] !== value) continue
    const kept = variant.options.filter((other, at) => at !== index && other === from.options[at])
    const score = kept.length * 2 + (canBeBought(variant) ? 1 : 0)
    if (score > bestScore) {
      best = variant
      bestScore = score
    }
  }
  return best
}

/** Everything a picker shows while `chosen` is chosen. */
export function variantChoice<V extends ChoosableVariant>(
  options: readonly { name: string; values: readonly string[] }[],
  variants: readonly V[],
  chosen: V,
): VariantChoice<V> {
  const lastIndex = options.length - 1
  const leading = options.slice(0, -1).map(({ name, values }, index) => ({
    name,
    values: values.flatMap((value): ValueChoice[] => {
      const beside = variants.filter(
        (variant) => variant.options[index] === value && agree(variant, chosen, index),
      )
      const target = withValue(beside, chosen, index, value)
      if (!target) return []
      const current = chosen.options[index] === value
      return [{ value, variantId: target.id, current, soldOut: !beside.some(canBeBought) }]
    }),
  }))
  const last = options[lastIndex]
  return {
    chosen,
    leading,
    last: last
      ? {
          name: last.name,
          radios: last.values.map((value) => ({
            value,
            variant:
              variants.find(
                (variant) =>
                  variant.options[lastIndex] === value && agree(variant, chosen, lastIndex),
              ) ?? null,
          })),
        }
      : null,
  }
}

/** Whether both have the same values for the options before `index`. */
const agree = (a: ChoosableVariant, b: ChoosableVariant, index: number): boolean =>
  a.options.slice(0, index).every((value, at) => value === b.options[at])
