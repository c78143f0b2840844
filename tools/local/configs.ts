import type { ConfiguredWorker } from './worker-options.ts'
import { ROOT } from './workers.ts'

// Wrangler warns of secrets that are in no file; the tools give them by other means.
process.env.WRANGLER_LOG ??= 'error'
const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import('wrangler')

/** What a wrangler config says of its Worker, and the secrets it must be given. */
export function readConfigured(config: string): { options: ConfiguredWorker; secrets: string[] } {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(ROOT + config)
  const { secrets } = unstable_readConfig({ config: ROOT + config })
  return { options: workerOptions as ConfiguredWorker, secrets: secrets?.required ?? [] }
}
