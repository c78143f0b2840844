/** What a gateway may be given and runs without: Redis for its limits, Turnstile for its ladder. */
const NAMES = [
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'TURNSTILE_SITE_KEY',
  'TURNSTILE_SECRET_KEY',
  'TURNSTILE_VERIFY_URL',
] as const

/** Those of them the environment of the tool sets. */
export const optionalSettings = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = env[name]
      return value ? [[name, value]] : []
    }),
  )
