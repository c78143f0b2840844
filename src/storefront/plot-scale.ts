/**
 * The end of an axis that starts at zero: the least of 1, 2, 5 × 10ⁿ that is a whole multiple of
 * two and not under `most`, so that its middle is a number people read.
 */
export function axisEnd(most: number): number {
  for (let unit = 1; ; unit *= 10) {
    for (const step of [2, 4, 6, 10]) if (step * unit >= most) return step * unit
  }
}

/**
 * Puts neighbouring points together until there are at most `most`, by `add`; the order stays. A
 * drop of a day has more minutes than a picture has places.
 */
export function gathered<T>(points: readonly T[], most: number, add: (a: T, b: T) => T): T[] {
  const each = Math.max(1, Math.ceil(points.length / most))
  const groups: T[] = []
  for (let start = 0; start < points.length; start += each) {
    const [first, ...rest] = points.slice(start, start + each)
    if (first !== undefined) groups.push(rest.reduce(add, first))
  }
  return groups
}
