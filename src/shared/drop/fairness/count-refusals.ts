import { type DropRoot, runOf } from '../coordinator/drop-root.ts'
import { addRefusals } from '../coordinator/store.ts'
import type { RefusalReason } from './contract.ts'
import { minuteOf } from './read-fairness.ts'

/**
 * Adds refusals up in memory; `flushRefusals` writes them. They are figures for a report: a root
 * that dies in between loses a second of them.
 * @returns whether there is something to write
 */
export function countRefusals(
  root: DropRoot,
  counts: Partial<Record<RefusalReason, number>>,
): boolean {
  if (runOf(root) === null) return false
  const minute = minuteOf(root.now())
  for (const [reason, count] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || count < 1) continue
    const key = `${minute} ${reason}`
    root.memory.refusals.set(key, (root.memory.refusals.get(key) ?? 0) + count)
  }
  return root.memory.refusals.size > 0
}

/** One row for each reason and minute. */
export function flushRefusals(root: DropRoot): void {
  if (root.memory.refusals.size === 0) return
  root.transact(() => {
    for (const [key, count] of root.memory.refusals) {
      const [minute = '', reason = ''] = key.split(' ')
      addRefusals(root.sql, Number(minute), reason as RefusalReason, count)
    }
  })
  root.memory.refusals.clear()
}
