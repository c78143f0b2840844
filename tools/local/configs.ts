import { type Configured, configCache, readingOf } from './wrangler-reads.ts'

/** What a wrangler config says of its Worker, and the secrets it must be given. */
export const readConfigured = (config: string): Configured =>
  readingOf<Configured>(configCache(config), config)
