import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type Request,
  type Response,
  type V4WorkerOptions,
} from 'miniflare'
import { logLine } from './log-line.ts'
import { startWatchdog } from './watchdog.ts'
import { GATEWAY } from './workers.ts'

export interface Runtime {
  miniflare: Miniflare
  /** The process id of workerd. */
  pid: number
  /** Where the gateway answers: `http://127.0.0.1:8790`. */
  url: string
  /** Runs other options on the same state. */
  reload(workers: V4WorkerOptions[]): Promise<void>
  stop(): Promise<void>
}

/** Answers the runtime's requests for modules that its config does not hold. */
type Modules = (request: Request) => Promise<Response>

/** Everything Workers and the runtime say goes to stderr: stdout belongs to the tool. */
class StderrLog extends Log {
  protected override log(message: string): void {
    process.stderr.write(`${message}\n`)
  }
}

/**
 * Starts all Workers in one workerd, without the proxy and request log of a development server.
 * `onDeath` is called when workerd ends by itself or is killed: the runtime would start it again in
 * silence, but whoever runs a shop must learn of it.
 */
export async function startRuntime(
  workers: V4WorkerOptions[],
  data: string,
  onDeath: () => void,
  modules?: Modules,
): Promise<Runtime> {
  const signals = listenersOfSignals()
  let expected = false
  let workerd: ChildProcess | undefined
  const watchdog = startWatchdog()
  const watch = (message: unknown) => {
    const child = (message as { process: ChildProcess }).process
    child.once('spawn', () => {
      if (!child.spawnfile.includes('workerd')) return
      workerd = child
      watchdog.watch(child.pid ?? 0)
      child.once('exit', () => {
        if (!expected) onDeath()
      })
    })
  }
  subscribe('child_process', watch)

  const miniflare = new Miniflare(optionsOf(workers, data, modules))
  signals.keepOnly()
  await miniflare.ready
  // URLs of the default port 80 carry a slash at the end; the shop's address has none.
  const url = async () => (await miniflare.unsafeGetDirectURL(GATEWAY)).origin
  const runtime: Runtime = {
    miniflare,
    pid: workerd?.pid ?? 0,
    url: await url(),
    async reload(next) {
      expected = true
      watchdog.pause()
      try {
        await miniflare.setOptions(optionsOf(next, data, modules))
        runtime.pid = workerd?.pid ?? 0
        runtime.url = await url()
      } finally {
        expected = false
      }
    },
    async stop() {
      expected = true
      watchdog.stopping()
      unsubscribe('child_process', watch)
      await miniflare.dispose()
      await watchdog.stopped()
    },
  }
  return runtime
}

const optionsOf = (workers: V4WorkerOptions[], data: string, modules?: Modules) =>
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: 0,
    cf: false,
    logRequests: false,
    log: new StderrLog(LogLevel.ERROR),
    handleStructuredLogs: ({ level, message }) => {
      process.stderr.write(`${logLine(level, message)}\n`)
    },
    unsafeTriggerHandlers: true,
    telemetry: { enabled: false },
    resourcePersistencePath: data,
    ...(modules ? { unsafeModuleFallbackService: modules } : {}),
    workers,
  })

/** Miniflare ends the process on a signal, with an error code. The tools end it themselves. */
function listenersOfSignals() {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const before = new Map(names.map((name) => [name, new Set(process.listeners(name))]))
  return {
    keepOnly() {
      for (const name of names) {
        for (const listener of process.listeners(name)) {
          if (!before.get(name)?.has(listener)) process.removeListener(name, listener)
        }
      }
    },
  }
}
