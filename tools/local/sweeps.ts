/** What runs a Worker's scheduled handler. */
interface Scheduled {
  scheduled(options: { cron: string }): Promise<{ outcome: string }>
}

const SWEEP_EVERY_MS = 5_000

/**
 * Runs the cron sweeps of a local shop, one at a time. Deployed, cron runs once a minute; locally
 * nobody wants to wait for it. `worker` is asked anew for each sweep, as a reload replaces it.
 */
export function startSweeps(worker: () => Promise<Scheduled>) {
  let stopped = false
  let running: Promise<void> = Promise.resolve()
  let last = 'ok'
  const sweep = async () => {
    const outcome = await worker()
      .then((it) => it.scheduled({ cron: '* * * * *' }))
      .then((result) => result.outcome, String)
    // A sweep that fails goes on failing: it is said once.
    if (outcome !== last && !stopped) process.stderr.write(`sweep: ${outcome}\n`)
    last = outcome
  }
  const timer = setInterval(() => {
    running = running.then(() => (stopped ? undefined : sweep()))
  }, SWEEP_EVERY_MS)
  return {
    /** Runs `work` while no sweep is under way. */
    async pause(work: () => Promise<void>): Promise<void> {
      const paused = running.then(work)
      running = paused.catch(() => undefined)
      await paused
    },
    async stop(): Promise<void> {
      stopped = true
      clearInterval(timer)
    },
  }
}
