import { z } from 'zod'
import type { Sealer } from '../../../src/shared/kit/sealed-text.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { WEBHOOK_ANSWER_MS } from '../../../src/shared/platform/limits.ts'
import { optionalSetting } from '../../../src/shared/platform/optional-setting.ts'
import { webhookSealer } from '../../../src/shared/webhook/secret.ts'

/** Everything that webhooks reach beyond their own rules. */
export interface WebhookPorts {
  /** Sends bytes; answers the status code, null where none came. Redirects are not followed. */
  post(url: string, headers: Record<string, string>, body: string): Promise<number | null>
  /** The addresses of a name; null where the resolver does not answer. */
  resolve(name: string): Promise<string[] | null>
  /** Whether http and loopback addresses are permitted: in a local shop alone. */
  allowsLocal: boolean
  /** The wait after the first attempt. */
  firstWaitMs: number
  sealer: Sealer
}

const RESOLVER = 'https://cloudflare-dns.com/dns-query'
const RESOLVE_MS = 3_000
const FIRST_WAIT_SECONDS = 60
const USER_AGENT = 'kerbside-webhooks/1.0'

export function webhookPortsOf(env: FulfilmentEnv): WebhookPorts {
  const { devTools: isLocal } = permissionsOf(env.ENVIRONMENT)
  const seconds = Number(optionalSetting(env, 'WEBHOOK_RETRY_SECONDS') ?? FIRST_WAIT_SECONDS)
  const resolver = optionalSetting(env, 'WEBHOOK_RESOLVER') ?? RESOLVER
  return {
    post,
    resolve: (name) => resolve(resolver, name),
    allowsLocal: isLocal && optionalSetting(env, 'WEBHOOKS_ALLOW_LOCAL') === '1',
    firstWaitMs: (seconds > 0 ? seconds : FIRST_WAIT_SECONDS) * 1000,
    sealer: webhookSealer(env.ORDER_ACCESS_SECRET),
  }
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...headers, 'user-agent': USER_AGENT },
      body,
      signal: AbortSignal.timeout(WEBHOOK_ANSWER_MS),
    })
    // Nothing of the answer but its status is read.
    await response.body?.cancel()
    return response.status
  } catch {
    return null
  }
}

const AnswerSchema = z.object({
  Status: z.number(),
  Answer: z.array(z.object({ type: z.number(), data: z.string() })).optional(),
})
/** Types of DNS records that are addresses, by their names. */
const ADDRESS_TYPES = { A: 1, AAAA: 28 } as const

/** The platform has no DNS of its own: the addresses come by DNS over HTTPS (RFC 8484's JSON form). */
async function resolve(resolver: string, name: string): Promise<string[] | null> {
  try {
    const answers = await Promise.all(
      Object.entries(ADDRESS_TYPES).map(async ([type, number]) => {
        const query = new URLSearchParams({ name, type })
        const response = await fetch(`${resolver}?${query}`, {
          headers: { accept: 'application/dns-json' },
          signal: AbortSignal.timeout(RESOLVE_MS),
        })
        const { Answer = [] } = AnswerSchema.parse(await response.json())
        return Answer.filter((one) => one.type === number).map(({ data }) => data)
      }),
    )
    return answers.flat()
  } catch {
    return null
  }
}
