import { VARIANTS_PER_PRODUCT_MAX } from '../../../../src/shared/catalog/edit/contract.ts'
import { skuOfWords } from '../../../../src/shared/catalog/edit/made-names.ts'
import { type Fields, listOf, nameOf, OPTION_NUMBERS, ROW_FIELDS, rowsOf } from './product-form.ts'

/** Whether new option values wait to become variants. */
export const hasNewValues = (typed: Fields): boolean =>
  OPTION_NUMBERS.some((at) => (typed[`values${at}`] ?? '').trim() !== '')

const LIKE_THE_FIRST = ['price', 'weight', 'taxClass', 'shipping'] as const

/**
 * The form with a row for each combination of option values that has none. Rows without a value of
 * a new option take its first one. New rows cost, weigh, are taxed and shipped as the first one is.
 * @param handle of the product, which begins the SKUs of new rows
 * @returns null where there would be too many variants
 */
export function addVariants(
  typed: Fields,
  handle: string,
): { typed: Fields; added: number } | null {
  const positions = OPTION_NUMBERS.filter((at) => (typed[`option${at}`] ?? '').trim() !== '')
  const next: Record<string, string> = { ...typed }
  const rows = rowsOf(typed)
  const values = positions.map((at) => {
    const used = rows.map((row) => (typed[nameOf(`value${at}`, row)] ?? '').trim())
    return [
      ...new Set([...used.filter((value) => value !== ''), ...listOf(typed[`values${at}`] ?? '')]),
    ]
  })
  for (const [index, at] of positions.entries()) {
    for (const row of rows) {
      const name = nameOf(`value${at}`, row)
      if ((typed[name] ?? '').trim() === '') next[name] = values[index]?.[0] ?? ''
    }
    next[`values${at}`] = ''
  }
  const count = values.reduce((product, list) => product * list.length, 1)
  if (positions.length === 0) return { typed: next, added: 0 }
  if (count > VARIANTS_PER_PRODUCT_MAX) return null
  const keyOfRow = (row: number) =>
    JSON.stringify(positions.map((at) => next[nameOf(`value${at}`, row)]?.trim() ?? ''))
  const taken = new Set(rows.map(keyOfRow))
  const missing = combinationsOf(values).filter((one) => !taken.has(JSON.stringify(one)))
  const [first = 0] = rows
  let row = Math.max(-1, ...rows)
  for (const combination of missing) {
    row += 1
    for (const field of ROW_FIELDS) if (field !== 'remove') next[nameOf(field, row)] = ''
    for (const [index, at] of positions.entries()) {
      next[nameOf(`value${at}`, row)] = combination[index] ?? ''
    }
    next[nameOf('sku', row)] = skuOfWords(handle, combination)
    for (const field of LIKE_THE_FIRST) {
      next[nameOf(field, row)] = typed[nameOf(field, first)] ?? ''
    }
  }
  return { typed: next, added: missing.length }
}

const combinationsOf = (lists: readonly (readonly string[])[]): string[][] =>
  lists.reduce<string[][]>(
    (all, list) => all.flatMap((one) => list.map((value) => [...one, value])),
    [[]],
  )
