import type { FieldProblem } from '../platform/result.ts'
import { largestCondition } from './branches/rules.ts'
import type { Condition } from './contract.ts'
import { unknownIds } from './store.ts'

/** An id that staff named, with its JSON pointer. */
export interface Named {
  kind: 'product' | 'category' | 'variant' | 'promotion'
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
  ])

/**
 * An error for each id that names nothing. One that stood there before is none: what was removed
 * since must not keep staff from changing another field.
 */
export async function unknownErrors(
  db: D1Database,
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
  return named
    .filter(({ id }) => unknown.has(id))
    .map(({ pointer, kind, id }) => ({
      pointer,
      code: `unknown_${kind}`,
      detail: `There is no ${kind} ${id}.`,
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
