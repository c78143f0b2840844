import { SingleBar } from 'cli-progress'
import type { DropTally } from './buyers.ts'

const EVERY_MS = 250
const LINE_EVERY_MS = 5_000

/** A bar where stderr is a terminal, else a line every few seconds. */
export function dropProgress(total: number) {
  const tty = process.stderr.isTTY
  const format = 'buyers {bar} {value}/{total} done  {orders} bought'
  const bar = tty ? new SingleBar({ format, stream: process.stderr }) : null
  bar?.start(total, 0, { orders: 0 })
  let shown = 0
  return {
    update(done: number, { orders }: DropTally): void {
      const now = performance.now()
      if (now - shown < (tty ? EVERY_MS : LINE_EVERY_MS) && done < total) return
      shown = now
      if (bar) bar.update(done, { orders: orders.length })
      else process.stderr.write(`${done}/${total} buyers done  ${orders.length} bought\n`)
    },
    end: () => bar?.stop(),
  }
}
