import { execFileSync } from 'node:child_process'
import { readFileSync, writeSync } from 'node:fs'
import { isMainThread, Worker, workerData } from 'node:worker_threads'

const CHECK_MS = 250
/** How long the main thread has to notice by itself, as it does when it is not blocked. */
const GRACE_CHECKS = 4
/** How long an orderly stop may take. */
const STOP_CHECKS = 20
const NOTHING = 0
const STOPPING = -1

/**
 * Ends this process when the watched one has died and the main thread does not notice. Calls from
 * Node into Workers' bindings block the main thread until they are answered (Miniflare 5), and a
 * runtime that was killed answers no more: without this the tool would hang for ever.
 */
export function startWatchdog() {
  const watched = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(import.meta.filename, { workerData: watched })
  worker.unref()
  return {
    watch: (pid: number) => void Atomics.store(watched, 0, pid),
    /** Before the watched process ends on purpose. */
    pause: () => void Atomics.store(watched, 0, NOTHING),
    /** Before this process stops: it is ended if the stop does not come to an end. */
    stopping: () => void Atomics.store(watched, 0, STOPPING),
    stopped: async () => void (await worker.terminate()),
  }
}

/** Whether the process runs; one that has ended and waits to be noticed does not. */
function isRunning(pid: number): boolean {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z'
    }
    if (process.platform === 'win32') return process.kill(pid, 0)
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith(
      'Z',
    )
  } catch {
    return false
  }
}

function keepWatch(watched: Int32Array): void {
  let gone = 0
  setInterval(() => {
    const pid = Atomics.load(watched, 0)
    const stopping = pid === STOPPING
    gone = !stopping && (pid === NOTHING || isRunning(pid)) ? 0 : gone + 1
    if (gone < (stopping ? STOP_CHECKS : GRACE_CHECKS)) return
    writeSync(2, 'The runtime (workerd) has died. Start again: the state is kept.\n')
    process.kill(process.pid, 'SIGKILL')
  }, CHECK_MS)
}

if (!isMainThread && workerData instanceof Int32Array) keepWatch(workerData)
