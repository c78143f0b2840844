export const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

export function at<T>(list: readonly T[], n: number): T {
  const one = list[n]
  if (one === undefined) throw new Error(`there is no number ${n} of ${list.length}`)
  return one
}
