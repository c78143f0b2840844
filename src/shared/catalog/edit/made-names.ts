import { newId } from '../../platform/ids.ts'
import { slugOf, withMark } from '../slug.ts'
import { HANDLE_CHARS_MAX, LABEL_CHARS_MAX } from './contract.ts'
import { selectTakenHandles, selectTakenSkus } from './store.ts'

/** Numbers tried for a made name before it gets a mark of chance. */
const NUMBERS_MAX = 50

/** A name with a number behind it: `mug`, `mug-2`, `mug-3`. */
export const numbered = (base: string, number: number, max: number): string =>
  number === 1 ? base : `${base.slice(0, max - 8)}-${number}`

/** A SKU made of handle and option values: the same at every time. */
export function skuOfWords(handle: string, options: readonly string[]): string {
  const whole = [handle, ...options.map((option) => slugOf(option))].filter(Boolean).join('-')
  return whole.length > LABEL_CHARS_MAX ? withMark(whole, whole, LABEL_CHARS_MAX) : whole
}

const candidatesOf = (base: string, max: number): string[] =>
  Array.from({ length: NUMBERS_MAX }, (_, index) => numbered(base, index + 1, max))

/** A handle made of a title that no product has. */
export async function freeHandle(database: D1Database, title: string): Promise<string> {
  const base = slugOf(title, HANDLE_CHARS_MAX) || 'product'
  const candidates = candidatesOf(base, HANDLE_CHARS_MAX)
  const taken = await selectTakenHandles(database, candidates)
  const free = candidates.find((handle) => !taken.has(handle))
  return free ?? withMark(base, newId('prd'), HANDLE_CHARS_MAX)
}

/** A handle made of a title that is not taken. */
export function freeCategoryHandle(title: string, taken: ReadonlySet<string>): string {
  const base = slugOf(title, HANDLE_CHARS_MAX) || 'category'
  const free = candidatesOf(base, HANDLE_CHARS_MAX).find((handle) => !taken.has(handle))
  return free ?? withMark(base, newId('cat'), HANDLE_CHARS_MAX)
}

/**
 * SKUs for variants without one, by the options of each, which no variant has and no stock is
 * counted for.
 * @param used SKUs of the product's other variants
 */
export async function freeSkus(
  database: D1Database,
  handle: string,
  options: readonly (readonly string[])[],
  used: readonly string[],
): Promise<string[]> {
  if (options.length === 0) return []
  const lists = options.map((values) => candidatesOf(skuOfWords(handle, values), LABEL_CHARS_MAX))
  const taken = await selectTakenSkus(database, lists.flat())
  for (const sku of used) taken.add(sku)
  return lists.map((candidates) => {
    const free = candidates.find((sku) => !taken.has(sku))
    const sku = free ?? withMark(candidates[0] ?? '', newId('var'), LABEL_CHARS_MAX)
    taken.add(sku)
    return sku
  })
}
