import type { Result } from '../platform/result.ts'

const TRIES_MAX = 5

/**
 * Runs a change that is refused with `version_mismatch` where another one came between its read and
 * its write. Each try reads again. The last try's refusal is the answer.
 */
export async function untilUnmoved<T>(change: () => Promise<Result<T>>): Promise<Result<T>> {
  for (let tries = 1; ; tries += 1) {
    const changed = await change()
    const moved = !changed.ok && changed.problem.code === 'version_mismatch'
    if (!moved || tries === TRIES_MAX) return changed
  }
}
