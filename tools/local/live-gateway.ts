import { readFile } from 'node:fs/promises'
import { parseModuleFallbackRequest, type Request, Response, type V4WorkerOptions } from 'miniflare'
import { bundleDir, GATEWAY } from './workers.ts'

/** Runs edits of the gateway in a runtime that goes on, without a restart. */
export interface LiveGateway {
  /** The options with a module in the place of the bundle, which loads the newest bundle. */
  worker(options: V4WorkerOptions): V4WorkerOptions
  /** Answers the runtime's requests for modules that its config does not hold. */
  modules(request: Request): Promise<Response>
  /** Does `work`, which replaces the bundle and swaps. Requests of the shop wait until it is done. */
  during<T>(work: () => Promise<T>): Promise<T>
  /**
   * The next request runs the bundle that is there now. False where a restart is due instead: the
   * runtime keeps every bundle it has loaded.
   */
  swap(): boolean
  /** After a restart. */
  restarted(): void
}

/** Each holds about 10 MB of the runtime's memory. */
const SWAPS_PER_START = 20

/** The runtime never loads a name twice, so each version has a name of its own. */
const VERSIONED = /^\/?(gateway-\d+\.js)$/

/** Each request asks for the version. The gateway has no handler but `fetch`. */
const LOADER = `
let loaded = { version: '', gateway: null }
export default {
  async fetch(request, env, context) {
    const version = await (await env.LIVE_VERSION.fetch('http://live.local/')).text()
    if (loaded.version !== version) {
      const { default: gateway } = await import('./gateway-' + version + '.js')
      loaded = { version, gateway }
    }
    return loaded.gateway.fetch(request, env, context)
  },
}`

/**
 * A restart of the runtime costs seconds of processor time, most of them for Workers that an edit
 * of a page leaves alone. Here the gateway imports its bundle at run time, by a new name after each
 * edit; objects, queues and open connections stay.
 */
export function openLiveGateway(bundle = `${bundleDir(GATEWAY)}/index.js`): LiveGateway {
  let version = 1
  let swaps = 0
  let pending: Promise<unknown> = Promise.resolve()
  return {
    worker: ({ modules, ...options }) => ({
      ...options,
      modules: [
        { type: 'ESModule', path: `${options.modulesRoot}/index.js`, contents: LOADER },
        // Compiled modules are imported by the bundle from the same folder.
        ...(Array.isArray(modules) ? modules.filter(({ type }) => type !== 'ESModule') : []),
      ],
      serviceBindings: {
        ...options.serviceBindings,
        LIVE_VERSION: async () => {
          await pending
          return new Response(String(version))
        },
      },
      unsafeUseModuleFallbackService: true,
    }),
    async modules(request) {
      const asked = await parseModuleFallbackRequest(request)
      const name = VERSIONED.exec(asked?.specifier ?? '')?.[1]
      if (name === undefined) return new Response(null, { status: 404 })
      return Response.json({ name, esModule: await readFile(bundle, 'utf8') })
    },
    async during(work) {
      const done = pending.then(work)
      pending = done.catch(() => undefined)
      return done
    },
    swap() {
      if (swaps === SWAPS_PER_START) return false
      swaps += 1
      version += 1
      return true
    },
    restarted() {
      swaps = 0
    },
  }
}
