/** The optional settings of the gateway: Redis for its limits, Turnstile for its challenges. */
export const OPTIONAL_SETTINGS = [
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'TURNSTILE_SITE_KEY',
  'TURNSTILE_SECRET_KEY',
  'TURNSTILE_VERIFY_URL',
] as const

/** Those of them that `env` sets. */
export const optionalSettings = (env: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    OPTIONAL_SETTINGS.flatMap((name) => {
      const value = env[name]
      return value ? [[name, value]] : []
    }),
  )
