import { utf8Bytes } from '../../kit/bytes.ts'
import type { Condition } from '../contract.ts'

/** A category by the one that it is below. */
export interface Branch {
  id: string
  parentId: string | null
}

interface Rule {
  conditions: readonly Condition[]
}

const namesCategories = (condition: Condition): boolean =>
  'categoryIds' in condition && condition.categoryIds !== undefined

/** Whether any condition names a category: the size of others depends on no category. */
export const followCategories = (rules: readonly Rule[]): boolean =>
  rules.some(({ conditions }) => conditions.some(namesCategories))

/** The promotion or slot with the categories below those that its conditions name. */
export function withBranches<Of extends Rule>(
  rule: Of,
  categories: readonly Branch[],
): Of & { conditions: Condition[] } {
  const conditions = rule.conditions.map(
    (condition): Condition =>
      'categoryIds' in condition && condition.categoryIds !== undefined
        ? { ...condition, categoryIds: branchesOf(condition.categoryIds, categories) }
        : condition,
  )
  return { ...rule, conditions }
}

function branchesOf(ids: readonly string[], categories: readonly Branch[]): string[] {
  const found = new Set(ids)
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const { id, parentId } of categories) {
      if (parentId !== null && found.has(parentId)) found.add(id)
    }
  }
  return [...found]
}

const bytesOf = (value: Rule | Condition): number => utf8Bytes(JSON.stringify(value))

/**
 * The rules with their branches, as far as `roomBytes` of UTF-8 hold them: from the first rule on
 * whose branches do not fit, rules keep the categories that they name. `isWhole`: all fitted.
 */
export function withFittingBranches<Of extends Rule>(
  rules: readonly Of[],
  categories: readonly Branch[],
  roomBytes: number,
): { rules: Of[]; isWhole: boolean; leftBytes: number } {
  let left = roomBytes - rules.reduce((sum, rule) => sum + bytesOf(rule), 0)
  let isWhole = true
  const fitting = rules.map((rule): Of => {
    if (!followCategories([rule])) return rule
    const grown = withBranches(rule, categories)
    const more = bytesOf(grown) - bytesOf(rule)
    isWhole &&= more <= left
    if (!isWhole) return rule
    left -= more
    return grown
  })
  return { rules: fitting, isWhole, leftBytes: left }
}

/** The bound of rules that are stored together. Sizes are bytes of UTF-8. */
interface Bound<Of> {
  categories: readonly Branch[]
  sizeOf(rule: Of): number
  max: number
}

/**
 * Whether rules, with their branches, become larger than their bound by the one of `id`, which is new
 * or changed. One that is no larger than before, or than `least`, is within it: it may be the way out.
 */
export function outgrows<Of extends Rule>(
  all: readonly (Of & { id: string })[],
  { id, next, least = 0 }: { id: string; next: Of; least?: number },
  { categories, sizeOf, max }: Bound<Of>,
): boolean {
  const sizeOfAll = (rules: readonly Of[]): number =>
    rules.reduce((sum, rule) => sum + sizeOf(withBranches(rule, categories)), 0)
  const [size, before, others] = [
    sizeOfAll([next]),
    sizeOfAll(all.filter((one) => one.id === id)),
    sizeOfAll(all.filter((one) => one.id !== id)),
  ]
  return size > Math.max(before, least) && others + size > max
}

/** The JSON pointer of the products or categories that are the largest part of a rule. */
export function largestCondition({ conditions }: Rule): string {
  const sizes = conditions.map(bytesOf)
  const at = sizes.indexOf(Math.max(...sizes))
  const named = conditions[at] ?? {}
  const field = ['categoryIds', 'productIds'].find((one) => one in named)
  return field === undefined ? '/conditions' : `/conditions/${at}/${field}`
}
