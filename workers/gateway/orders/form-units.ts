import type { LineUnits } from '../../../src/shared/order/contract.ts'

/**
 * Units per line from the fields of a form named by a prefix and the line's id. Empty fields and
 * zeros name none; null where one of them is no whole number.
 */
export function unitsOf(fields: URLSearchParams, prefix: string): LineUnits[] | null {
  const units: LineUnits[] = []
  for (const [name, text] of fields) {
    const typed = text.trim()
    if (!name.startsWith(prefix) || typed === '') continue
    if (!/^\d{1,4}$/.test(typed)) return null
    const quantity = Number(typed)
    if (quantity > 0) units.push({ lineId: name.slice(prefix.length), quantity })
  }
  return units
}
