/** Runs `work` on every item, at most `width` at once. The first failure ends the rest. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const index = next
      next += 1
      await work(items[index] as T, index)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  } catch (error) {
    next = items.length
    throw error
  }
}
