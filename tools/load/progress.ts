import { SingleBar } from 'cli-progress'
import type { Replay } from './replay.ts'

const EVERY_MS = 250
const LINE_EVERY_MS = 5_000
/** Percentiles sort every sample: often enough to watch, seldom enough to cost nothing. */
const PERCENTILES_EVERY_MS = 2_000

interface ReplayProgress {
  update(done: Replay, retries: number): void
  end(): void
}

/** A bar where stderr is a terminal, else a line every few seconds. */
export function replayProgress(total: number): ReplayProgress {
  const tty = process.stderr.isTTY
  const format =
    'orders {bar} {value}/{total}  {rate}/s  p50 {p50} ms  p99 {p99} ms  {retries} retries'
  const bar = tty ? new SingleBar({ format, stream: process.stderr }) : null
  bar?.start(total, 0, { rate: '0', p50: '-', p99: '-', retries: 0 })
  let shown = 0
  let sorted = 0
  let [p50, p99] = ['-', '-']
  return {
    update(done, retries) {
      const now = performance.now()
      const count = done.acknowledged.length + done.failed.length
      if (now - shown < (tty ? EVERY_MS : LINE_EVERY_MS) && count < total) return
      shown = now
      if (now - sorted > PERCENTILES_EVERY_MS || count === total) {
        sorted = now
        ;[p50, p99] = done.visit.at(0.5, 0.99).map((ms) => ms.toFixed(0)) as [string, string]
      }
      const rate = (count / (done.elapsedMs / 1000)).toFixed(1)
      if (bar) bar.update(count, { rate, p50, p99, retries })
      else {
        process.stderr.write(
          `${count}/${total} orders  ${rate}/s  p50 ${p50} ms  p99 ${p99} ms  ${retries} retries\n`,
        )
      }
    },
    end: () => bar?.stop(),
  }
}
