import type { WorkerName } from './workers.ts'

/** The settings that a Worker runs without, and that no config declares: most are secrets. */
const OPTIONAL: Partial<Record<WorkerName, readonly string[]>> = {
  'kerbside-gateway': [
    'UPSTASH_REDIS_REST_URL',
    'UPSTASH_REDIS_REST_TOKEN',
    'TURNSTILE_SITE_KEY',
    'TURNSTILE_SECRET_KEY',
    'TURNSTILE_VERIFY_URL',
  ],
  'kerbside-checkout': ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_BASE'],
  'kerbside-fulfilment': ['RESEND_API_KEY', 'RESEND_WEBHOOK_SECRET'],
}

/** The optional settings of every Worker. */
export const OPTIONAL_SETTINGS: readonly string[] = Object.values(OPTIONAL).flat()

/** Those of one Worker that `env` sets. */
export const optionalSettings = (
  worker: WorkerName,
  env: Record<string, string | undefined>,
): Record<string, string> =>
  Object.fromEntries(
    (OPTIONAL[worker] ?? []).flatMap((name) => {
      const value = env[name]
      return value ? [[name, value]] : []
    }),
  )
