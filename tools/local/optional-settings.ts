import type { WorkerName } from './workers.ts'

/**
 * The settings that a Worker runs without, and that no config declares: most are secrets. A `*`
 * stands for the name of a merchant's system, in upper case.
 */
const OPTIONAL: Partial<Record<WorkerName, readonly string[]>> = {
  'kerbside-gateway': [
    'UPSTASH_REDIS_REST_URL',
    'UPSTASH_REDIS_REST_TOKEN',
    'TURNSTILE_SITE_KEY',
    'TURNSTILE_SECRET_KEY',
    'TURNSTILE_VERIFY_URL',
    'INVENTORY_*_SECRET',
  ],
  'kerbside-checkout': [
    'SANDBOX_ANSWER_MS',
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_API_BASE',
  ],
  'kerbside-state': ['CART_REMINDER_HOURS'],
  'kerbside-fulfilment': [
    'RESEND_API_KEY',
    'RESEND_WEBHOOK_SECRET',
    'CARRIER_*_KEY',
    'CARRIER_*_SECRET',
    'CARRIER_*_URL',
    'INVENTORY_*_SECRET',
    'INVENTORY_*_URL',
    'INVENTORY_RETRY_SECONDS',
    'WEBHOOKS_ALLOW_LOCAL',
    'WEBHOOK_RETRY_SECONDS',
    'WEBHOOK_RESOLVER',
  ],
}

/** The optional settings of every Worker. */
export const OPTIONAL_SETTINGS: readonly string[] = Object.values(OPTIONAL).flat()

/** Whether the name is the setting, or one that its `*` stands for. */
export const isSetting = (setting: string, name: string): boolean => {
  const [before = '', after] = setting.split('*')
  if (after === undefined) return name === setting
  const system = name.slice(before.length, name.length - after.length)
  return name === `${before}${system}${after}` && /^[A-Z][A-Z0-9_]*$/.test(system)
}

/** Those of one Worker that `env` sets. */
export const optionalSettings = (
  worker: WorkerName,
  env: Record<string, string | undefined>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value && OPTIONAL[worker]?.some((setting) => isSetting(setting, name)) ? [[name, value]] : [],
    ),
  )
