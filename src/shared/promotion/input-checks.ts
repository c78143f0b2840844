import type { FieldProblem } from '../platform/result.ts'
import { largestCondition } from './branches/rules.ts'
import type { Condition } from './contract.ts'
import { unknownIds } from './store.ts'

/** The names of the shop's configuration that conditions and actions use. */
export interface ConfiguredNames {
  levels: readonly string[]
  deliveryOptions: readonly string[]
}

/** An id that staff named, with its JSON pointer. */
export interface Named {
  kind: 'product' | 'category' | 'variant' | 'promotion' | 'level' | 'delivery_option'
  id: string
  pointer: string
}

export const each = (
  kind: Named['kind'],
  ids: readonly string[] | undefined,
  path: string,
): Named[] => (ids ?? []).map((id, i) => ({ kind, id, pointer: `${path}/${i}` }))

/** Every id that conditions name, below `/conditions`. */
export const idsOfConditions = (conditions: readonly Condition[]): Named[] =>
  conditions.flatMap((condition, i) => [
    ...('productIds' in condition
      ? each('product', condition.productIds, `/conditions/${i}/productIds`)
      : []),
    ...('categoryIds' in condition
      ? each('category', condition.categoryIds, `/conditions/${i}/categoryIds`)
      : []),
    ...(condition.kind === 'member-level'
      ? each('level', condition.levels, `/conditions/${i}/levels`)
      : []),
  ])

/**
 * An error for each id that names nothing. One that stood there before is none: what was removed
 * since must not keep staff from changing another field.
 */
export async function unknownErrors(
  { db, names }: { db: D1Database; names: ConfiguredNames },
  all: readonly Named[],
  before: readonly Named[] = [],
): Promise<FieldProblem[]> {
  const isKnown = ({ kind, id }: Named) =>
    before.some((known) => known.kind === kind && known.id === id)
  const named = all.filter((one) => !isKnown(one))
  if (named.length === 0) return []
  const of = (kind: Named['kind']) => named.filter((one) => one.kind === kind).map(({ id }) => id)
  const unknown = await unknownIds(db, {
    products: of('product'),
    categories: of('category'),
    variants: of('variant'),
    promotions: of('promotion'),
  })
  const configured = { level: names.levels, delivery_option: names.deliveryOptions }
  const isUnknown = ({ kind, id }: Named): boolean =>
    kind === 'level' || kind === 'delivery_option'
      ? !configured[kind].includes(id)
      : unknown.has(id)
  return named.filter(isUnknown).map(({ pointer, kind, id }) => ({
    pointer,
    code: `unknown_${kind}`,
    detail: `There is no ${kind.replace('_', ' ')} ${id}.`,
  }))
}

/** An error at the condition by which a rule is too large. */
export const tooLarge = (rule: { conditions: readonly Condition[] }): FieldProblem => ({
  pointer: largestCondition(rule),
  code: 'too_large',
  detail: 'Name fewer products or categories. A category counts with all those below it.',
})

/** An error where the end is not after the start. */
export const windowErrors = ({
  startsAt,
  endsAt,
}: {
  startsAt?: string
  endsAt?: string
}): FieldProblem[] =>
  startsAt !== undefined && endsAt !== undefined && Date.parse(endsAt) <= Date.parse(startsAt)
    ? [{ pointer: '/endsAt', code: 'ends_too_early', detail: 'It ends before it starts.' }]
    : []

/** The fields with those that a change names; null clears one. */
export const changed = (input: object, change: object): object => {
  const told = Object.entries(change).filter(([, value]) => value !== undefined)
  const fields = Object.entries({ ...input, ...Object.fromEntries(told) })
  return Object.fromEntries(fields.filter(([, value]) => value !== null))
}
