/** One page of a list: `nextCursor` is null on the last one. */
export interface Page<T> {
  data: T[]
  nextCursor: string | null
}
