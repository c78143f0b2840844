import { type DropRoot, runOf } from '../coordinator/drop-root.ts'
import { addRefusals } from '../coordinator/store.ts'
import type { RefusalRung } from './contract.ts'
import { minuteOf } from './read-fairness.ts'

/**
 * Adds refusals up in memory; `flushRefusals` writes them. They are figures for a report: a root
 * that dies in between loses a second of them.
 * @returns whether there is something to write
 */
export function countRefusals(
  root: DropRoot,
  counts: Partial<Record<RefusalRung, number>>,
): boolean {
  if (runOf(root) === null) return false
  const minute = minuteOf(root.now())
  for (const [rung, count] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || count < 1) continue
    const key = `${minute} ${rung}`
    root.memory.refusals.set(key, (root.memory.refusals.get(key) ?? 0) + count)
  }
  return root.memory.refusals.size > 0
}

/** One row for each rung and minute. */
export function flushRefusals(root: DropRoot): void {
  if (root.memory.refusals.size === 0) return
  root.transact(() => {
    for (const [key, count] of root.memory.refusals) {
      const [minute = '', rung = ''] = key.split(' ')
      addRefusals(root.sql, Number(minute), rung as RefusalRung, count)
    }
  })
  root.memory.refusals.clear()
}
